"""What anybody is told of how a course or a rule earns its certificate."""

import pytest

from courses.models import CourseRun, GradeScheme
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
    assert facts["成绩构成"].value == "v4：期末 100%"
    assert enrolment.person.name not in " ".join(fact.value for fact in facts.values())


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
