import pytest

from courses import formats
from courses.formats import Draft
from courses.grading import text
from courses.models import Question, QuestionBank
from courses.operations import attempts
from courses.operations.questions import (
    create_bank,
    import_parsed,
    import_questions,
    retire_question,
    write_question,
)
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.demo import outline
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_run, make_skill
from tests.factories.organisations import make_member, make_university
from tests.factories.questions import SPECS, make_bank, make_question

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
    for code in {row["skill"] for row in outline.questions()}:
        make_skill(code)

    assert import_questions(outline.questions()) == 48
    assert Question.objects.filter(is_current=True).count() == 48
    multiple = Question.objects.get(code="Q002")
    assert (multiple.kind, multiple.bank.code, multiple.skill.code) == ("multiple", "cbe101", "CL-01")
    assert multiple.spec["options"][3] == {"text": text("船舶工业"), "fraction": 1}


def test_import_questions_reads_what_is_told_by_its_options(course):
    rows = [
        ROW | {"id": "Q901", "type": "short", "options": "毛利率;销售毛利率", "answer": ""},
        ROW | {"id": "Q902", "type": "match", "options": "刷业=安庆;家电=合肥;=池州", "answer": ""},
        ROW | {"id": "Q903", "type": "order", "options": "停;改;报", "answer": ""},
    ]

    assert import_questions(rows) == 3
    short, match, order = (Question.objects.get(code=row["id"]) for row in rows)
    assert short.mark("毛利率", 1).fraction == short.mark("销售毛利率", 1).fraction == 1
    assert match.spec["pairs"] == [
        {"stem": text("刷业"), "match": "安庆"},
        {"stem": text("家电"), "match": "合肥"},
        {"stem": text(""), "match": "池州"},
    ]
    assert order.spec["items"] == [text("停"), text("改"), text("报")]


@pytest.mark.parametrize(
    ("kind", "options"), [("short", ""), ("match", "刷业;家电"), ("match", ""), ("order", "停"), ("order", "停;停")]
)
def test_import_questions_refuses_what_its_options_do_not_tell(course, kind, options):
    with pytest.raises(Invalid):
        import_questions([ROW | {"type": kind, "options": options, "answer": ""}])

    assert not Question.objects.exists()


def test_import_questions_again_writes_nothing(course):
    assert [import_questions([ROW]), import_questions([ROW])] == [1, 0]


def test_import_questions_changed_makes_a_version_and_leaves_attempts_alone(course):
    import_questions([ROW])
    enrolment = make_enrolment(make_run(course))
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)

    import_questions([{**ROW, "answer": "C"}])

    assert [str(question) for question in Question.objects.filter(code="Q900")] == ["Q900 v1", "Q900 v2"]
    assert Question.objects.get(code="Q900", is_current=True).mark("C", 1).fraction == 1
    assert attempt.answers.get().question.mark("B", 1).fraction == 1


@pytest.mark.parametrize(
    "change",
    [
        {"course": "NONE"},
        {"type": "essay!"},
        {"stem_zh": " "},
        {"answer": ""},
        {"answer": "D"},
        {"answer": "AB"},
        {"type": "judge", "answer": "对"},
        {"type": "calc", "answer": "很多"},
        {"type": "multi", "answer": ""},
        {"skill": "ZZ-99"},
        {"level": "4"},
    ],
)
def test_import_questions_with_one_bad_row_writes_nothing(course, change):
    with pytest.raises(Invalid) as refused:
        import_questions([ROW, {**ROW, "id": "Q901", **change}])

    assert list(refused.value.fields) == ["Q901"]
    assert Question.objects.count() == 0


def test_create_bank_is_for_those_of_the_school():
    school = make_university()
    teacher, stranger = make_member(Role.TEACHER, school), make_member(Role.TEACHER)

    bank = create_bank("b1", "题库", organisation_id=school.pk, by=teacher)

    with pytest.raises(NotAllowed):
        create_bank("b2", "题库", organisation_id=school.pk, by=stranger)
    with pytest.raises(NotAllowed):
        create_bank("b3", "题库", by=teacher)
    with pytest.raises(Invalid) as refused:
        create_bank("b1", "又一个", organisation_id=school.pk, by=teacher)
    assert list(refused.value.fields) == ["code"]
    assert [one.code for one in QuestionBank.objects.all()] == ["b1"]
    assert AuditEvent.objects.get(action="bank.created").object_id == str(bank.pk)


