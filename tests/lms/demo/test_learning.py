import pytest

from courses.models import Attempt
from courses.operations.questions import import_questions
from lms.demo import learning
from lms.demo.outline import every_question
from lms.demo.visitor import Visitor
from tests.factories.courses import make_course, make_run, make_skill
from tests.factories.organisations import make_member
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def one_of_each_kind():
    """CBE101's first question of every kind."""
    rows = [row for row in every_question() if row["course"] == "CBE101"]
    return list({row["type"]: row for row in reversed(rows)}.values())


def test_pass_course_answers_every_kind_of_question_rightly():
    rows = one_of_each_kind()
    course = make_course(code="CBE101", lessons=1)
    for code in {row["skill"] for row in rows}:
        make_skill(code)
    import_questions(rows)
    make_run(course)
    student = make_member("student")

    passed = learning.pass_course(Visitor(student.email, PASSWORD), "cbe101")

    assert passed == {"course": "cbe101", "lessons": 1, "questions": 7, "result": "测验及格"}
    assert Attempt.objects.get().score_percent == 100
