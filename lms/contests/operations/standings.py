"""A version of a round's standings, inside the caller's transaction."""

from django.utils import timezone

from lms.contests.errors import ScoresPending
from lms.contests.models import Round, StandingLine, Standings
from lms.contests.queries import owed, results
from lms.people.public import User


def write_standings(made: Round, *, by: User | None, reason: str = "") -> Standings:
    """A version of the standings as the rows say now. Inside the caller's transaction.

    Raises ScoresPending where another version would be of two keys.
    """
    last = made.standings.order_by("-version").first()
    if last is not None and owed.being_scored(made):
        raise ScoresPending()
    # What held the version before back is told; what holds this one back is told anew.
    made.held_because = ""
    made.save(update_fields=["held_because"])
    worked = results.work_out(made)
    standings = Standings.objects.create(
        contest_round=made, version=last.version + 1 if last else 1, reason=reason[:300], by=by,
        sha256=results.fingerprint(worked), at=timezone.now(),
    )  # fmt: skip
    StandingLine.objects.bulk_create(
        [
            StandingLine(
                standings=standings, entry_id=one.entry, position=position, place=one.place, shared=one.shared,
                points=one.points, raw_points=one.raw, parts=dict(one.parts), told_apart_by=one.told_apart_by,
            )
            for position, one in enumerate(worked, 1)
        ]
    )  # fmt: skip
    return standings
