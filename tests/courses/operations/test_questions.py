import pytest

from courses.models import Question
from courses.operations import attempts
from courses.operations.questions import import_questions
from lms.common.errors import Invalid
from lms.demo import outline
from tests.factories.courses import make_course, make_enrolment, make_run

pytestmark = pytest.mark.django_db

ROW = {
    "id": "Q900",
    "course": "TSTQ",
    "type": "single",
    "stem_zh": "选哪个？",
    "options": "甲;乙;丙",
    "answer": "B",
    "explanation_zh": "因为乙",
    "skill": "",
    "level": "1",
}


@pytest.fixture
def course():
    """The course the row names."""
    return make_course(code="TSTQ")


def test_import_questions_brings_every_demo_question_in():
    for entry in outline.outline()["courses"]:
        make_course(code=entry["code"], lessons=0)

    assert import_questions(outline.questions()) == 48
    assert Question.objects.filter(is_current=True).count() == 48
    multiple = Question.objects.get(code="Q002")
    assert (multiple.kind, multiple.answer, multiple.options[3]) == ("multi", "ABD", "船舶工业")


def test_import_questions_again_writes_nothing(course):
    assert [import_questions([ROW]), import_questions([ROW])] == [1, 0]


def test_import_questions_changed_makes_a_version_and_leaves_attempts_alone(course):
    import_questions([ROW])
    enrolment = make_enrolment(make_run(course))
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)

    import_questions([{**ROW, "answer": "C"}])

    assert [str(question) for question in Question.objects.filter(code="Q900")] == ["Q900 v1", "Q900 v2"]
    assert Question.objects.get(code="Q900", is_current=True).answer == "C"
    assert attempt.answers.get().question.answer == "B"


@pytest.mark.parametrize(
    "change",
    [
        {"course": "NONE"},
        {"type": "essay"},
        {"stem_zh": " "},
        {"answer": ""},
        {"answer": "D"},
        {"answer": "AB"},
        {"type": "judge", "answer": "对"},
        {"type": "calc", "answer": "很多"},
        {"type": "multi", "answer": ""},
    ],
)
def test_import_questions_with_one_bad_row_writes_nothing(course, change):
    with pytest.raises(Invalid) as refused:
        import_questions([ROW, {**ROW, "id": "Q901", **change}])

    assert list(refused.value.fields) == ["Q901"]
    assert Question.objects.count() == 0