@pytest.mark.parametrize("kind", sorted(SPECS))
def test_write_question_takes_every_kind(kind):
    bank = make_bank()

    question = write_question(bank.pk, Draft(SPECS[kind], code="K1", tags=("一", "二"), level=2), by=None)

    assert (question.kind, question.version, question.tags, question.level) == (kind, 1, ["一", "二"], 2)
    assert question.stem_plain == SPECS[kind]["stem"]["text"]


def test_write_question_changed_only_by_its_tags_is_a_new_version():
    bank = make_bank()

    versions = [
        write_question(bank.pk, Draft(SPECS["essay"], code="K1", tags=tags), by=None).version
        for tags in [("一",), ("一",), ("二",)]
    ]

    assert versions == [1, 1, 2]
    assert bank.questions.current().get().tags == ["二"]


def test_write_question_without_a_right_answer_is_refused():
    bank = make_bank()
    spec = {**SPECS["single"], "options": [{"text": text("甲"), "fraction": 0}, {"text": text("乙"), "fraction": 0}]}

    with pytest.raises(Invalid) as refused:
        write_question(bank.pk, Draft(spec, code="K1"), by=None)

    assert "没有正确答案" in str(refused.value.message)
    assert bank.questions.count() == 0


def test_a_retired_question_comes_back_as_a_new_version():
    bank = make_bank(organisation=make_university())
    teacher = make_member(Role.TEACHER, bank.organisation)
    first = write_question(bank.pk, Draft(SPECS["essay"], code="K1"), by=teacher)

    retire_question(first.pk, by=teacher)
    gone = bank.questions.current().count()
    again = write_question(bank.pk, Draft(SPECS["essay"], code="K1"), by=teacher)

    assert (gone, again.version, again.is_current) == (0, 2, True)


def test_strangers_write_nothing():
    question = make_question(bank=make_bank(organisation=make_university()))
    stranger = make_member(Role.TEACHER)

    with pytest.raises(NotAllowed):
        write_question(question.bank_id, Draft(SPECS["essay"]), by=stranger)
    with pytest.raises(NotAllowed):
        import_parsed(question.bank_id, formats.finished([Draft(SPECS["essay"])]), by=stranger)
    with pytest.raises(NotAllowed):
        retire_question(question.pk, by=stranger)
    assert list(Question.objects.current()) == [question]


def test_import_parsed_tells_new_changed_and_unchanged_apart():
    bank = make_bank()
    first = formats.finished([Draft(SPECS["essay"], code=code) for code in "ab"])
    import_parsed(bank.pk, first, by=None)

    second = formats.finished(
        [Draft(SPECS["essay"], code="a"), Draft(SPECS["short"], code="b"), Draft(SPECS["short"], code="c")]
    )
    written = import_parsed(bank.pk, second, by=None)

    assert (written.added, written.changed, written.unchanged) == (("c",), ("b",), ("a",))
    assert sorted((one.code, one.version) for one in bank.questions.current()) == [("a", 1), ("b", 2), ("c", 1)]


def test_import_parsed_names_every_bad_row_and_writes_nothing():
    bank = make_bank()
    parsed = formats.finished(
        [
            Draft(SPECS["essay"], row=1),
            Draft({"kind": "riddle"}, row=2),
            Draft(SPECS["short"], row=3, code="x", skill="ZZ-99"),
            Draft(SPECS["short"], row=4, code="x"),
        ]
    )

    with pytest.raises(Invalid) as refused:
        import_parsed(bank.pk, parsed, by=None)

    assert [line[:5] for line in str(refused.value.message).splitlines()] == [
        "第 2 行",
        "第 3 行",
        "第 4 行",
        "第 3 行",
    ]
    assert bank.questions.count() == 0
