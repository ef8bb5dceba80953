"""Real cohorts of a published dataset as runs, to measure and to learn with: marked, and counted in no indicator.

Everything is written in chunks, each in its own transaction, and only what is not there yet: an import that was stopped
goes on where it was. The trail gets one entry a chunk and not one a row: nobody decided about these people here, and
seventy thousand entries saying "imported" would bury those in which somebody did.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from courses.choices import CourseKind, EnrolmentState, GradeSource, RunState, StandardPart
from courses.formats.oulad import Assessment, Presentation, Result, Student
from courses.models import CoursePage, CourseRun, Enrolment, GradeEvent, GradeItem
from courses.operations.outlines import ensure_index
from courses.operations.schemes import current_scheme
from lms.audit import public as audit
from lms.organisations import public as organisations
from lms.organisations.public import Organisation
from lms.people.models import User

CHUNK = 5000
SCHOOL = "oulad"
NAME_ZH, NAME_EN = "开放大学学习分析数据集（公开数据集）", "Open University Learning Analytics Dataset (open data)"
SOURCE = "Kuzilek, Hlosta, Zdrahal, Scientific Data 4:170171 (2017), CC BY 4.0"
PARTS = {"TMA": StandardPart.ASSIGNMENTS, "CMA": StandardPart.QUIZZES, "Exam": StandardPart.FINAL}
FINAL_RESULT = "manual:final-result"
Say = Callable[[int], None]
Thing = TypeVar("Thing")


def import_presentation(presentation: Presentation, *, organisation: Organisation, say: Say) -> CourseRun:
    """One module in one term as a run with learners, items and results; what is there already stays.

    say   called with the number of rows each chunk has brought, those already there too
    """
    run = _run(presentation, organisation)
    items = _items(run, presentation.assessments)
    for some in _chunks(presentation.students):
        _enrol(run, presentation, some)
        say(len(some))
    people = dict(Enrolment.objects.filter(run=run).values_list("person__username", "pk"))
    _enter(run, [_final(people, items, one) for one in presentation.students])
    for some_results in _chunks(presentation.results):
        _enter(run, [_event(people, items, one) for one in some_results])
        say(len(some_results))
    return run


def ensure_school(code: str = "") -> Organisation:
    """The organisation of that code, or the dataset's own, made if need be. Raises Organisation.DoesNotExist."""
    if code:
        return Organisation.objects.get(code=code)
    known = Organisation.objects.filter(code=SCHOOL).first()
    # A centre, as the other open dataset's: it is in no list or count of schools.
    return known or organisations.register_organisation(
        organisations.Kind.CENTRE, SCHOOL, NAME_ZH, by=None, name_en=NAME_EN, source=SOURCE
    )


def username_of(student: str) -> str:
    """The account of a student of the dataset, whom nobody can sign in as."""
    return f"oulad-{student}"


@transaction.atomic
def _run(presentation: Presentation, organisation: Organisation) -> CourseRun:
    seats = {
        "seats": max(1, len(presentation.students)),
        "seats_taken": sum(not one.has_left for one in presentation.students),
    }
    run, made = CourseRun.objects.get_or_create(
        course=_course(presentation.module),
        organisation=organisation,
        teacher=_accounts(["teacher"])[0],
        term=presentation.code,
        defaults={
            "starts_on": presentation.starts_on,
            "ends_on": presentation.ends_on,
            "state": RunState.CLOSED,
            "scheme": current_scheme(organisation.pk),
            "open_data": True,
            **seats,
        },
    )
    if made:
        audit.record("open_data.run_made", run, by=None, source=SOURCE)
    return run


def _course(module: str) -> CoursePage:
    code = f"OU-{module}"[:12]
    known = CoursePage.objects.filter(code=code).first()
    if known is not None:
        return known
    # Not published: the catalogue, the search and every figure read published courses only.
    course = CoursePage(
        title=f"OULAD 模块 {module}（公开数据集）",
        slug=code.lower(),
        code=code,
        kind=CourseKind.PUBLIC_BASIC,
        class_hours=0,
        credit_hours=0,
        intro=f"<p>{SOURCE}</p>",
        live=False,
    )
    parent = ensure_index() or Page.get_first_root_node()
    return parent.add_child(instance=course)


