"""Dry runs while students still rank."""

import secrets
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from internships import matching
from internships.choices import RANKING, RoundState
from internships.models import MatchRound, MockResult, MockRun
from internships.queries import lists, markets, told
from internships.queries.markets import Table
from lms.audit import public as audit
from lms.common import bulk
from lms.common.patience import be_patient
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def run_mock(round_id: int, number: int, *, by: User | None = None) -> bool:
    """Match the lists as they are now with a lottery of this run alone, and publish it. False where there is nothing
    to do: the run was made before, or students rank no more.
    """
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    if match_round.state not in RANKING or match_round.mocks.filter(number=number).exists():
        return False
    be_patient()
    posts = markets.posts_of(match_round)
    kept = lists.with_members_now(match_round, lists.lists_of(match_round, posts, unsent=True))
    scores = kept.scores if match_round.scores_given else lists.scores_now(kept, posts)
    table = markets.table_of(match_round, kept, posts, scores, secrets.token_bytes(32))
    outcome = matching.solve(table.market)
    MockResult.objects.filter(mock__match_round=match_round).delete()
    run = MockRun.objects.create(
        match_round=match_round,
        number=number,
        made_at=timezone.now(),
        students=len(kept),
        placed=outcome.placed,
        lines=_lines(table, outcome),
    )
    bulk.insert(MockResult, ("mock", "student", "post", "rank"), _results(run, table, outcome))
    if match_round.state == RoundState.OPEN:
        match_round.move(to=RoundState.MOCK)
    audit.record("round.mock_published", match_round, by=by, number=number, placed=run.placed)
    words = {"round": notices.named(match_round), "number": number}
    notices.notify(table.students, "round.mock", words=words, url="/choices/", fold_key=match_round.code)
    return True


def _lines(table: Table, outcome: matching.Matching) -> list[dict[str, object]]:
    kept = ("taken", "cutoff", "closed", "applicants")
    return [
        {"post": row.post_id, **{name: line[name] for name in kept}}
        for row, line in zip(table.posts, told.summaries(table, outcome), strict=True)
    ]


def _results(run: MockRun, table: Table, outcome: matching.Matching) -> Iterator[tuple[object, ...]]:
    posts = [*table.post_ids.tolist(), None]  # -1, nowhere, is the last
    placed = zip(table.students, outcome.slot.tolist(), outcome.rank.tolist(), strict=True)
    for student, slot, rank in placed:
        yield run.pk, student, posts[slot], rank + 1 or None
