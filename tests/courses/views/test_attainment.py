"""The page of what is attained: numbers with what they are made of, nobody's score, and for the academic office alone."""

import copy
import io

import pypdfium2
import pytest
from openpyxl import load_workbook

from courses.operations.programmes import begin_version
from lms.organisations.public import Role
from tests.factories.attainment import make_published, make_students, teach
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(standing_rows):
    """A school, its office, a version, and classes: two of the first year, one of the second. Nobody may write to these.

    Their means in HX are 90, 60 and 30; SX is given once.
    """
    school = make_university()
    office = make_member(Role.ACADEMIC, school)
    version = make_published(office)
    groups = [
        make_students(school, 5, name="A1 电商班"), make_students(school, 6, name="A2 电商班"),
        make_students(school, 7, 2027, name="B1 电商班"),
    ]  # fmt: skip
    for people, score in zip(groups, (90, 60, 30), strict=True):
        teach(school, "HX", people, [score] * len(people))
    teach(school, "SX", groups[0], [100] * 5)
    return school, office, version, [people[0].memberships.get().school_class for people in groups]


@pytest.fixture
def school(standing, db):
    return copy.deepcopy(standing[0])


@pytest.fixture
def office(standing, client, db):
    found = copy.deepcopy(standing[1])
    client.force_login(found)
    return found


@pytest.fixture
def version(standing, office):
    return copy.deepcopy(standing[2])


@pytest.fixture
def classes(standing, db):
    return copy.deepcopy(standing[3])


def address(version, rest=""):
    programme = version.programme
    return f"/uni/{programme.organisation.code}/programmes/{programme.code}/v{version.number}/attainment/{rest}"


def shown(client, version, rest=""):
    """[(attainment, weight with scores, status)] of the outcomes on the page, as printed."""
    answer = client.get(address(version, rest))
    return [
        (one.attained.value and float(round(one.attained.value, 3)), float(one.attained.covered), str(one.status.label))
        for one, _bars in answer.context["rows"]
    ]


def test_the_page_says_the_number_and_what_it_is_made_of(client, version, classes):
    page = client.get(address(version)).content.decode()

    # (5×90 + 6×60 + 7×30) ÷ 18 = 56.7; 0.6 of it, and 0.4 of SX's 100.
    assert "<dd>0.740</dd>" in page and "<dd>0.566</dd>" in page
    assert page.count("56.7") == 2 and "0.3400" in page and "0.4000" in page
    assert "名单 18 人" in page and "标准 0.65" in page and "待核实：尚未对照原文" in page
    assert "一条毕业要求的达成度，是支撑它的每门课程的权重 × 平均成绩 ÷ 100 之和" in page


def test_years_and_classes_stand_side_by_side_as_bars_and_as_a_table(client, version, classes):
    page = client.get(address(version)).content.decode()

    # A mean of 90, of 60 and of 30; the second year is its only class.
    assert [page.count(f"--v:{value}") for value in ("90", "60", "30")] == [1, 1, 2]
    assert page.count('<small class="faint">60.0%</small>') == 3
    assert all(page.count(one.name) == 4 for one in classes)
    assert [page.count(f"{year} 级<") for year in (2026, 2027)] == [4, 4]


def test_years_and_classes_stand_beside_what_they_are_part_of(client, version, classes):
    def beside(of):
        return [one.label for one, _cells in client.get(address(version, of)).context["beside"]]

    first, second, later = (one.name for one in classes)
    assert beside("") == ["2026 级", "2027 级", first, second, later]
    assert (beside("?of=y2026"), beside("?of=y2027")) == ([first, second], [later])
    assert beside(f"?of=c{classes[0].pk}") == []


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("", [(0.74, 1.0, "达成"), (0.567, 1.0, "未达成")]),
        ("y2026", [(0.842, 1.0, "达成"), (0.736, 1.0, "达成")]),
        ("y2027", [(0.18, 0.6, "未达成"), (0.3, 1.0, "未达成")]),
        ("class 0", [(0.94, 1.0, "达成"), (0.9, 1.0, "达成")]),
        ("class 1", [(0.36, 0.6, "尚不能判定"), (0.6, 1.0, "未达成")]),
        ("nonsense", [(0.74, 1.0, "达成"), (0.567, 1.0, "未达成")]),
    ],
)
def test_a_year_or_a_class_alone(client, version, classes, of, expected):
    if of.startswith("class"):
        of = f"c{classes[int(of[-1])].pk}"

    assert shown(client, version, f"?of={of}") == expected


