"""The steps of a round that follow from its published hours, inside the caller's transaction: the row is locked.

People take them by an operation, which asks who they are; the clock takes them by itself (decision 0024).
"""

from datetime import datetime

from lms.audit import public as audit
from lms.contests.choices import EntryState, RoundState
from lms.contests.models import ContestAward, Round
from lms.contests.queries import awarding, titles
from lms.notices import public as notices
from lms.people.public import User


def close(made: Round, by: User | None) -> None:
    """Take no more work; judges begin."""
    made.move(to=RoundState.JUDGING)
    audit.record("contest.round_closed", made, by=by)
    tell_phase(made)


def finish(made: Round, at: datetime, by: User | None) -> None:
    """Let the result stand and give the prizes; certificates follow."""
    made.move(to=RoundState.FINAL, final_at=at)
    award(made)
    audit.record("contest.final", made, by=by)


def award(made: Round) -> None:
    """Prizes by share of the standings in force."""
    standings = made.standings.order_by("-version")[0]
    ContestAward.objects.bulk_create(
        [
            ContestAward(
                entry_id=int(one.entry), prize=prize, standings=standings, place=one.place, given_at=made.final_at
            )
            for one, prize in awarding.brought_by(standings)
        ]
    )


def people_in(made: Round) -> list[int]:
    """Everybody of the teams that are in a round."""
    rows = made.entries.exclude(state=EntryState.WITHDRAWN).filter(team__members__left_at=None)
    return list(rows.values_list("team__members__person", flat=True).distinct())


def tell_phase(made: Round) -> None:
    """Tell the teams where the round stands now."""
    contest = made.track.season.contest
    phase = notices.in_both(lambda: f"{made} · {made.get_state_display()}")
    words = {"contest": titles.told(contest), "phase": phase}
    notices.notify(people_in(made), "contest.phase", words=words, url=f"/contests/{contest.slug}/leaderboard/")
