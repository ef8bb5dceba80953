"""The screens of training programmes: filling in by tables, rules at the cell, refusals that lose nothing typed."""

import io
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from courses.curricula.plans import Module, Standard
from courses.formats.programmes import write
from courses.models import ProgrammeVersion
from courses.operations.programmes import save_plan
from lms.organisations.public import Role
from lms.skills import public as skills
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import make_plan, make_version, with_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(client):
    found = make_university()
    client.force_login(make_member(Role.TEACHER, found))
    return found


@pytest.fixture
def version(school):
    return make_version(school)


def address(version, rest=""):
    programme = version.programme
    return f"/uni/{programme.organisation.code}/programmes/{programme.code}/v{version.number}/{rest}"


def lines(*rows, seen=1, **also):
    cells = ("code", "name", "kind", "term", "theory", "practice", "credits")
    found = {f"{cell}{place}": value for place, row in enumerate(rows) for cell, value in zip(cells, row, strict=True)}
    return {**found, "seen": seen, **also}


CORE = ("HX", "专业核心课", "required", "3", "240", "320", "35")


def told(version):
    return ProgrammeVersion.objects.get(pk=version.pk).plan


def test_a_programme_begins_as_an_empty_draft(client, school):
    given = {"title_zh": "跨境电商", "code": "cbec", "specialty_code": "530702", "level": "vocational",
             "cohort_year": "2027", "years": "3"}  # fmt: skip

    answer = client.post(f"/uni/{school.code}/programmes/new/", given)

    assert answer.headers["Location"] == f"/uni/{school.code}/programmes/cbec/v1/edit/"
    assert ProgrammeVersion.objects.get().plan == make_plan(cohort_year=2027, goal="", outcomes=(), courses=())


def test_the_page_says_what_the_rules_say(client, school):
    version = make_version(school, with_course(make_plan(), "ZJ", credits=25))

    page = client.get(address(version)).content.decode()

    assert "现在 26.35%，至少 25.00%" in page
    assert page.count("每学分 14.1 学时，应为 16") == 1 and page.count("不符合</span>") == 1


def test_a_line_is_changed_added_and_taken_out(client, version):
    new = ("zb1", "直播", "free", "4", "16", "32", "3")
    answer = client.post(address(version, "edit/specialty_core_course/"), lines(CORE, new))

    assert (answer.status_code, [one.code for one in told(version).courses]) == (
        302, ["GB", "ZJ", "HX", "ZB1", "XX", "SX", "GW"],
    )  # fmt: skip
    client.post(address(version, "edit/specialty_core_course/"), lines(("",) * 7, new, seen=2))
    assert [one.code for one in told(version).courses] == ["GB", "ZJ", "ZB1", "XX", "SX", "GW"]


def test_a_course_keeps_its_standard_under_another_code(client, version):
    skills.load_taxonomy()
    standard = {"objectives": "能开店", "assessment": "", "module0": "开店", "hours0": "560", "skill0": "ec-05",
                "level0": "2", "seen": 1}  # fmt: skip
    assert client.post(address(version, "courses/HX/"), standard).status_code == 302

    client.post(address(version, "edit/specialty_core_course/"), lines(("HX9", *CORE[1:]), seen=2, was0="HX"))

    (course,) = [one for one in told(version).courses if one.code == "HX9"]
    assert (course.standard.objectives, course.standard.skills) == ("能开店", (("EC-05", 2),))


@pytest.mark.parametrize(
    ("row", "words"),
    [(("HX", "核心", "required", "9", "240", "320", "35"), "学期在 1 到 6 之间"),
     (("HX", "核心", "required", "3", "很多", "320", "35"), "理论学时"),
     (("GB", "核心", "required", "3", "240", "320", "35"), "课程代码 GB 出现了不止一次")],
)  # fmt: skip
def test_a_bad_cell_says_why_and_keeps_what_was_typed(client, version, row, words):
    answer = client.post(address(version, "edit/specialty_core_course/"), lines(row))

    page = answer.content.decode()
    assert (answer.status_code, words in page, f'value="{row[4]}"' in page) == (422, True, True)
    assert told(version) == make_plan()