def _items(run: CourseRun, assessments: Sequence[Assessment]) -> dict[str, GradeItem]:
    """{assessment, or FINAL_RESULT: its column}."""
    rows = [_item(run, one, place) for place, one in enumerate(assessments, 1)]
    final = {"part": StandardPart.FINAL, "weight": Decimal(0), "position": len(rows) + 1}
    rows.append(GradeItem(run=run, key=FINAL_RESULT, name="数据集给出的最终结果", **final))
    with transaction.atomic():
        GradeItem.objects.bulk_create(rows, ignore_conflicts=True)
    known = {item.key: item for item in GradeItem.objects.filter(run=run)}
    return {one.id: known[_key(one)] for one in assessments} | {FINAL_RESULT: known[FINAL_RESULT]}


def _item(run: CourseRun, assessment: Assessment, place: int) -> GradeItem:
    due = timezone.make_aware(datetime.combine(assessment.due, time.max.replace(microsecond=0)))
    return GradeItem(
        run=run,
        key=_key(assessment),
        name=f"{assessment.kind} {assessment.id}",
        part=PARTS[assessment.kind],
        weight=assessment.weight,
        due=due,
        position=place,
    )


def _key(assessment: Assessment) -> str:
    return f"manual:{assessment.kind.lower()}-{assessment.id}"


@transaction.atomic
def _enrol(run: CourseRun, presentation: Presentation, students: Sequence[Student]) -> None:
    names = [username_of(one.id) for one in students]
    accounts = {person.username: person for person in _accounts([one.id for one in students])}
    there = set(
        Enrolment.objects.filter(run=run, person__username__in=names).values_list("person__username", flat=True)
    )
    ended = timezone.make_aware(datetime.combine(presentation.ends_on, time(12)))
    rows = [
        Enrolment(run=run, person=accounts[username_of(one.id)], **_state(one, ended))
        for one in students
        if username_of(one.id) not in there
    ]
    Enrolment.objects.bulk_create(rows)
    if rows:
        audit.record("open_data.enrolled", run, by=None, learners=len(rows))


def _state(student: Student, ended: datetime) -> dict[str, Any]:
    if student.has_left:
        return {"state": EnrolmentState.WITHDRAWN}
    if student.final_result in {"Pass", "Distinction"}:
        return {"state": EnrolmentState.PASSED, "passed_at": ended}
    return {"state": EnrolmentState.LEARNING}


def _accounts(students: Iterable[str]) -> list[User]:
    """The accounts of those students, made where they are not there; one that nobody can sign in to."""
    numbers = list(students)
    names = [username_of(number) for number in numbers]
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    people = []
    for number, name in zip(numbers, names, strict=True):
        if name not in known:
            person = User(username=name, name=f"OULAD 学员 {number}（公开数据集）")
            person.set_unusable_password()
            people.append(person)
    User.objects.bulk_create(people)
    return list(User.objects.filter(username__in=names))


def _final(people: dict[str, int], items: dict[str, GradeItem], student: Student) -> GradeEvent:
    """What the dataset says became of somebody: a word and no score, in a column that does not count."""
    return GradeEvent(
        enrolment_id=people[username_of(student.id)],
        item=items[FINAL_RESULT],
        source=GradeSource.IMPORT,
        evidence="oulad:final_result",
        reason=student.final_result,
    )


def _event(people: dict[str, int], items: dict[str, GradeItem], result: Result) -> GradeEvent:
    return GradeEvent(
        enrolment_id=people[username_of(result.student)],
        item=items[result.assessment],
        score_percent=result.score,
        source=GradeSource.IMPORT,
        evidence=f"oulad:{result.assessment}:day {result.day}",
        reason="banked" if result.is_banked else "",
    )


@transaction.atomic
def _enter(run: CourseRun, events: Sequence[GradeEvent]) -> None:
    # The run's row is held, so that two imports at the same time do not both find a cell empty.
    CourseRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    wanted = {(event.enrolment_id, event.item_id) for event in events}
    cells = GradeEvent.objects.filter(item__run=run, item__in={item_id for _person, item_id in wanted})
    there = set(cells.values_list("enrolment_id", "item_id"))
    now = timezone.now()
    fresh = [event for event in events if (event.enrolment_id, event.item_id) not in there]
    for event in fresh:
        event.published_at = now
    GradeEvent.objects.bulk_create(fresh)
    if fresh:
        audit.record("open_data.entered", run, by=None, results=len(fresh))


def _chunks(things: Sequence[Thing]) -> Iterable[Sequence[Thing]]:
    return (things[start : start + CHUNK] for start in range(0, len(things), CHUNK))
