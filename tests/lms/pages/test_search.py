"""The site's search: every shelf, in both languages, on whatever database the suite runs on."""

import pytest

from tests.factories import courses
from tests.factories import internships as training
from tests.factories.organisations import make_city, make_cluster, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves(db):
    """One of everything with 电商 in it, and a draft and a returned order nobody may find."""
    courses.make_home()
    course = courses.make_course(
        code="CBE900", title="跨境电商运营基础课程", english="E-commerce operations", skills=[("EC-91", 2)], lessons=1
    )
    courses.make_skill("EC-91")
    course.skills.get().skill.__class__.objects.filter(code="EC-91").update(name_zh="电商选品", name_en="E-sourcing")
    lesson = course.get_children().first().get_children().first()
    lesson.title = "电商的一笔订单"
    lesson.save()
    courses.make_course(code="DRAFT9", title="未发布的电商课", slug="draft9", live=False)
    city = make_city("安庆市", slug="anqing-search", name_en="Anqing")
    make_cluster(city, name_zh="刷业产业集群", name_en="Brush cluster", industry_zh="刷业")
    make_university(name_zh="安庆电商职业学院", name_en="Anqing E-commerce College", city=city)
    return course


def groups(client, q, prefix=""):
    found = client.get(f"{prefix}/search/", {"q": q}).context["found"]
    return {one.shelf.name: [entry.title for entry in one.entries] for one in found}


def test_search_finds_two_character_words_on_every_shelf(client, shelves):
    assert groups(client, "电商") == {
        "courses": ["跨境电商运营基础课程"],
        "skills": ["电商选品"],
        "lessons": ["电商的一笔订单"],
        "schools": ["安庆电商职业学院"],
    }


@pytest.mark.parametrize(
    ("q", "shelf", "title"),
    [
        ("课程", "courses", "跨境电商运营基础课程"),
        ("产业集群", "clusters", "刷业产业集群"),
        ("刷业", "clusters", "刷业产业集群"),
        ("CBE900", "courses", "跨境电商运营基础课程"),
    ],
)
def test_search_finds_what_contains_the_word(client, shelves, q, shelf, title):
    assert title in groups(client, q)[shelf]


def test_search_in_english_shows_english_titles(client, shelves):
    assert groups(client, "commerce", "/en")["courses"] == ["E-commerce operations"]


def test_search_finds_approved_orders_only(client, shelves):
    scene = training.make_cast()
    training.make_submitted(scene)
    approved = training.make_approved(scene)

    found = client.get("/search/", {"q": str(approved.enterprise), "in": "orders"}).context["one"]

    assert [entry.note for entry in found.entries] == [approved.code]


def test_one_shelf_is_paged_and_marks_its_words(client, shelves):
    response = client.get("/search/", {"q": "电商", "in": "courses"})

    assert [entry.note for entry in response.context["one"].entries] == ["CBE900"]
    assert "跨境<mark>电商</mark>运营基础课程" in response.text


def test_search_of_a_shelf_that_holds_nothing_says_so(client, shelves):
    text = client.get("/search/", {"q": "电商", "in": "orders"}).text

    assert "没有找到“电商”" in text


@pytest.mark.parametrize("shelf", ["nowhere", "", "<script>"])
def test_search_on_a_shelf_that_is_none_shows_them_all(client, shelves, shelf):
    assert client.get("/search/", {"q": "电商", "in": shelf}).context["total"] == 4


def test_suggestions_come_from_the_first_character_on(client, shelves):
    found = client.get("/search/suggest/", {"q": "跨"}).context["found"]

    assert [(one.shelf.name, [entry.title for entry in one.entries]) for one in found] == [
        ("courses", ["跨境电商运营基础课程"])
    ]


def test_suggestions_for_nothing_are_none(client, shelves):
    assert client.get("/search/suggest/", {"q": " "}).text.strip() == ""


@pytest.mark.parametrize("more", [1, 3])
def test_search_asks_no_more_for_more_results(client, shelves, django_assert_max_num_queries, more):
    for number in range(more):
        courses.make_course(code=f"CBE91{number}", title=f"电商实务{number}", slug=f"cbe91{number}", lessons=1)
        make_university(name_zh=f"电商学院{number}")
    # What a process looks up once and for all is looked up by whoever comes first.
    client.get("/search/", {"q": "电商"})

    with django_assert_max_num_queries(36):
        client.get("/search/", {"q": "电商"})
