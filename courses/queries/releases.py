"""What is open to whom: the rules of a run judged over what one person has done, in words that say how it opens."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.choices import ReleaseKind, RunPhase
from courses.grading import releases as rules
from courses.models import CourseRun, Enrolment, ReleaseRule, RunLesson
from courses.queries import contents, grades, progress
from lms.organisations.models import Membership

COURSE_SCORE = "course"


@dataclass(frozen=True)
class Opening:
    """Whether a lesson is open to somebody; if not, why not, in sentences, and when it opens by itself (if ever).

    `way` is the number of a lesson whose doing would help, to lead there; None if none would.
    """

    reasons: tuple[str, ...] = ()
    opens_at: datetime | None = None
    way: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.reasons

    @property
    def why(self) -> str:
        """All reasons as one line."""
        return "；".join(self.reasons)


OPEN = Opening()


def openings(
    enrolment: Enrolment, rows: Sequence[RunLesson] | None = None, done: Collection[int] | None = None
) -> dict[int, Opening]:
    """{lesson: opening} of the run's lessons for one person; two queries where no rule asks for more.

    rows, done   the run's lessons in order, and those the person has done, if they are at hand
    """
    rows = list(contents.lessons_of_run(enrolment.run_id)) if rows is None else rows
    written = _written([enrolment.run_id])
    if done is None:
        done = progress.done_lessons(enrolment) if written else ()
    return _judged(enrolment, rows, written, frozenset(done))


def openings_of_many(
    enrolments: Sequence[Enrolment], lessons: Mapping[int, Sequence[RunLesson]], done: set[tuple[int, int]]
) -> dict[int, dict[int, Opening]]:
    """{enrolment: {lesson: opening}}, one query where no rule asks for scores or cohorts.

    lessons   {run: its lessons in order}
    done      (enrolment, lesson) of what was done
    """
    rules_of: dict[int, list[ReleaseRule]] = defaultdict(list)
    for rule in _written([row.run_id for row in enrolments]):
        rules_of[rule.run_id].append(rule)
    return {
        row.pk: _judged(
            row, lessons[row.run_id], rules_of[row.run_id], frozenset(lesson for pk, lesson in done if pk == row.pk)
        )
        for row in enrolments
    }


def locks_of(enrolment: Enrolment, kind: str, codes: Collection[str]) -> dict[str, str]:
    """{code: why} of the quizzes or assignments that are placed in lessons none of which is open to the person."""
    placed = contents.placings(enrolment.run_id, kind, codes)
    found = openings(enrolment) if placed else {}
    return {
        code: found[lessons[0]].why for code, lessons in placed.items() if not any(found[pk].is_open for pk in lessons)
    }


@dataclass(frozen=True)
class RuleLine:
    """A rule as the teacher's screen shows it."""

    pk: int
    words: str


@dataclass(frozen=True)
class RuleChapter:
    """A chapter with its own rules, and its lessons each with theirs."""

    number: int
    title: str
    rules: tuple[RuleLine, ...]
    lessons: tuple[tuple[RunLesson, tuple[RuleLine, ...]], ...]


def chapters(run: CourseRun) -> tuple[tuple[RuleLine, ...], tuple[RuleChapter, ...]]:
    """The rules of the whole run, and chapter by chapter the others; three queries."""
    written = ReleaseRule.objects.filter(run=run).select_related("row", "needs", "school_class", "group")
    names, rows = items_of(run), list(contents.lessons_of_run(run))
    lines = [(rule, RuleLine(rule.pk, in_words(rule, names=names))) for rule in written]
    found = []
    for number, (module, group) in enumerate(groupby(rows, key=lambda row: row.module_id), 1):
        lessons = tuple((row, tuple(line for rule, line in lines if rule.row_id == row.pk)) for row in group)
        own = tuple(line for rule, line in lines if rule.module_id == module)
        found.append(RuleChapter(number, lessons[0][0].module_title, own, lessons))
    whole = tuple(line for rule, line in lines if rule.row_id is None and rule.module_id is None)
    return whole, tuple(found)


def places(rows: Sequence[RunLesson]) -> list[rules.Place]:
    """Where each lesson of a run stands, as the evaluator wants it."""
    before = [None, *(row.lesson_id for row in rows)]
    return [rules.Place(row.lesson_id, row.module_id, previous) for row, previous in zip(rows, before, strict=False)]


def as_rule(rule: ReleaseRule) -> rules.Rule:
    """The row as the evaluator wants it."""
    return rules.Rule(
        kind=rule.kind,
        lesson=rule.row.lesson_id if rule.row else None,
        module=rule.module_id,
        opens_at=rule.opens_at,
        needs=rule.needs.lesson_id if rule.needs else None,
        item=rule.item,
        at_least=rule.at_least_percent or Decimal(0),
        cohort=rule.cohort_key,
    )


def _written(run_ids: Sequence[int]) -> list[ReleaseRule]:
    found = ReleaseRule.objects.filter(run__in=run_ids)
    return list(found.select_related("row", "needs", "school_class", "group"))


