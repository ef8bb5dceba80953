"""Giving every entry its judges, by the published seed and rule, inside the caller's transaction."""

from django.utils import timezone
from django.utils.formats import date_format

from lms.audit import public as audit
from lms.contests import judging
from lms.contests.choices import AssignmentState, EntryState
from lms.contests.models import Assignment, Entry, Judge, Recusal, Round
from lms.contests.queries import ties, titles
from lms.notices import public as notices
from lms.people.public import User


def hand_out(made: Round, by: User | None) -> judging.Load:
    """Those with the fewest to choose from first; run again it fills what fell away.

    Ties worked out today go on record first. Entries left short are in the answer.
    """
    judges = list(made.judges.filter(left_at=None))
    entries = list(made.entries.filter(state=EntryState.ENTERED))
    _record_ties(made, judges, entries)
    given = Assignment.objects.filter(judge__contest_round=made).exclude(state=AssignmentState.RECUSED)
    load = judging.assign(
        [str(entry.pk) for entry in entries], [str(judge.pk) for judge in judges], max(made.judges_each, 1),
        barred={(str(judge), str(entry)) for judge, entry in ties.barred(made)},
        given=[(str(judge), str(entry)) for judge, entry in given.values_list("judge_id", "entry_id")], seed=made.seed,
    )  # fmt: skip
    pairs = sorted((int(judge), int(entry)) for judge, entry in load.added)
    Assignment.objects.bulk_create([Assignment(judge_id=judge, entry_id=entry) for judge, entry in pairs])
    audit.record("contest.handed_out", made, by=by, pairs=len(pairs), short=len(load.short))
    tell(made, judges, pairs)
    return load


def _record_ties(made: Round, judges: list[Judge], entries: list[Entry]) -> None:
    known = ties.barred(made)
    Recusal.objects.bulk_create(
        Recusal(judge_id=judge, entry_id=entry, source=tie.source, reason=tie.words[:300])
        for (judge, entry), tie in ties.ties(made, judges, entries).items()
        if (judge, entry) not in known
    )


def tell(made: Round, judges: list[Judge], pairs: list[tuple[int, int]]) -> None:
    """Tell each judge how many entries came to them."""
    until = date_format(timezone.localtime(made.judged_until), "Y-m-d H:i")
    contest = titles.told(made.track.season.contest)
    for judge in judges:
        number = sum(one == judge.pk for one, _entry in pairs)
        if number:
            words = {"contest": contest, "number": number, "until": until}
            notices.notify(judge.person_id, "contest.judging", words=words, url="/judge/", audience="judge")
