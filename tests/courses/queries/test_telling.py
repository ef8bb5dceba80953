"""What anybody is told of how a course or a rule earns its certificate."""

import pytest
from django.utils import translation
from wagtail.models import Locale

from courses.models import CoursePage, CourseRun, GradeScheme
from courses.queries.telling import of_enrolment, of_rule
from lms.skills import public as skills
from tests.courses.operations.test_certificate_rules import make_rule
from tests.factories.courses import make_enrolment
from tests.factories.grades import make_graded_run

pytestmark = pytest.mark.django_db


def test_a_course_is_told_with_its_page_its_standard_and_the_version_of_its_weights(client):
    enrolment = make_enrolment(make_graded_run())
    parts = [{"code": "final", "group": "final", "name": "期末", "weight": 100}]
    scheme = GradeScheme.objects.create(organisation=enrolment.run.organisation, version=4, parts=parts)
    CourseRun.objects.filter(pk=enrolment.run_id).update(scheme=scheme)

    facts = {fact.words: fact for fact in of_enrolment(str(enrolment.pk))}

    course = enrolment.run.course
    assert (facts["课程"].value, facts["课程"].page) == (course.title, f"/courses/{course.slug}/")
    assert facts["合格标准"].value == "修完全部课时，成绩不低于 60 分"
    assert facts["成绩构成"].value == "第 4 版：期末 100%"
    assert enrolment.person.name not in " ".join(fact.value for fact in facts.values())


def test_an_english_reader_is_told_the_english_title_and_the_platforms_own_parts(django_assert_num_queries):
    enrolment = make_enrolment(make_graded_run())
    english, _made = Locale.objects.get_or_create(language_code="en")
    twin = enrolment.run.course.copy_for_translation(english, copy_parents=True)
    CoursePage.objects.filter(pk=twin.pk).update(title="Running a shop", slug="running", live=True)
    parts = [
        {"code": "attendance", "group": "formative", "name": "考勤", "weight": 40},
        {"code": "final", "group": "summative", "name": "毕业展示", "weight": 60},
    ]
    scheme = GradeScheme.objects.create(organisation=enrolment.run.organisation, version=4, parts=parts)
    CourseRun.objects.filter(pk=enrolment.run_id).update(scheme=scheme)

    with translation.override("en"), django_assert_num_queries(2):
        facts = {fact.words: fact for fact in of_enrolment(str(enrolment.pk))}

    assert (facts["Course"].value, facts["Course"].page) == ("Running a shop", "/en/courses/running/")
    # What a school called its part itself stays as it wrote it.
    assert facts["How the grade is made up"].value == "Version 4: Attendance 40%, 毕业展示 60%"


@pytest.mark.parametrize("key", ["0", "x", "", "0.1"])
def test_what_is_gone_is_told_by_nobody(key):
    assert (of_enrolment(key), of_rule(key)) == ([], [])


def test_a_rule_is_told_with_its_courses_and_what_each_asks_for(client):
    skills.load_taxonomy()
    run = make_graded_run(learners=1)
    rule = make_rule(run.course, valid_years=0)

    facts = {fact.words: fact for fact in of_rule(f"{rule.pk}.7.2")}

    assert facts["规则"].value == "运营技能证书"
    assert facts["课程"].page == f"/courses/{run.course.slug}/"
    assert facts["成绩要求"].value == "每门课程和每项实训不低于 70 分"
    assert facts["技能要求"].value.endswith(" 2 级")