def test_a_class_of_four_is_not_offered_nor_told(client, version, classes, school):
    people = make_students(school, 4, name="四人班")
    teach(school, "HX", people, [100] * 4)
    small = people[0].memberships.get().school_class

    page = client.get(address(version)).content.decode()

    assert ("四人班" in page, "有 1 个班不足 5 人" in page) == (False, True)
    assert shown(client, version, f"?of=c{small.pk}") == shown(client, version)
    # Nor the smallest of the others in its year, which would tell it.
    assert shown(client, version, f"?of=c{classes[0].pk}")[1] == (None, 0.0, "尚不能判定")


@pytest.mark.parametrize(("matrix", "words"), [(True, "还没有成绩"), (False, "这一版没有支撑矩阵")])
def test_an_empty_page_says_why(client, db, matrix, words):
    office = make_member(Role.ACADEMIC, make_university())
    client.force_login(office)
    version = make_published(office, None if matrix else make_plan())

    page = client.get(address(version)).content.decode()

    assert words in page and "达成标准</dt>" not in page


def test_a_draft_has_nobody(client, version, office):
    draft = begin_version(version.programme_id, 2028, by=office)

    assert "这一版还没有发布" in client.get(address(draft)).content.decode()


def test_the_page_of_the_version_leads_here_for_the_office_alone(client, version, school):
    link = f'href="{address(version)}"'
    home = address(version).removesuffix("attainment/")
    assert link in client.get(home).content.decode()

    client.force_login(make_member(Role.TEACHER, school))
    assert link not in client.get(home).content.decode()


@pytest.mark.parametrize(("role", "home", "status"), [
    (Role.TEACHER, True, 404), (Role.ACADEMIC, False, 404), (Role.STUDENT, True, 403),
])  # fmt: skip
def test_others_find_nothing(client, version, school, role, home, status):
    client.force_login(make_member(role, school if home else make_university()))

    assert client.get(address(version)).status_code == status


def test_the_workbook_has_every_group_and_nobody_s_score(client, version, classes):
    book = load_workbook(io.BytesIO(client.get(address(version, "?format=xlsx")).content))
    rows = [dict(zip([cell.value for cell in book.active[1]], row, strict=True)) for row in
            book.active.iter_rows(min_row=2, values_only=True)]  # fmt: skip

    # Everybody, two years, three classes; an outcome with two courses, one with one.
    assert len(rows) == 6 * 5
    assert [row["达成度"] for row in rows if row["范围"] == "全部学生"] == [0.74, 0.34, 0.4, 0.566, 0.5667]
    assert [row["结论"] for row in rows if row["范围"] == classes[1].name and row["结论"]] == ["尚不能判定", "未达成"]
    assert {row["有成绩人数"] for row in rows} <= {0, 5, 6, 7, 11, 18}


def test_the_paper_says_the_same(client, version, classes):
    answer = client.get(address(version, "?format=pdf&of=y2026"))

    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.content))
    assert "2026 级 11 人" in text and "达成度 0.841" in text and classes[0].name in text and "口径" in text
    assert classes[2].name not in text
    assert answer.content == client.get(address(version, "?format=pdf&of=y2026")).content


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions(client, version, school, count, django_assert_num_queries):
    for _ in range(count):
        people = make_students(school, 5)
        teach(school, "HX", people, [80] * 5)
    client.get(address(version))

    with django_assert_num_queries(18):
        client.get(address(version))
