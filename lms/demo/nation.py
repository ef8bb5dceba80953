"""The contest that went from campus to nation: schools sent their best, places fell free, the last round is judged."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lms.contests import public as contests
from lms.demo import clock
from lms.demo.officers import Officers
from lms.demo.papers import Paper, add_sheets, machines_of, papers_of

# In days from now, when its first round opened and closed; each of the next ones follows so much later.
OPENED, CLOSED, APART = -55, -48, 21
# In days after a round opened: a team leaves it; its works are marked; it is published; its result stands.
LEFT, MARKED, PUBLISHED, FINAL = 2, 12, 16, 19
BECAUSE = "队长和一名队员比赛当天参加升学考试，学校同意退赛。"
# What a team did in a later round: (its name, the round's papers, how many judges are still to mark it).
Work = Callable[[str, Mapping[str, Paper], int], contests.FieldWork]


def load(
    officers: Officers, said: dict[str, Any], made: contests.Imported, judges: Sequence[tuple[int, int]], work: Work
) -> None:
    """The rounds after the first, by what people do: publish, let the result stand, sign, let go on, open, leave."""
    before = made.round_id
    for draw, round_id in enumerate(made.later_ids, 1):
        _end(officers, before, OPENED + (draw - 1) * APART)
        begins, papers = OPENED + draw * APART, papers_of(said, draw)
        with clock.days_from_now(begins):
            contests.import_machines(round_id, machines_of(said, papers, draw))
            add_sheets(said, round_id, papers)
            contests.open_round(round_id, by=officers.deputy)
        with clock.days_from_now(begins + LEFT):
            _leave(round_id)
        with clock.days_from_now(begins + MARKED):
            # The judge one signs in as is the last of those who mark; what is in the last round waits for them.
            waits = int(round_id == made.later_ids[-1])
            works = {one.name: work(one.name, papers, waits) for one in contests.teams_in(round_id)}
            contests.import_work(round_id, works, judges, judged=True)
        before = round_id


def _end(officers: Officers, round_id: int, began: int) -> None:
    """Published by the deputy; certificates signed by the other officer; then the best of each school go on."""
    with clock.days_from_now(began + PUBLISHED):
        contests.publish_round(round_id, by=officers.deputy)
    with clock.days_from_now(began + FINAL):
        contests.finish_round(round_id, by=officers.deputy)
        contests.award_certificates(round_id)
        officers.sign()
        contests.promote(round_id, by=officers.deputy)


def _leave(round_id: int) -> None:
    """The last of those who went on withdraws, and whoever waits for its place moves up."""
    team = contests.teams_in(round_id)[-1]
    contests.withdraw_team(team.pk, reason=BECAUSE, by=team.captain)
