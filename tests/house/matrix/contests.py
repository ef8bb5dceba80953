"""What stands behind the doors of contests: teams in three states, and a round that is judged."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from lms.contests import access
from lms.contests.choices import TeamPart
from lms.contests.models import (
    CommitmentText,
    ContestAppeal,
    Entry,
    Module,
    Round,
    RoundFile,
    Season,
    Sponsor,
    Standings,
    Submission,
)
from lms.contests.operations import teams
from tests.factories.contests import ContestCast, give, make_part, make_round, make_season, make_track


def contests(cast: Any, scene: Any) -> dict[str, Any]:
    """A season of the officer's agency; the student leads a team that forms, one that was sent and one that is judged."""
    people, places = cast.people, cast["organisations"]
    season = make_season(places["gov"])
    made = {key: _scene(cast, season, key) for key in ("forming", "submitted", "approved")}
    things = {f"team_{key}": one.team(people["student"], state=key) for key, one in made.items()}
    link = teams.renew_link(things["team_forming"].pk, TeamPart.STUDENT, by=people["student"])
    judged = made["approved"]
    make_part(things["team_approved"], people["teacher"], places["uni"], TeamPart.TEACHER)
    entry = judged.entry(things["team_approved"], blind_number="A-101")
    module = judged.round.modules.get(key="plan")
    assignment = give(judged.judge(people["judge"], organisation=places["association"]), entry)
    Round.objects.filter(pk=judged.round.pk).update(state="judging")
    appeal = ContestAppeal.objects.create(
        entry=entry, standings=Standings.objects.create(contest_round=judged.round, version=1, sha256="0" * 64),
        reason="漏评附录", filed_by=people["student"], due_at=timezone.now(),
    )  # fmt: skip
    return (
        things
        | _problem(judged, places["biz"], forming=made["forming"])
        | {
            "contest": season.contest,
            "contest_season": season,
            "contest_round": judged.round,
            "contest_entry": entry,
            "contest_module": module,
            "contest_submission": _submission(entry, module),
            "contest_assignment": assignment,
            "contest_appeal": appeal,
            "contest_link": access.link_token(link),
            "commitment_text": CommitmentText.objects.get(season=season),
        }
    )


def _problem(judged: ContestCast, firm: Any, forming: ContestCast) -> dict[str, Any]:
    """A firm's problem for the track that is judged, with a file behind terms; another track still asks for one."""
    Season.objects.filter(pk=judged.season.pk).update(proposals_until=timezone.now() + timedelta(days=1))
    kept = {"title_zh": "数据", "name": "data.csv", "size": 4, "sha256": "0" * 64}
    problem = Sponsor.objects.create(
        track=judged.track,
        enterprise=firm,
        title_zh="预测退货",
        brief_zh="说明",
        terms_zh="保密",
        terms_sha256="0" * 64,
    )
    file = RoundFile.objects.create(sponsor=problem, file=ContentFile(b"a,b\n", "data.bin"), **kept)
    Sponsor.objects.filter(pk=problem.pk).update(state="accepted")
    other = RoundFile.objects.create(contest_round=judged.round, file=ContentFile(b"a,b\n", "data.bin"), **kept)
    return {
        "contest_problem": problem, "contest_file": file, "contest_round_file": other, "contest_track": forming.track
    }  # fmt: skip


def _submission(entry: Entry, module: Module) -> Submission:
    """A file, and the same for judges."""
    return Submission.objects.create(
        entry=entry, module=module, number=1, kind="file", name="plan.txt", size=4, sha256="0" * 64,
        by=entry.team.captain, file=ContentFile(b"plan", "plan.bin"), blind_file=ContentFile(b"plan", "plan.bin"),
    )  # fmt: skip


def _scene(cast: Any, season: Any, key: str) -> ContestCast:
    track = make_track(season, key)
    made, rubric = make_round(track)
    Round.objects.filter(pk=made.pk).update(state="open")
    people, places = cast.people, cast["organisations"]
    return ContestCast(
        season, track, made, rubric, people["officer"], places["uni"], people["academic"], places["association"]
    )