def _judged(
    enrolment: Enrolment, rows: Sequence[RunLesson], written: Sequence[ReleaseRule], done: frozenset[int]
) -> dict[int, Opening]:
    run = enrolment.run
    if run.phase == RunPhase.UPCOMING and not run.may_preview:
        return {row.lesson_id: _before_start(run) for row in rows}
    if not written:
        return dict.fromkeys((row.lesson_id for row in rows), OPEN)
    judged = {as_rule(rule): rule for rule in written}
    facts = _facts(enrolment, written, done)
    by_lesson = {row.lesson_id: row for row in rows}
    return {
        place.lesson: _opening(rules.unmet(judged, place, facts), judged, place, by_lesson) for place in places(rows)
    }


def _facts(enrolment: Enrolment, written: Sequence[ReleaseRule], done: frozenset[int]) -> rules.Facts:
    """What the rules ask about this person; what none of them asks is not looked up."""
    kinds = {rule.kind for rule in written}
    return rules.Facts(
        now=timezone.now(),
        done=done,
        scores=_scores(enrolment) if ReleaseKind.SCORE in kinds else {},
        cohorts=_cohorts(enrolment) if ReleaseKind.COHORT in kinds else frozenset(),
    )


def items_of(run: CourseRun) -> dict[str, str]:
    """{key: name} of what a score rule may ask for: the course's score and the columns of its gradebook."""
    columns = grades.items_of_many([run.pk])[run.pk]
    return {COURSE_SCORE: _("课程总评"), **{item.key: item.name for item in columns}}


def _scores(enrolment: Enrolment) -> dict[str, Decimal | None]:
    """What the learner sees of their grades: published values alone, so that a lock tells nothing beforehand."""
    columns = grades.items_of_many([enrolment.run_id])[enrolment.run_id]
    values = grades.values_of(columns, grades.events_of_many([enrolment.pk])[enrolment.pk])
    return {COURSE_SCORE: progress.progress_of(enrolment).score_percent, **values}


def _cohorts(enrolment: Enrolment) -> frozenset[str]:
    classes = Membership.objects.current().filter(
        person=enrolment.person_id, organisation=enrolment.run.organisation_id, school_class__isnull=False
    )
    found = {f"class:{pk}" for pk in classes.values_list("school_class", flat=True)}
    return frozenset(found | ({f"group:{enrolment.group_id}"} if enrolment.group_id else set()))


def _before_start(run: CourseRun) -> Opening:
    moment = timezone.make_aware(datetime.combine(run.starts_on, datetime.min.time()))
    return Opening((_("%(day)s 开课") % {"day": run.starts_on.isoformat()},), moment)


def _opening(
    missing: Sequence[rules.Rule],
    judged: dict[rules.Rule, ReleaseRule],
    place: rules.Place,
    by_lesson: dict[int, RunLesson],
) -> Opening:
    if not missing:
        return OPEN
    before = by_lesson.get(place.previous) if place.previous else None
    named = any(rule.kind == rules.Kind.SCORE for rule in missing)
    names = items_of(judged[missing[0]].run) if named else {}
    reasons = tuple(dict.fromkeys(in_words(judged[rule], before, names) for rule in missing))
    needed = [place.previous if rule.kind == rules.Kind.PREVIOUS else rule.needs for rule in missing]
    way = next((by_lesson[pk].position for pk in needed if pk in by_lesson), None)
    return Opening(reasons, rules.opens_at(missing), way)


def in_words(rule: ReleaseRule, before: RunLesson | None = None, names: dict[str, str] | None = None) -> str:
    """What the rule asks for, as a sentence: in `before` the lesson it stands in front of, where that is known.

    names   items_of(run), if it is at hand
    """
    match rule.kind:
        case ReleaseKind.AFTER:
            return _("%(moment)s 开放") % {"moment": moment_in_words(rule.opens_at)}
        case ReleaseKind.PREVIOUS:
            return _("先学完上一节“%(title)s”") % {"title": before.title} if before else _("先学完上一节")
        case ReleaseKind.DONE:
            return _("先学完“%(title)s”") % {"title": rule.needs.title if rule.needs else ""}
        case ReleaseKind.SCORE:
            names = items_of(rule.run) if names is None else names
            words = {
                "item": names.get(rule.item, rule.item),
                "score": f"{float(rule.at_least_percent or 0):g}",
            }
            return _("“%(item)s”达到 %(score)s 分") % words
        case _:
            return _("只对“%(cohort)s”开放") % {"cohort": rule.school_class or rule.group}


def moment_in_words(moment: datetime | None) -> str:
    """A moment as Beijing reads it."""
    return date_format(timezone.localtime(moment), "Y-m-d H:i") if moment else ""


def start_of_week(run: CourseRun, number: int) -> datetime:
    """Midnight in Beijing on the day week `number` of the run begins, counted from 1."""
    day = run.starts_on + timedelta(weeks=number - 1)
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
