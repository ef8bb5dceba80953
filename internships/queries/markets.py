"""A round's rows as the arrays that matching understands, and back."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from certificates import public as certificates
from internships import matching
from internships.models import MatchRound, Order, RankedList, RoundPost
from lms.organisations import public as organisations


@dataclass(frozen=True)
class Table:
    """A market, and which student and which post its numbers mean."""

    market: matching.Market
    students: list[int]
    posts: list[RoundPost]


def lists_of(match_round: MatchRound) -> list[RankedList]:
    """The lists that were sent in, in order of the student's public handle, so that no order of arrival matters."""
    sent = match_round.lists.exclude(submitted_at=None).select_related("student")
    return sorted(sent, key=lambda row: str(row.student.handle))


def leaves(match_round: MatchRound) -> list[bytes]:
    """The leaves of the published tree: one per list, without names."""
    return [
        matching.leaf(str(row.student.handle), row.post_ids, bytes.fromhex(row.salt)) for row in lists_of(match_round)
    ]


def table(match_round: MatchRound) -> Table:
    """The whole round as a market: lists, scores, seats and the drawn lottery."""
    posts = list(match_round.posts.select_related("post__order").prefetch_related("post__order__skills__skill"))
    index = {row.post_id: number for number, row in enumerate(posts)}
    lists = lists_of(match_round)
    scores = [row.scores for row in lists] if match_round.scores_given else _scores(posts, index, lists)
    seed = matching.combine(bytes.fromhex(match_round.secret), match_round.public_value.encode())
    market = matching.build(
        [[index[post_id] for post_id in row.post_ids] for row in lists],
        scores,
        [row.seats for row in posts],
        [row.minimum for row in posts],
        matching.lottery(seed, len(lists)),
    )
    return Table(market, [row.student_id for row in lists], posts)


def stored_matching(match_round: MatchRound, table: Table) -> matching.Matching:
    """What the database says came out, as a matching of this table."""
    index = {row.post_id: number for number, row in enumerate(table.posts)}
    stored = dict(match_round.placements.values_list("student_id", "post_id"))
    position = [index.get(stored.get(student), matching.NONE) for student in table.students]
    closings = tuple(
        matching.Closing(number, row.held_when_closed, row.minimum)
        for number, row in enumerate(table.posts)
        if row.closed
    )
    return matching.Matching(np.array(position, dtype=np.int32), closings)


def needs_of(order: Order) -> list[matching.Need]:
    """What an order asks for, as the score understands it."""
    return [matching.Need(row.skill.code, row.level, row.weight) for row in order.skills.all()]


def _scores(posts: list[RoundPost], index: dict[int, int], lists: list[RankedList]) -> list[list[int]]:
    """For every list and choice the fit of the student's proven skills, or not eligible."""
    levels = certificates.skill_levels_of_many([row.student_id for row in lists])
    studies = organisations.studies_of_many([row.student_id for row in lists])
    needs = {row.post_id: needs_of(row.post.order) for row in posts}
    return [
        [
            matching.fit(levels.get(row.student_id, {}), needs[post_id]).score
            if is_eligible(posts[index[post_id]].post.order, studies.get(row.student_id))
            else matching.NOT_ELIGIBLE
            for post_id in row.post_ids
        ]
        for row in lists
    ]


def is_eligible(order: Order, study: organisations.Study | None) -> bool:
    """Whether a student may take the order at all: of its partner school, and far enough in their studies."""
    if study is None or study.organisation_id != order.school_id:
        return False
    return study.entered_on is None or year_of_study(study.entered_on, order.starts_on) >= order.youngest_year


def year_of_study(entered_on: date, day: date) -> int:
    """1 in the first academic year; a year turns on 1 September."""

    def academic_year(of: date) -> int:
        return of.year - (of.month < 9)

    return academic_year(day) - academic_year(entered_on) + 1
