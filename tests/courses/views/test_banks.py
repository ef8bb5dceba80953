"""A school's question banks: who sees which, questions by form for every kind, files in and out."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import formats
from courses.formats import Draft, xlsx
from courses.forms.questions import QuestionForm
from courses.grading import text
from courses.models import Question, QuestionBank, QuestionImport
from courses.operations import questions as operations
from courses.queries import banks as queries
from lms.jobs.models import Job
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_skill
from tests.factories.organisations import make_member, make_university
from tests.factories.questions import SPECS, make_bank, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def bank(school):
    return make_bank(organisation=school, code="b1")


@pytest.fixture
def teacher(client, school):
    person = make_member(Role.TEACHER, school)
    client.force_login(person)
    return person


def at(school, *parts):
    return "/".join(["", "uni", school.code, "banks", *map(str, parts), ""])


def uploaded(words, name="q.gift"):
    return SimpleUploadedFile(name, words if isinstance(words, bytes) else words.encode())


def bring(client, school, words, form="gift"):
    """The address of the report of an uploaded file."""
    response = client.post(at(school, "b1", "import"), {"format": form, "file": uploaded(words)})
    assert response.status_code == 302
    return response["Location"]


# ── who sees what ─────────────────────────────────────────────────────────────
def test_teachers_see_their_school_s_banks_and_the_platform_s(client, school, bank, teacher):
    make_bank(organisation=make_university(), code="foreign")
    shared = make_bank(code="shared")
    question = make_question(bank=shared)

    page = client.get(at(school)).content.decode()

    assert ("/banks/b1/" in page, "/banks/shared/" in page, "foreign" in page) == (True, True, False)
    assert client.get(at(school, "shared", question.pk)).status_code == 200


@pytest.mark.parametrize("path", ["", "edit/", "import/", "new/single/", "{pk}/", "{pk}/edit/", "{pk}/turn/"])
def test_a_foreign_bank_answers_404(client, school, teacher, path):
    question = make_question(bank=make_bank(organisation=make_university(), code="foreign"))
    address = at(school, "foreign") + path.format(pk=question.pk)

    assert (client.get(address).status_code, client.post(address).status_code) in {(404, 404), (405, 404), (404, 405)}
    assert Question.objects.get() == question


@pytest.mark.parametrize("path", ["edit/", "import/", "new/single/", "{pk}/edit/", "{pk}/turn/"])
def test_platform_banks_are_read_only_for_teachers(client, school, teacher, path):
    question = make_question(bank=make_bank(code="shared"))

    assert client.post(at(school, "shared") + path.format(pk=question.pk)).status_code == 404


def test_students_and_strangers_do_not_enter(client, school, bank):
    assert client.get(at(school)).status_code == 302
    client.force_login(make_member(Role.STUDENT, school))
    assert client.get(at(school)).status_code == 403
    client.force_login(make_member(Role.TEACHER))
    assert client.get(at(school)).status_code == 404


def test_a_question_is_found_in_its_own_bank_only(client, school, bank, teacher):
    other = make_question(bank=make_bank(organisation=school, code="b2"))

    assert client.get(at(school, "b1", other.pk)).status_code == 404


# ── banks ─────────────────────────────────────────────────────────────────────
def test_new_bank_belongs_to_the_school(client, school, teacher):
    course = make_course()

    response = client.post(at(school, "new"), {"code": "final", "name": "期末", "course": course.code})

    made = QuestionBank.objects.get(code="final")
    assert response["Location"] == at(school, "final")
    assert (made.organisation, made.course) == (school, course)


@pytest.mark.parametrize("code", ["b1", "new", "两个字", ""])
def test_new_bank_refuses_codes_that_cannot_be(client, school, bank, teacher, code):
    assert client.post(at(school, "new"), {"code": code, "name": "期末"}).status_code == 422
    assert QuestionBank.objects.count() == 1


def test_a_bank_gets_another_name_and_course_but_no_other_code(client, school, bank, teacher):
    course = make_course()

    client.post(at(school, "b1", "edit"), {"code": "b9", "name": "新名", "course": course.code})

    bank.refresh_from_db()
    assert (bank.code, bank.name, bank.course) == ("b1", "新名", course)
    assert client.post(at(school, "b1", "edit"), {"name": ""}).status_code == 422
    assert "新名" in client.get(at(school, "b1", "edit")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_any_number(client, school, bank, teacher, django_assert_max_num_queries, count):
    for number in range(count):
        make_question(bank=bank, skill=make_skill(f"ZZ-0{number + 1}"), tags=["甲"])
        make_bank(organisation=school, course=make_course())
    client.get(at(school))

    with django_assert_max_num_queries(16):
        client.get(at(school))
    with django_assert_max_num_queries(18):
        client.get(at(school, "b1"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ABC"),
        ("q=对", "A"),
        ("kind=essay", "B"),
        ("level=3", "C"),
        ("skill=ZZ-01", "C"),
        ("tag=标签", "B"),
        ("state=retired", "D"),
        ("kind=nonsense&level=x&page=99&sort=luck", "ABC"),
    ],
)
def test_questions_are_filtered(client, school, bank, teacher, query, found):
    make_question(bank=bank, code="A")
    make_question(bank=bank, code="B", kind="essay", tags=["标签", "甲"])
    make_question(bank=bank, code="C", kind="short", level=3, skill=make_skill("ZZ-01"))
    make_question(bank=bank, code="D", kind="short", is_current=False)

    page = client.get(at(school, "b1") + f"?{query}")

    assert "".join(question.code for question in page.context["page"]) == found


# ── one question ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", sorted(SPECS))
def test_every_kind_has_a_preview_and_a_form_that_changes_nothing(client, school, bank, teacher, kind):
    question = make_question(bank=bank, kind=kind, code="K")

    preview = client.get(at(school, "b1", question.pk))
    page = client.get(at(school, "b1", question.pk, "edit"))
    form = page.context["form"]
    filled = {bound.name: bound.value() or "" for bound in form}
    saved = client.post(at(school, "b1", question.pk, "edit"), filled)

    assert (preview.status_code, page.status_code) == (200, 200)
    assert saved["Location"] == at(school, "b1", question.pk)
    assert [one.version for one in bank.questions.all()] == [1]


@pytest.mark.parametrize(
    ("kind", "filled", "spec"),
    [
        (
            "single",
            {"answer": "B", "option1": "甲", "option2": "乙", "feedback2": "好", "shuffle": "是"},
            {
                "shuffle": True,
                "options": [
                    {"text": text("甲"), "fraction": 0},
                    {"text": text("乙"), "fraction": 1, "feedback": text("好")},
                ],
            },
        ),
        (
            "multiple",
            {"option1": "甲", "option2": "乙", "fraction1": "100", "fraction2": "-50", "policy": "按分值"},
            {
                "policy": "weights",
                "options": [{"text": text("甲"), "fraction": 1}, {"text": text("乙"), "fraction": -0.5}],
            },
        ),
        ("truefalse", {"answer": "错", "feedback1": "不"}, {"answer": False, "feedback_true": text("不")}),
        (
            "numeric",
            {"answer": "13±5% | 12~14", "fraction2": "50", "units": "元=1"},
            {
                "answers": [
                    {"value": 13, "tolerance": 0.05, "relative": True, "fraction": 1},
                    {"low": 12, "high": 14, "fraction": 0.5},
                ],
                "units": [{"name": "元", "factor": 1}],
            },
        ),
        (
            "short",
            {"answer": "a | b*", "case_sensitive": "是"},
            {"answers": [{"text": "a", "fraction": 1}, {"text": "b*", "fraction": 1}], "case_sensitive": True},
        ),
        (
            "matching",
            {"option1": "甲", "match1": "一", "option2": "乙", "match2": "二"},
            {"pairs": [{"stem": text("甲"), "match": "一"}, {"stem": text("乙"), "match": "二"}]},
        ),
        ("ordering", {"option1": "甲", "option2": "乙"}, {"items": [text("甲"), text("乙")]}),
        ("essay", {"answer": "要点"}, {"guide": text("要点")}),
        (
            "calculated",
            {"answer": "c*2", "parameters": "c=1..9/1", "decimals": "1"},
            {
                "parameters": [{"name": "c", "low": 1, "high": 9, "step": 1}],
                "answers": [{"formula": "c*2", "fraction": 1}],
                "decimals": 1,
            },
        ),
        ("description", {}, {}),
    ],
)
def test_a_form_makes_a_question_of_every_kind(client, school, bank, teacher, kind, filled, spec):
    labels = {"stem": "问？", "level": "中", "tags": "甲;乙", "code": "N1"}

    response = client.post(at(school, "b1", "new", kind), {**labels, **filled})

    made = bank.questions.get()
    assert response["Location"] == at(school, "b1", made.pk)
    assert made.spec == {"kind": kind, "stem": text("问？"), **spec}
    assert (made.code, made.level, made.tags) == ("N1", 2, ["甲", "乙"])


@pytest.mark.parametrize(
    ("kind", "filled", "field"),
    [
        ("single", {"stem": ""}, "stem"),
        ("single", {"answer": "D"}, "answer"),
        ("single", {"option2": ""}, "answer"),
        ("single", {"fraction1": "900"}, "fraction1"),
        ("single", {"skill": "ZZ-99"}, "skill"),
        ("single", {"option1": "[html]<script>x</script>"}, "option1"),
        ("single", {"code": "taken"}, "code"),
        ("numeric", {"answer": "十三"}, "answer"),
        ("calculated", {"answer": "c*z", "parameters": "c=1..9/1"}, "answer"),
        ("calculated", {"answer": "c", "parameters": "c=9..1/1"}, "parameters"),
    ],
)
def test_a_form_says_where_it_is_wrong_and_writes_nothing(client, school, bank, teacher, kind, filled, field):
    make_question(bank=bank, code="taken")
    sound = {"stem": "问？", "level": "易", "answer": "A", "option1": "甲", "option2": "乙"}

    response = client.post(at(school, "b1", "new", kind), {**sound, **filled})

    assert (response.status_code, bank.questions.count()) == (422, 1)
    assert field in response.context["form"].errors


def test_an_edit_makes_a_version_and_shows_what_changed(client, school, bank, teacher):
    question = make_question(bank=bank, kind="single", code="K")
    form = QuestionForm(kind="single", before=queries.draft_of(question))
    filled = {bound.name: bound.value() or "" for bound in form}

    response = client.post(at(school, "b1", question.pk, "edit"), {**filled, "answer": "C"})

    newest = bank.questions.current().get()
    page = client.get(response["Location"]).content.decode()
    assert (newest.version, newest.mark("C", 1).fraction, question.mark("B", 1).fraction) == (2, 1, 1)
    assert ("<del>B</del>" in page, "<ins>C</ins>" in page) == (True, True)
    assert "旧版本" in client.get(at(school, "b1", question.pk)).content.decode()


def test_an_edit_keeps_what_the_form_has_no_field_for():
    spec = {**SPECS["essay"], "min_chars": 5}
    before = Draft(spec, code="K")
    form = QuestionForm({"stem": "新的", "level": "易", "answer": "要点"}, kind="essay", before=before)

    assert form.is_valid()
    assert form.draft().spec == {**spec, "stem": text("新的"), "guide": text("要点")}


@pytest.mark.parametrize(
    ("kind", "post", "says"),
    [
        ("truefalse", {"given": "T"}, "答对，得满分"),
        ("truefalse", {"given": "F"}, "得 0%"),
        ("truefalse", {"given": "Z"}, "得 0%"),
        ("multiple", {"given": ["A", "B", "D"]}, "答对，得满分"),
        ("numeric", {"given": "12.5"}, "得 50%"),
        ("essay", {"given": "我认为"}, "由教师评阅"),
        ("matching", {"given_1": ""}, "得 0%"),
        ("ordering", {"given": ["A", "B", "C"], "move": "A:down"}, "得"),
    ],
)
def test_trying_a_question_shows_the_mark_and_keeps_nothing(client, school, bank, teacher, kind, post, says):
    question = make_question(bank=bank, kind=kind)

    page = client.post(at(school, "b1", question.pk), post)

    assert says in page.content.decode()
    assert question.answers.count() == 0


def test_a_retired_question_comes_back(client, school, bank, teacher):
    question = make_question(bank=bank)

    client.post(at(school, "b1", question.pk, "turn"))
    gone = bank.questions.current().count()
    client.post(at(school, "b1", question.pk, "turn"))

    assert (gone, list(bank.questions.current())) == (0, [question])


def test_scripts_in_every_word_are_shown_as_words(client, school, bank, teacher):
    attack = "<script>alert(1)</script>"
    spec = {
        **SPECS["single"],
        "stem": text(attack),
        "general_feedback": text(attack, "markdown"),
        "options": [
            {"text": text(attack), "fraction": 1, "feedback": text(attack)},
            {"text": text("乙"), "fraction": 0},
        ],
    }
    question = make_question(bank=bank, spec=spec, title=attack, category=attack, tags=[attack])

    pages = [client.get(at(school, "b1")), client.get(at(school, "b1", question.pk)),
             client.post(at(school, "b1", question.pk), {"given": "A"}),
             client.get(at(school, "b1", question.pk, "edit"))]  # fmt: skip

    assert all(attack not in page.content.decode() for page in pages)
    assert all("&lt;script&gt;alert(1)" in page.content.decode() for page in pages)


# ── files ─────────────────────────────────────────────────────────────────────
def test_a_file_is_looked_at_before_it_is_written(client, school, bank, teacher):
    address = bring(client, school, "::一::对吗？{T}\n\n::二::多少？{#3}")

    looked = client.get(address).content.decode()
    before = bank.questions.count()
    response = client.post(address, follow=True)

    assert ("确认导入 2 题" in looked, before, bank.questions.count()) == (True, 0, 2)
    assert "新增 2 题" in response.content.decode()
    again = client.get(address).content.decode()
    assert ("这个文件已经导入" in again, "确认导入" in again) == (True, False)


def test_a_file_with_one_bad_row_offers_nothing_to_confirm(client, school, bank, teacher):
    address = bring(client, school, "好题{T}\n\n坏题{~甲 ~乙}")

    looked = client.get(address).content.decode()
    forced = client.post(address)

    assert ("没有正确答案" in looked, "确认导入" in looked) == (True, False)
    assert (forced.status_code, bank.questions.count()) == (422, 0)


@pytest.mark.parametrize(
    ("words", "form", "says"),
    [
        ("中文{T}".encode("gbk"), "gift", "看起来是 GBK"),
        (b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz/>", "moodle", "实体定义"),
        (b"not a zip", "xlsx", "不是可以读取的 Excel 文件"),
        (b"{", "quizjson", "不合 JSON 的写法"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client, school, bank, teacher, words, form, says):
    assert says in client.get(bring(client, school, words, form)).content.decode()


def test_a_file_too_large_is_refused_at_once(client, school, bank, teacher):
    response = client.post(at(school, "b1", "import"), {"format": "gift", "file": uploaded(b"x" * 8_000_001)})

    assert (response.status_code, QuestionImport.objects.count()) == (422, 0)


def test_another_bank_s_upload_is_not_found(client, school, bank, teacher):
    address = bring(client, school, "题{T}")
    make_bank(organisation=school, code="b2")

    assert client.get(address.replace("/b1/", "/b2/")).status_code == 404


def test_a_large_file_is_work_in_the_background(
    client, school, bank, teacher, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(operations, "MOST_AT_ONCE", 1)
    address = bring(client, school, "一{T}\n\n二{F}")

    with django_capture_on_commit_callbacks(execute=True):
        first, second = client.post(address), client.post(address)

    job = Job.objects.get()
    assert first["Location"] == second["Location"] == f"/jobs/{job.pk}/"
    assert (job.state, bank.questions.count()) == ("done", 2)


@pytest.mark.parametrize("form", sorted(formats.FORMATS))
def test_what_is_exported_comes_in_unchanged(client, school, bank, teacher, form):
    for kind in SPECS:
        make_question(bank=bank, kind=kind, code=f"K-{kind}", tags=["甲"], level=2)

    content = client.get(at(school, "b1") + f"?export={form}")
    plan = operations.planned(bank, formats.read(form, content.content))

    assert (plan.count, len(plan.unchanged)) == (0, len(SPECS))
    assert content["Content-Disposition"].startswith("attachment")


def test_an_export_holds_what_is_listed(client, school, bank, teacher):
    for kind in ("essay", "short"):
        make_question(bank=bank, kind=kind)

    content = client.get(at(school, "b1") + "?export=quizjson&kind=essay").content

    assert [draft.spec["kind"] for draft in formats.read("quizjson", content).drafts] == ["essay"]


def test_a_large_bank_is_exported_in_the_background(
    client, school, bank, teacher, monkeypatch, settings, tmp_path, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(operations, "MOST_AT_ONCE", 1)
    settings.MEDIA_ROOT = tmp_path
    for kind in ("essay", "short", "single"):
        make_question(bank=bank, kind=kind, level=2 if kind == "single" else 1)

    page = client.get(at(school, "b1") + "?level=1&export=gift").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(at(school, "b1", "export") + "?level=1", {"format": "gift"})

    job = Job.objects.get()
    file = client.get(f"/jobs/{job.pk}/file/").getvalue()
    assert ("/banks/b1/export/?level=1" in page, response["Location"]) == (True, f"/jobs/{job.pk}/")
    assert [draft.spec["kind"] for draft in formats.read("gift", file).drafts] == ["essay", "short"]


def test_an_export_in_no_known_format_is_refused(client, school, bank, teacher):
    assert client.post(at(school, "b1", "export"), {"format": "exe"}).status_code == 422
    assert Job.objects.count() == 0


def test_nobody_exports_a_foreign_bank(client, school, teacher):
    make_bank(organisation=make_university(), code="foreign")

    assert client.post(at(school, "foreign", "export"), {"format": "gift"}).status_code == 404


def test_the_template_is_a_download(client, school, bank, teacher):
    response = client.get(at(school, "template"))

    assert len(xlsx.read(io.BytesIO(response.content).getvalue()).drafts) == 9
