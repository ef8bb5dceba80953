"""A run's labs for those who teach it: how far the class is, learner by learner, and what it gets wrong most."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext_lazy as _

from courses.choices import TAKING_PART, AttemptState, LabKind
from courses.choices.labs import label
from courses.labs import LABS, Ask
from courses.models import CourseRun, Enrolment, LabAttempt
from courses.queries import lab_sheets as sheets
from courses.queries import labs as queries
from lms.common.search.lists import matches_q

# Fewer papers say nothing about a class.
FEWEST = 3
STATES: dict[str, Any] = {
    "passed": _("已合格"), "failed": _("计过分，未合格"), "practised": _("只练习过"), "untouched": _("还没开始"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A lab of the run: of so many learners, who practised, was graded, passed; the mean of the best scores."""

    terms: queries.Terms
    learners: int
    practised: int
    graded: int
    passed: int
    mean: Decimal | None


@dataclass(frozen=True)
class Row:
    """A learner in a lab."""

    enrolment_id: int
    name: str
    number: str
    practised: int
    used: int
    allowed: int
    best: LabAttempt | None
    has_passed: bool
    last_at: datetime | None

    @property
    def state(self) -> str:
        """A key of STATES."""
        if self.has_passed:
            return "passed"
        return "failed" if self.used else "practised" if self.practised else "untouched"

    @property
    def state_label(self) -> str:
        """In words."""
        return str(STATES[self.state])

    @property
    def score_percent(self) -> Decimal | None:
        """The best score."""
        return self.best.score_percent if self.best else None

    @property
    def left(self) -> int:
        """Graded attempts still to begin or hand in."""
        return max(0, self.allowed - self.used)


@dataclass(frozen=True)
class Weak:
    """Something a lab asks: so many fields of handed-in graded attempts, and how much of them was right, in percent."""

    group: str
    name: str
    fields: int
    right_percent: int


SORTS: dict[str, Callable[[Row], Any]] = {
    "name": lambda row: (row.name, row.enrolment_id),
    "number": lambda row: (row.number, row.enrolment_id),
    "score": lambda row: (row.score_percent if row.score_percent is not None else -1, row.enrolment_id),
    "practised": lambda row: (row.practised, row.enrolment_id),
    "last": lambda row: (row.last_at.timestamp() if row.last_at else 0, row.enrolment_id),
}


def lines_of(run: CourseRun) -> list[Line]:
    """The labs of a run with how far the class is. Four queries for any number."""
    learners = Enrolment.objects.filter(run=run, state__in=TAKING_PART).count()
    done = _done(run).order_by().values("code", "enrolment", "kind")
    best: dict[str, list[Decimal]] = defaultdict(list)
    people: dict[tuple[str, str], set[int]] = defaultdict(set)
    passed: dict[str, set[int]] = defaultdict(set)
    # Each attempt has the line it began with: what was moved later neither passes nor fails an older one.
    reached = Count("pk", filter=Q(score_percent__gte=F("pass_percent")))
    for row in done.annotate(best=Max("score_percent"), reached=reached):
        people[row["code"], row["kind"]].add(row["enrolment"])
        if row["kind"] == LabKind.GRADED:
            best[row["code"]].append(row["best"])
            if row["reached"]:
                passed[row["code"]].add(row["enrolment"])
    return [
        Line(
            one,
            learners,
            practised=len(people[one.code, LabKind.PRACTICE]),
            graded=len(people[one.code, LabKind.GRADED]),
            passed=len(passed[one.code]),
            mean=sum(best[one.code], Decimal(0)) / len(best[one.code]) if best[one.code] else None,
        )
        for one in queries.terms_of_run(run)
    ]


def rows_of(run: CourseRun, terms: queries.Terms, *, q: str = "", state: str = "", sort: str = "number") -> list[Row]:
    """The learners of a run in one lab, as asked for. Three queries, one more where a name is looked for."""
    people = Enrolment.objects.filter(run=run, state__in=TAKING_PART).select_related("person")
    people = matches_q(people, q, ["person__name", "person__username"]) if q.strip() else people
    learners = list(people)
    attempts: dict[int, list[LabAttempt]] = defaultdict(list)
    for attempt in _done(run).filter(code=terms.code).defer(*queries.HEAVY):
        attempts[attempt.enrolment_id].append(attempt)
    granted = queries.grants_of([one.pk for one in learners])
    rows = [_row(one, attempts[one.pk], terms.attempts + granted.get((one.pk, terms.code), 0)) for one in learners]
    rows = [row for row in rows if not state or row.state == state]
    return sorted(rows, key=SORTS.get(sort.removeprefix("-"), SORTS["number"]), reverse=sort.startswith("-"))


def weak_fields(run: CourseRun, code: str) -> list[Weak]:
    """What of a lab the class gets wrong most, the worst first: the rows of a case count together, for cases differ.

    Graded attempts of today's model alone; empty below FEWEST of them. One query.
    """
    papers = [row for row in _done(run).filter(code=code, kind=LabKind.GRADED) if sheets.is_current(row)]
    shares: dict[tuple[str, str], list[float]] = defaultdict(list)
    for paper in papers if len(papers) >= FEWEST else ():
        for ask in LABS[code].asks(paper.case):
            shares[_named(code, ask)].append(sheets.share_of(paper.shares, ask.path))
    found = [Weak(group, name, len(some), round(100 * sum(some) / len(some))) for (group, name), some in shares.items()]
    return sorted(found, key=lambda one: one.right_percent)


def _done(run: CourseRun) -> Any:
    mine = Q(enrolment__run=run, enrolment__state__in=TAKING_PART)
    return LabAttempt.objects.filter(mine, state=AttemptState.SUBMITTED)


def _row(learner: Enrolment, attempts: Iterable[LabAttempt], allowed: int) -> Row:
    rows = list(attempts)
    graded = [row for row in rows if row.is_graded]
    return Row(
        enrolment_id=learner.pk,
        name=learner.person.name,
        number=learner.person.username,
        practised=len(rows) - len(graded),
        used=len(graded),
        allowed=allowed,
        best=max(graded, key=lambda row: row.score_percent, default=None),
        has_passed=any(row.has_passed for row in graded),
        last_at=max((row.submitted_at for row in rows), default=None),
    )


def _named(code: str, ask: Ask) -> tuple[str, str]:
    return label(code, ask.group) if ask.group else "", label(code, ask.key) if ask.key else ask.path
