"""Certificates of a round that became final; safe to run twice."""

import logging

from django.db import transaction

from certificates import public as certificates
from lms.contests.choices import RoundState, SeasonState, TeamPart
from lms.contests.models import ContestAward, Round, TeamMember
from lms.contests.queries import awarding

log = logging.getLogger(__name__)


def award_certificates(round_id: int) -> int:
    """A certificate for every student of an awarded team, in one transaction; the deed's key makes twice once."""
    made = Round.objects.select_related("track__season__contest", "track__season__host").get(pk=round_id)
    if made.state != RoundState.FINAL:
        return 0
    awards = ContestAward.objects.filter(entry__contest_round=made).select_related("prize", "entry__team")
    english = _english_title(made)
    issued = 0
    with transaction.atomic():
        for award in awards:
            students = TeamMember.objects.filter(team=award.entry.team_id, part=TeamPart.STUDENT, left_at=None)
            for person_id in students.values_list("person_id", flat=True):
                certificates.issue(_award(made, award, person_id, english), by=None)
                issued += 1
    return issued


def award_missed() -> None:
    """The certificates that no message brought; a round they cannot be made for does not keep the others."""
    for round_id in awarding.missing(Round.objects.exclude(track__season__state=SeasonState.CLOSED)):
        try:
            award_certificates(round_id)
        except Exception:  # whatever it is, it is that round's
            log.exception("no certificates for contest round %s", round_id)


def _award(made: Round, award: ContestAward, person_id: int, english: str) -> certificates.Award:
    season, prize, team = made.track.season, award.prize, award.entry.team
    return certificates.Award(
        template="award", holder_id=person_id, evidence=awarding.deed(award.pk, person_id),
        title_zh=f"{season.contest.title} {prize.title_zh}", title_en=f"{english}: {prize.title_en or prize.title_zh}",
        body_zh=f"在{season.title_zh}{season.contest.title}{made.title_zh}中，“{team.name}”队获{prize.title_zh}。",
        body_en=f"Team “{team.name}” won this prize in {english}, {made.title_en or made.title_zh}.",
        organisation_ids=(season.host_id,),
    )  # fmt: skip


def _english_title(made: Round) -> str:
    contest = made.track.season.contest
    twin = contest.get_translations().filter(locale__language_code="en").first()
    return twin.title if twin else contest.title