@pytest.mark.parametrize(
    ("given", "words"),
    [({"module0": "开店", "hours0": "100"}, "各模块合计 100 学时，课程是 560 学时"),
     ({"skill0": "EC-99", "level0": "2"}, "技能库里没有 EC-99")],
)  # fmt: skip
def test_a_standard_that_does_not_add_up_is_refused(client, version, given, words):
    answer = client.post(address(version, "courses/HX/"), {"objectives": "x", "seen": 1, **given})

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert told(version) == make_plan()


def hidden_and_typed(answer):
    """What a browser would send of the form that came back."""
    form = answer.context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}


def test_a_colleague_s_course_is_not_lost_by_an_older_form(client, version):
    """Told once what changed meanwhile, one sends the form again, and both people's work is there."""
    new = replace(make_plan().courses[2], code="ZB", name="直播", theory=16, practice=32, credits=Decimal(3))
    theirs = make_plan(goal="别人的")
    save_plan(version.pk, replace(theirs, courses=(*theirs.courses[:3], new, *theirs.courses[3:])), seen=1, by=None)
    row = ("HX", "改名", "required", "3", "240", "320", "35")

    answer = client.post(address(version, "edit/specialty_core_course/"), lines(row, was0="HX"))

    page = answer.content.decode()
    assert (answer.status_code, "有人在你打开之后保存过" in page, 'value="改名"' in page) == (422, True, True)
    assert "别人的" in page and page.count("直播") == 2 and told(version).courses[2].name == "专业核心课"
    client.post(address(version, "edit/specialty_core_course/"), hidden_and_typed(answer))
    assert [one.name for one in told(version).courses[2:4]] == ["改名", "直播"]
    assert told(version).goal == "别人的"


def test_fields_of_the_whole_that_one_left_alone_are_the_colleague_s(client, version):
    save_plan(version.pk, make_plan(goal="别人的"), seen=1, by=None)
    mine = {
        "cohort_year": "2027",
        "years": "3",
        "goal": make_plan().goal,
        "outcomes": "能运营店铺\n能处理询盘",
        "seen": 1,
    }

    answer = client.post(address(version, "edit/"), mine)
    client.post(address(version, "edit/"), hidden_and_typed(answer))

    assert (answer.status_code, told(version)) == (422, make_plan(goal="别人的", cohort_year=2027))


def test_a_standard_written_on_an_older_save_loses_neither_s_lines(client, version):
    written = Standard("能开店", "考查", (Module("开店", 300), Module("运营", 260)))
    save_plan(version.pk, with_course(make_plan(), "HX", standard=written), seen=1, by=None)
    page = client.get(address(version, "courses/HX/"))
    mine = hidden_and_typed(page) | {"module2": "直播", "hours2": "60", "hours1": "200"}
    save_plan(version.pk, with_course(make_plan(), "HX", standard=replace(written, assessment="考试")), seen=2, by=None)

    answer = client.post(address(version, "courses/HX/"), mine)
    client.post(address(version, "courses/HX/"), hidden_and_typed(answer))

    modules = (Module("开店", 300), Module("运营", 200), Module("直播", 60))
    assert (answer.status_code, told(version).courses[2].standard) == (422, Standard("能开店", "考试", modules))


def test_lines_typed_into_a_standard_stay_when_it_is_refused(client, version):
    """More lines than the course has and spare ones: sent from a page where there were more."""
    typed = {f"module{n}": f"第 {n} 章" for n in range(8)} | {f"hours{n}": "10" for n in range(8)}
    typed |= {f"skill{n}": f"EC-9{n}" for n in range(6)} | {f"level{n}": "3" for n in range(6)}

    page = client.post(address(version, "courses/HX/"), {"objectives": "x", "seen": 1, **typed}).content.decode()

    assert [f'value="第 {n} 章"' in page for n in range(8)] == [True] * 8
    assert [f'value="EC-9{n}"' in page for n in range(6)] == [True] * 6
    assert "各模块合计 80 学时" in page


