import pytest

from courses.choices import EnrolmentState
from courses.errors import RunEnded
from courses.formats.people import PersonRow
from courses.models import CourseRun, Enrolment, RunGroup
from courses.operations import enrolments, intakes
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.jobs import background as jobs
from lms.jobs.models import Job
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import around, make_enrolment, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run of two seats."""
    return make_run(seats=2)


def students(run, count):
    return [make_member(Role.STUDENT, run.organisation, name=f"学员{n}") for n in range(count)]


def states(run):
    return dict(Enrolment.objects.filter(run=run).values_list("person_id", "state"))


def row(person, number=2, **fields):
    return PersonRow(number, person.username, **{"name": person.name, **fields})


def test_enrol_people_fills_the_seats_in_order_and_lines_up_the_rest(run):
    people = students(run, 4)

    admitted = intakes.enrol_people(run.pk, [person.pk for person in people], by=run.teacher)

    ids = tuple(person.pk for person in people)
    assert (admitted.enrolled, admitted.waiting) == (ids[:2], ids[2:])
    assert list(Enrolment.objects.filter(state="waiting").order_by("ticket").values_list("person_id", flat=True)) == [
        *ids[2:]
    ]
    assert {notice.kind for notice in Notice.objects.all()} == {"run.joined", "run.queued"}
    assert AuditEvent.objects.get(action="run.people_enrolled").changes == {"enrolled": 2, "waiting": 2}


def test_enrol_people_twice_changes_nothing(run):
    ids = [person.pk for person in students(run, 3)]
    intakes.enrol_people(run.pk, ids, by=run.teacher)
    before = states(run)

    again = intakes.enrol_people(run.pk, [*ids, *ids], by=run.teacher)

    assert (again.kept, again.enrolled, states(run)) == (tuple(ids), (), before)


def test_enrol_people_leaves_out_who_is_no_student_of_the_school(run):
    foreign, teacher = make_member(Role.STUDENT), make_member(Role.TEACHER, run.organisation)

    admitted = intakes.enrol_people(run.pk, [foreign.pk, teacher.pk], by=run.teacher)

    assert (admitted.refused, states(run)) == ((foreign.pk, teacher.pk), {})


def test_enrol_people_without_a_line_enrols_all_or_nobody(run):
    CourseRun.objects.filter(pk=run.pk).update(has_waiting_list=False)

    with pytest.raises(Invalid):
        intakes.enrol_people(run.pk, [person.pk for person in students(run, 3)], by=run.teacher)

    assert (states(run), CourseRun.objects.get(pk=run.pk).seats_taken) == ({}, 0)


def test_enrol_people_takes_back_who_was_removed(run):
    enrolment = make_enrolment(run)
    enrolments.remove(enrolment.pk, reason="缺课", by=run.teacher)

    intakes.enrol_people(run.pk, [enrolment.person_id], by=run.teacher)

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.removed_because) == (EnrolmentState.LEARNING, "")


def test_enrol_people_puts_them_into_named_groups(run):
    first, second = students(run, 2)
    intakes.enrol_people(run.pk, [first.pk], by=run.teacher, groups={first.pk: "A组"})

    intakes.enrol_people(run.pk, [first.pk, second.pk], by=run.teacher, groups={first.pk: "B组", second.pk: "A组"})

    named = dict(Enrolment.objects.values_list("person_id", "group__name"))
    assert (named, RunGroup.objects.count()) == ({first.pk: "B组", second.pk: "A组"}, 2)


def test_enrol_people_after_the_end_is_refused(run):
    CourseRun.objects.filter(pk=run.pk).update(**around(-1))

    with pytest.raises(RunEnded):
        intakes.enrol_people(run.pk, [person.pk for person in students(run, 1)], by=run.teacher)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_enrol_people_is_for_those_who_manage_the_run(run, role):
    with pytest.raises(NotAllowed):
        intakes.enrol_people(run.pk, [], by=make_member(role, run.organisation))


def test_examine_names_what_is_wrong_with_each_line(run):
    known, there, foreign = *students(run, 2), make_member(Role.STUDENT)
    intakes.enrol_people(run.pk, [there.pk], by=run.teacher)

    lines = intakes.examine(
        run,
        [
            row(known),
            row(there),
            row(known),
            PersonRow(5, "", "无名"),
            row(foreign),
            PersonRow(7, there.username.upper(), "张冠李戴"),
            PersonRow(8, "no-such", ""),
        ],
    )

    assert [(line.verdict, line.problem) for line in lines] == [
        ("new", ""),
        ("kept", ""),
        ("problem", "这个学号在前面出现过。"),
        ("problem", "没有学号。"),
        ("problem", f"本校没有学号为 {foreign.username} 的在校学生。"),
        ("problem", "这个学号在前面出现过。"),
        ("problem", "本校没有学号为 no-such 的在校学生。"),
    ]


def test_examine_compares_names_as_people_read_them(run):
    person = make_member(Role.STUDENT, run.organisation, name="阿依古丽·买买提")

    verdicts = [intakes.examine(run, [row(person, name=name)])[0].verdict for name in ("阿依古丽• 买买提", "买买提")]

    assert verdicts == ["new", "problem"]


def test_import_people_with_one_bad_line_writes_nobody(run):
    person = students(run, 1)[0]

    with pytest.raises(Invalid):
        intakes.import_people(run.pk, [row(person), PersonRow(3, "no-such", "")], by=run.teacher)

    assert states(run) == {}


def test_import_people_leaves_out_who_has_withdrawn_in_the_list(run):
    first, second = students(run, 2)

    intakes.import_people(run.pk, [row(first, state="已退课"), row(second, state="Learning")], by=run.teacher)

    assert states(run) == {second.pk: "learning"}


def test_a_long_list_becomes_a_job_that_may_run_twice(run, monkeypatch):
    monkeypatch.setattr(intakes, "AT_ONCE", 1)
    people = students(run, 3)
    rows = [row(person, number) for number, person in enumerate(people, 2)]

    job, same = (intakes.import_people(run.pk, rows, by=run.teacher) for _ in range(2))
    results = []
    for _ in range(2):
        Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED, finished_at=None)
        jobs.run(str(job.pk))
        results.append(Job.objects.get(pk=job.pk).result)

    assert job.pk == same.pk
    assert sorted(states(run).values()) == ["learning", "learning", "waiting"]
    assert results == [{"enrolled": 2, "waiting": 1, "kept": 0}, {"enrolled": 0, "waiting": 0, "kept": 3}]
