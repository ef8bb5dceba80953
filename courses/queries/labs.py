"""Labs as a run gives them to one person: terms, attempts used and left, what was reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.choices import TAKING_PART, AttemptState, LabKind, RunPhase, lab_title
from courses.labs import LABS
from courses.models import CourseLab, CoursePage, CourseRun, Enrolment, LabAttempt, LabGrant, RunLab
from lms.common import near

# What an attempt's case and answers weigh is read only where they are shown.
HEAVY = ("case", "given", "shares")


@dataclass(frozen=True)
class Terms:
    """A lab as a run gives it: the course's word, and the run's where it says another."""

    code: str
    class_hours: int
    attempts: int
    pass_percent: int
    opens_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def title(self) -> str:
        """The lab's name in the reader's language."""
        return lab_title(self.code)

    @property
    def slug(self) -> str:
        """The lab in an address."""
        return self.code.lower()

    @property
    def is_due(self) -> bool:
        """Whether the time for graded work is over."""
        return self.due_at is not None and self.due_at <= timezone.now()

    @property
    def is_workable(self) -> bool:
        """Whether its cases can be drawn."""
        return self.code in LABS


@dataclass(frozen=True)
class Standing:
    """Where one person stands in a lab of their run.

    used, best   of the graded attempts handed in
    granted      graded attempts beyond those of the class
    begun        the graded attempt under way, `practising` the practice
    """

    enrolment: Enrolment
    terms: Terms
    practised: int
    used: int
    granted: int
    best: LabAttempt | None
    begun: LabAttempt | None
    practising: LabAttempt | None
    attempts: tuple[LabAttempt, ...]

    @property
    def allowed(self) -> int:
        """Graded attempts in all."""
        return self.terms.attempts + self.granted

    @property
    def left(self) -> int:
        """Graded attempts still to begin."""
        return max(0, self.allowed - self.used - (self.begun is not None))

    @property
    def has_passed(self) -> bool:
        """Whether a graded attempt reached its line."""
        return any(one.has_passed for one in self.attempts if one.is_graded)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was begun yet."""
        return not self.attempts

    @property
    def refusal(self) -> str:
        """Why nothing can be begun now, practice or graded; empty where it can."""
        if self.enrolment.state not in TAKING_PART:
            return _("你已退课，只能查看。")
        if not self.terms.is_workable:
            return _("这个实训还没有开放。")
        if self.enrolment.run.phase == RunPhase.UPCOMING:
            return _("%(on)s 开课后可以开始。") % {"on": f"{self.enrolment.run.starts_on:%Y-%m-%d}"}
        if self.enrolment.run.phase == RunPhase.ENDED:
            return _("已经结课，只能查看。")
        if self.terms.opens_at is not None and self.terms.opens_at > timezone.now():
            return _("%(at)s 开放。") % {"at": f"{timezone.localtime(self.terms.opens_at):%Y-%m-%d %H:%M}"}
        return ""

    @property
    def graded_refusal(self) -> str:
        """Why no graded attempt can be begun now; empty where one can."""
        if self.refusal:
            return self.refusal
        if self.terms.is_due:
            return _("已经截止，可以继续练习。")
        return "" if self.left else _("计分次数已经用完，可以继续练习。")

    @property
    def shows_values(self) -> bool:
        """Whether the model's values of graded attempts may be read: nothing graded can follow any more."""
        return not self.begun and (not self.left or self.terms.is_due or self.enrolment.run.has_ended)


def labs_of(course: CoursePage | int) -> list[CourseLab]:
    """The labs a course names, in its order. One query."""
    return list(CourseLab.objects.filter(course=course).order_by("sort_order", "pk"))


def named_labs(course: CoursePage) -> list[CourseLab]:
    """The same for the course's page, which everybody opens: kept for a moment, asked anew once a page is published."""
    return near.kept(f"labs-{course.pk}", lambda: labs_of(course))


def terms_of_run(run: CourseRun) -> list[Terms]:
    """The labs a run gives, in the course's order. Two queries."""
    own = {row.code: row for row in RunLab.objects.filter(run=run)}
    return [_terms(row, own.get(row.code)) for row in labs_of(run.course_id)]


def terms_of(run: CourseRun, code: str) -> Terms | None:
    """One lab of a run; None where the course does not name it. Two queries."""
    row = CourseLab.objects.filter(course=run.course_id, code=code).first()
    return _terms(row, RunLab.objects.filter(run=run, code=code).first()) if row else None


def _terms(row: CourseLab, own: RunLab | None) -> Terms:
    said = (own.attempts or row.attempts, own.opens_at, own.due_at) if own else (row.attempts, None, None)
    attempts, opens_at, due_at = said
    return Terms(row.code, row.class_hours, attempts, row.pass_percent, opens_at, due_at)


def standings_of(enrolment: Enrolment, terms: Sequence[Terms]) -> list[Standing]:
    """Where somebody stands in some labs of their run. Two queries for any number."""
    codes = [one.code for one in terms]
    rows = enrolment.lab_attempts.filter(code__in=codes).defer(*HEAVY).order_by("started_at", "pk")
    worked: dict[str, list[LabAttempt]] = {code: [] for code in codes}
    for attempt in rows:
        worked[attempt.code].append(attempt)
    granted = grants_of([enrolment.pk])
    return [_standing(enrolment, one, worked[one.code], granted.get((enrolment.pk, one.code), 0)) for one in terms]


def standing_of(enrolment: Enrolment, terms: Terms) -> Standing:
    """Where somebody stands in one lab. Two queries."""
    return standings_of(enrolment, [terms])[0]


def grants_of(enrolment_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """{(enrolment, lab): graded attempts granted beyond those of the class}. One query."""
    rows = LabGrant.objects.filter(enrolment__in=list(enrolment_ids)).order_by().values_list("enrolment", "code")
    return {(pk, code): n for pk, code, n in rows.annotate(n=Count("pk"))}


def _standing(enrolment: Enrolment, terms: Terms, rows: list[LabAttempt], granted: int) -> Standing:
    graded = [row for row in rows if row.is_graded]
    done = [row for row in graded if row.state == AttemptState.SUBMITTED]
    opened = {row.kind: row for row in rows if row.is_open}
    return Standing(
        enrolment=enrolment,
        terms=terms,
        practised=sum(not row.is_graded and not row.is_open for row in rows),
        used=len(done),
        granted=granted,
        best=max(done, key=_reached, default=None),
        begun=opened.get(LabKind.GRADED),
        practising=opened.get(LabKind.PRACTICE),
        attempts=tuple(rows),
    )


def _reached(attempt: LabAttempt) -> Decimal:
    return attempt.score_percent or Decimal(0)


def deadline_of(run: CourseRun, terms: Terms) -> datetime:
    """Until when a graded attempt that begins now may be handed in: due, or the end of the run's last day."""
    over = timezone.make_aware(datetime.combine(run.ends_on + timedelta(days=1), time.min))
    return min(over, terms.due_at) if terms.due_at else over