def test_rules_answer_while_one_types(client, version):
    row = ("HX", "专业核心课", "required", "3", "64", "320", "24")

    page = client.post(address(version, "edit/specialty_core_course/"), lines(row, act="check")).content.decode()

    assert "<html" not in page and "现在 2,496，至少 2,500" in page
    assert told(version) == make_plan()


MATRIX = {"s-HX-1": "h", "s-HX-2": "Ｌ", "s-GB-2": "M", "seen": 1}


def test_the_support_matrix_is_filled_in_by_letters(client, version):
    assert client.post(address(version, "edit/support/"), MATRIX).status_code == 302

    assert {one.code: one.supports for one in told(version).courses if one.supports} == {
        "GB": ((2, "M"),),
        "HX": ((1, "H"), (2, "L")),
    }
    page = client.get(address(version)).content.decode()
    assert 'H <small class="num">100.0%' in page and 'M <small class="num">66.7%' in page
    assert "4 门课程没有支撑任何毕业要求" in page and "没有课程支撑的毕业要求" not in page


def test_an_outcome_without_a_course_is_marked(client, version):
    client.post(address(version, "edit/support/"), {"s-HX-1": "H", "seen": 1})

    assert "没有课程支撑的毕业要求：2" in client.get(address(version)).content.decode()
    page = client.get(address(version, "edit/support/")).content.decode()
    assert page.count("没有课程支撑") == 1 and page.count("没有支撑</small>") == 5


def test_another_letter_is_refused_in_its_cell(client, version):
    answer = client.post(address(version, "edit/support/"), MATRIX | {"s-HX-1": "X"})

    page = answer.content.decode()
    assert (answer.status_code, page.count("请填 H、M、L"), 'value="X"' in page) == (422, 2, True)
    assert told(version) == make_plan()


def test_cells_that_two_people_filled_in_are_all_kept(client, version):
    save_plan(version.pk, with_course(make_plan(), "SX", supports=((1, "L"),)), seen=1, by=None)

    answer = client.post(address(version, "edit/support/"), MATRIX)
    client.post(address(version, "edit/support/"), hidden_and_typed(answer))

    assert answer.status_code == 422
    assert [one.code for one in told(version).courses if one.supports] == ["GB", "HX", "SX"]


def test_support_stays_through_new_outcomes_new_codes_and_standards(client, version):
    client.post(address(version, "edit/support/"), MATRIX)

    whole = {"cohort_year": "2026", "years": "3", "goal": "x", "outcomes": "先\n能运营店铺\n能处理询盘",
             "threshold": "0.7", "seen": 2}  # fmt: skip
    client.post(address(version, "edit/"), whole)
    client.post(address(version, "edit/specialty_core_course/"), lines(("HX9", *CORE[1:]), seen=3, was0="HX"))
    client.post(address(version, "courses/HX9/"), {"objectives": "能开店", "seen": 4})

    (course,) = [one for one in told(version).courses if one.code == "HX9"]
    assert (course.supports, course.standard.objectives) == (((2, "H"), (3, "L")), "能开店")
    assert told(version).threshold == Decimal("0.70")


def test_many_outcomes_come_some_courses_at_a_time(client, school):
    course = make_plan().courses[0]
    courses = tuple(replace(course, code=f"C{n}", name=f"课{n}") for n in range(25))
    version = make_version(school, make_plan(outcomes=tuple(f"能 {n}" for n in range(30)), courses=courses))

    answer = client.post(address(version, "edit/support/?page=2"), {"s-C20-30": "H", "seen": 1})

    assert (answer.status_code, answer.headers["Location"]) == (302, address(version, "edit/support/?page=2"))
    assert told(version).courses[20].supports == ((30, "H"),)
    assert client.get(address(version, "edit/support/")).content.decode().count('name="s-') == 600


def test_a_matrix_needs_outcomes_first(client, school):
    version = make_version(school, make_plan(outcomes=()))

    assert "先填写毕业要求" in client.get(address(version, "edit/support/")).content.decode()


