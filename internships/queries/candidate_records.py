"""What stays of a board once its round is published: codes, the firm's own notes, and the names of whom it got.

Before the publication everything comes from `candidates.Shown`; afterwards from `Record`, and from nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from internships.choices import SHOWN
from internships.models import Candidate, Placement, RankedList, RoundReserve
from internships.queries import offers

Key = tuple[int, int]  # round, student


@dataclass(frozen=True)
class Record:
    """A candidate after the publication. A yes to be named ended with the round: `name` is None unless the student
    took a seat at the firm, and what they can do by now is nobody's business else. `total` is the score frozen at the
    lock, None where the list was not sent in, and in rounds that keep seats for categories of students: beside a name
    and the published cut-offs it would tell who belongs to one.
    """

    pk: int
    code: str
    name: str | None
    post: str
    order_code: str
    round: str
    stage_label: str
    total: float | None
    placement_url: str | None

    @property
    def label(self) -> str:
        """What the firm calls them."""
        return self.name or self.code


def records_of(enterprise_id: int) -> QuerySet[Candidate]:
    """The candidates of a firm in published rounds, as long as boards are kept; who left by themselves is gone."""
    rows = Candidate.objects.filter(
        post__order__enterprise=enterprise_id, left_at=None, match_round__state__in=SHOWN, match_round__open_data=False
    )
    rows = rows.annotate(keeps_seats=Exists(RoundReserve.objects.filter(match_round=OuterRef("match_round"))))
    return rows.select_related("match_round", "post__order").order_by("-match_round__published_at", "code", "pk")


def records(rows: Iterable[Candidate], enterprise_id: int) -> list[Record]:
    """Candidates as the firm may still see them, in a fixed number of queries."""
    found = list(rows)
    taken, scores = _taken(found, enterprise_id), _scores(found)
    return [_record(row, taken.get((row.match_round_id, row.student_id)), scores) for row in found]


def _taken(found: list[Candidate], enterprise_id: int) -> dict[Key, Placement]:
    """The placements at the firm whose students said yes to the seat; nobody else is even read."""
    rows = offers.of_firm(enterprise_id).filter(
        match_round__in={row.match_round_id for row in found}, student__in={row.student_id for row in found}
    )
    return {(row.match_round_id, row.student_id): row for row in rows.select_related("student")}


def _scores(found: list[Candidate]) -> dict[Key, dict[int, int]]:
    """{(round, student): {post: score}} as the lock froze them."""
    lists = RankedList.objects.filter(
        match_round__in={row.match_round_id for row in found}, student__in={row.student_id for row in found}
    )
    return {(one.match_round_id, one.student_id): dict(zip(one.post_ids, one.scores, strict=False)) for one in lists}


def _record(row: Candidate, placement: Placement | None, scores: dict[Key, dict[int, int]]) -> Record:
    score = None if row.keeps_seats else scores.get((row.match_round_id, row.student_id), {}).get(row.post_id)
    return Record(
        pk=row.pk,
        code=row.code,
        name=None if placement is None else str(placement.student),
        post=str(row.post),
        order_code=row.post.order.code,
        round=str(row.match_round),
        stage_label=row.get_stage_display(),
        total=None if score is None or score < 0 else score / 100,
        placement_url=None if placement is None else reverse("internships:placement", args=[placement.pk]),
    )
