"""Who would move if one score of a published round were another: what an officer sees before deciding an appeal."""

from dataclasses import dataclass

from internships import matching
from internships.models import MatchRound, Post
from internships.queries import markets, results
from internships.queries.firm_scores import firm_scores_of
from lms.people.models import User


@dataclass(frozen=True)
class Move:
    """A student who would be elsewhere; a post is None for nowhere."""

    student: User
    was: Post | None
    becomes: Post | None


@dataclass(frozen=True)
class Preview:
    """What a corrected score would have meant in the match: everybody who would have moved, the student first."""

    moves: list[Move]
    mine: Post | None

    @property
    def others(self) -> int:
        """How many besides the student."""
        return max(len(self.moves) - 1, 0)


def preview(match_round: MatchRound, student_id: int, post_id: int, score: int) -> Preview:
    """Run the match again with one score changed and tell the difference. Nothing is stored."""
    table = markets.table(match_round)
    before = results.stored_matching(match_round, table).slot
    number = table.lists.number_of(student_id)
    index = next(n for n, row in enumerate(table.posts) if row.post_id == post_id)
    scores = table.lists.scores.copy()
    scores[number, table.lists.choices[number] == index] = score
    changed = markets.table_of(match_round, table.lists, table.posts, scores, markets.seed_of(match_round))
    after = matching.solve(changed.market).slot
    moved = sorted((n for n in range(len(after)) if after[n] != before[n]), key=lambda n: (n != number, n))
    students = table.students
    people = User.objects.in_bulk([students[n] for n in moved])
    numbers = [*table.post_ids.tolist(), None]
    posts = Post.objects.select_related("order__enterprise").in_bulk(
        {numbers[slots[n]] for slots in (before, after) for n in {*moved, number}} - {None}
    )

    def post_at(slot: int) -> Post | None:
        return None if slot == matching.NONE else posts[numbers[slot]]

    moves = [Move(people[students[n]], post_at(before[n]), post_at(after[n])) for n in moved]
    return Preview(moves, post_at(after[number]))


def score_today(match_round: MatchRound, student_id: int, post_id: int) -> int | None:
    """What the post would give the student by what is on record now; None: not eligible."""
    order = match_round.posts.select_related("post__order").get(post=post_id).post.order
    base = markets.score_of(student_id, order)
    return None if base is None else firm_scores_of(match_round).score(student_id, post_id, order.pk, base)