def test_an_earlier_save_comes_back(client, version):
    save_plan(version.pk, make_plan(goal="新的"), seen=1, by=None)
    first = version.revisions.earliest("pk")

    client.post(address(version, "history/"), {"revision": first.pk, "seen": 2})

    assert told(version).goal == make_plan().goal


def test_a_long_history_comes_in_pages(client, version):
    for number in range(1, 22):
        save_plan(version.pk, make_plan(goal=f"第 {number} 次"), seen=number, by=None)

    first, second = (client.get(address(version, f"history/?page={page}")).content.decode() for page in (1, 2))

    assert [page.count("6 门课程") for page in (first, second)] == [20, 2]
    assert [page.count("b-ok") for page in (first, second)] == [1, 0]
    assert [page.count("恢复到这次") for page in (first, second)] == [19, 2]


@pytest.mark.parametrize(("role", "status"), [(Role.STUDENT, 403), (Role.TEACHER, 404)])
def test_another_school_finds_nothing(client, version, role, status):
    client.force_login(make_member(role, make_university()))

    pages = [client.get(address(version, rest)).status_code for rest in ("", "edit/", "history/", "export/")]
    assert pages == [status] * 4


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, school, count, django_assert_num_queries):
    for number in range(count):
        make_version(school, specialty_code=f"53070{number}")
    client.get(f"/uni/{school.code}/programmes/")

    with django_assert_num_queries(9):
        client.get(f"/uni/{school.code}/programmes/")


def brought(client, version, content, seen=1):
    file = SimpleUploadedFile("plan.xlsx", content)
    return client.post(address(version, "import/"), {"file": file, "seen": seen})


def test_an_exported_workbook_comes_back_in(client, version):
    content = client.get(address(version, "export/")).content
    save_plan(version.pk, make_plan(goal="新的"), seen=1, by=None)

    answer = brought(client, version, content, seen=2)

    assert (answer.status_code, told(version)) == (302, make_plan())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda sheet: sheet.__setitem__("G2", "很多"), "课程!G2：“很多”不是数字"),
        (lambda sheet: sheet.merge_cells("C2:C3"), "课程!C2:C3：这个单元格与别的单元格合并了"),
        (lambda sheet: sheet.__setitem__("E2", 9), "课程!E2：学期在 1 到 6 之间"),
        (lambda sheet: sheet.parent["支撑矩阵"].__setitem__("C2", "强"), "支撑矩阵!C2：“强”不是 H、M、L"),
    ],
)
def test_a_bad_workbook_gives_a_reason_a_cell_and_writes_nothing(client, version, change, reason):
    book = load_workbook(io.BytesIO(write(make_plan(goal="新的"))))
    change(book["课程"])
    out = io.BytesIO()
    book.save(out)

    answer = brought(client, version, out.getvalue())

    assert (answer.status_code, reason in answer.content.decode()) == (422, True)
    assert told(version) == make_plan()


def test_a_workbook_made_from_an_older_save_is_refused(client, version):
    save_plan(version.pk, make_plan(goal="新的"), seen=1, by=None)

    assert brought(client, version, write(make_plan(goal="旧的"))).status_code == 422
    assert told(version).goal == "新的"


def test_the_paper_has_the_support_matrix(client, school):
    plan = with_course(make_plan(threshold=Decimal("0.70")), "HX", supports=((1, "H"),))
    pdf = pypdfium2.PdfDocument(client.get(address(make_version(school, plan), "print/")).content)

    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "五、课程对毕业要求的支撑" in text and "不低于 0.70" in text


def test_the_paper_is_a4_in_the_fonts_of_the_house(client, version):
    answer = client.get(address(version, "print/"))

    pdf = pypdfium2.PdfDocument(answer.content)
    text = pdf[0].get_textpage().get_text_bounded()
    assert [round(points / 72 * 25.4) for points in pdf[0].get_size()] == [210, 297]
    assert "跨境电子商务专业人才培养方案" in text and "专业核心课" in text
    assert answer.content == client.get(address(version, "print/")).content
