import pytest

from courses.errors import PrerequisitesUnmet
from courses.models import CourseRun, Enrolment
from courses.operations import enrolments
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_prerequisite, make_run, make_skill
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def test_enrol_names_every_unmet_condition_and_takes_no_seat():
    base, run, skill = make_course(title="外贸基础"), make_run(make_course()), make_skill(name_zh="报价核算")
    make_prerequisite(run.course, base)
    make_prerequisite(run.course, skill=skill, level=2)

    with pytest.raises(PrerequisitesUnmet) as refused:
        enrolments.enrol(run.pk, by=make_member(Role.STUDENT))

    assert "学过课程《外贸基础》；技能“报价核算”达到 2 级" in str(refused.value.message)
    assert (CourseRun.objects.get(pk=run.pk).seats_taken, Enrolment.objects.count()) == (0, 0)


def test_enrolled_people_stay_when_a_condition_is_added_later():
    run = make_run(make_course())
    enrolment = make_enrolment(run)
    make_prerequisite(run.course, make_course())

    assert enrolments.enrol(run.pk, by=enrolment.person).pk == enrolment.pk


def test_course_page_shows_conditions_instead_of_a_seat_until_they_are_met(client):
    base, run, person = make_course(title="外贸基础"), make_run(make_course()), make_member(Role.STUDENT)
    make_prerequisite(run.course, base)
    client.force_login(person)

    page = client.get(f"/courses/{run.course.slug}/").content.decode()
    CourseRun.objects.filter(pk=run.pk).update(seats=5)
    refused = client.post(f"/courses/{run.course.slug}/runs/{run.pk}/enrol/", follow=True).content.decode()

    assert f'<a href="/courses/{base.slug}/">学过课程《外贸基础》</a>' in page
    assert "未达到" in page
    assert f"/runs/{run.pk}/enrol/" not in page
    assert "还有先修条件没有达到：学过课程《外贸基础》。" in refused


def test_course_page_shows_strangers_conditions_without_a_verdict(client):
    base, course = make_course(title="外贸基础", english="Basics of trade"), make_course(english="Advanced")
    make_prerequisite(course, base)

    chinese, english = client.get(f"/courses/{course.slug}/"), client.get(f"/en/courses/{course.slug}/")

    assert "学过课程《外贸基础》" in chinese.content.decode()
    assert "未达到" not in chinese.content.decode()
    assert f'href="/en/courses/{base.slug}/"' in english.content.decode()
