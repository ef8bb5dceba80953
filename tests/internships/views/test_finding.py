from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from internships.models import RankedList, SavedOrder, SavedSearch
from internships.operations import saved
from internships.operations.orders import approve_order, confirm_order, submit_order
from internships.operations.rules import waive_finding
from lms.common.errors import Invalid
from tests.factories.internships import (
    make_approved,
    make_cast,
    make_draft,
    make_open_round,
    make_skill,
    prove,
    rank,
)
from tests.factories.organisations import make_cluster, make_enterprise
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
URL = "/orders/"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def codes(answer):
    return [card.order.code for card in answer.context["cards"]]


def facet(answer, name):
    found = {one.name: one for one in answer.context["facets"]}
    return {option.value: option.count for option in found[name].options} if name in found else None


@pytest.fixture
def skilled(cast):
    """Three orders: the second asks what the student has, the first one level more, the third two skills more."""
    for code in ("AA-1", "BB-1", "CC-1"):
        make_skill(code)
    orders = [
        make_approved(cast, pay=pay, skills=needs, headcount=9000)
        for pay, needs in (
            (4000, (("AA-1", 3, 1),)),
            (4500, (("AA-1", 2, 1),)),
            (6000, (("AA-1", 2, 1), ("BB-1", 1, 1), ("CC-1", 2, 1))),
        )
    ]
    student = cast.student()
    prove(student, AA_1=2)
    return orders, student


def test_the_best_fit_comes_first_for_whoever_has_a_profile(skilled):
    (near, full, far), student = skilled

    assert codes(client_of(student).get(URL)) == [full.code, near.code, far.code]
    assert codes(Client().get(URL)) == [far.code, full.code, near.code]


def test_a_stranger_cannot_sort_or_narrow_by_a_profile_they_do_not_have(skilled):
    answer = Client().get(URL, {"sort": "-fit", "gap": "0", "mine": "1"})

    assert (len(codes(answer)), answer.context["chosen"].sort, facet(answer, "gap")) == (3, "-pay", None)


def test_distance_to_my_profile_is_a_facet_with_counts(skilled):
    (near, full, _far), student = skilled

    answer = client_of(student).get(URL, {"gap": "1"})

    assert codes(answer) == [full.code, near.code]
    assert facet(answer, "gap") == {"0": 1, "1": 2, "2": 3}


def test_counts_of_a_facet_ignore_its_own_choice_and_obey_the_others(skilled):
    _orders, student = skilled

    answer = client_of(student).get(URL, {"skill": "BB-1", "pay": "4000"})

    assert facet(answer, "skill") == {"BB-1": 1, "AA-1": 3, "CC-1": 1}
    assert facet(answer, "pay") == {"3000": 1, "4000": 1, "5000": 1, "6000": 1}


def test_two_values_of_one_facet_widen_and_two_facets_narrow(cast):
    other = make_enterprise(cluster=make_cluster(name_zh="刷业"), headcount=900)
    first = make_approved(cast, mode="traineeship")
    second = make_approved(make_cast(firm=other, school=cast.school), headcount=900)
    here, there = first.cluster.city.slug, second.cluster.city.slug

    both = Client().get(URL, {"city": [here, there]})
    one = Client().get(URL, {"city": [here, there], "mode": "traineeship"})

    assert (sorted(codes(both)), codes(one)) == (sorted([first.code, second.code]), [first.code])
    assert facet(one, "cluster") == {first.cluster.slug: 1}


def test_months_and_pay_narrow_by_when_and_how_much(cast):
    soon = make_approved(cast, starts_on=date(2027, 3, 1), pay=4000)
    later = make_approved(cast, starts_on=date(2027, 9, 1), pay=5500)

    assert codes(Client().get(URL, {"month": "2027-03"})) == [soon.code]
    assert codes(Client().get(URL, {"pay": "5000"})) == [later.code]
    assert facet(Client().get(URL), "month") == {"2027-03": 1, "2027-09": 1}


@pytest.mark.parametrize("word", ["跟", "跟单", "小家电"])
def test_one_character_of_a_post_or_the_cluster_finds_the_order(cast, word):
    order = make_approved(cast, posts=[("跟单员", 50, 2)])
    make_approved(make_cast(firm=make_enterprise(cluster=make_cluster(name_zh="丝"), headcount=200)))

    assert codes(Client().get(URL, {"q": word})) == [order.code]


def test_chips_lead_to_the_choice_without_them(skilled):
    (near, full, far), student = skilled
    client = client_of(student)

    answer = client.get(URL, {"gap": "1", "skill": "AA-1", "q": "运营"})

    chips = {str(words): url for words, url in answer.context["chips"]}
    assert codes(answer) == [full.code, near.code]
    assert len(chips) == 3
    assert codes(client.get(chips["达标或差 1 项"])) == [full.code, near.code, far.code]
    assert len(client.get(chips["运营"]).context["chips"]) == 2


def test_only_what_i_may_take_leaves_out_other_schools_and_higher_years(cast):
    mine = make_approved(cast)
    make_approved(cast, youngest_year=5)
    make_approved(make_cast())
    student = cast.student()

    answer = client_of(student).get(URL, {"mine": "1"})

    assert (codes(answer), facet(answer, "mine")) == ([mine.code], {"1": 1})


def test_nonsense_in_the_address_shows_a_page(skilled):
    answer = Client().get(URL, {"pay": "x", "month": "9999-99-99", "city": "nowhere", "page": "x", "sort": "worst"})

    assert (answer.status_code, codes(answer)) == (200, [])


def test_file_holds_what_was_chosen_in_its_order(skilled):
    (near, full, _far), student = skilled

    answer = client_of(student).get(URL, {"gap": "1", "format": "csv"})

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in rows] == ["编号", full.code, near.code]


def test_card_adds_a_post_and_comes_back_to_the_list(cast):
    order = make_approved(cast)
    make_open_round(cast)
    client = client_of(cast.student())
    page = client.get(URL).content.decode()
    post = order.posts.get()
    assert f'name="add" value="{post.pk}"' in page

    answer = client.post(reverse("internships:choices-change"), {"add": post.pk, "back": "/orders/?pay=3000"})

    assert (answer.status_code, answer.url) == (302, "/orders/?pay=3000")
    assert RankedList.objects.get().post_ids == [post.pk]
    assert client.get(URL).context["cards"][0].open_posts[0].rank == 1


def test_adding_never_leads_off_the_site(cast):
    post = make_approved(cast).posts.get()
    make_open_round(cast)

    answer = client_of(cast.student()).post(
        reverse("internships:choices-change"), {"add": post.pk, "back": "https://evil.test/"}
    )

    assert answer.url.startswith("/choices/")


def test_not_eligible_student_gets_no_button(cast):
    make_approved(cast)
    make_open_round(cast)
    stranger = make_cast().student()

    page = client_of(stranger).get(URL).content.decode()

    assert ('name="add"' in page, "你不能填报" in page) == (False, True)


def test_gap_leads_to_the_courses_that_close_it(skilled):
    _orders, student = skilled

    page = client_of(student).get(URL).content.decode()

    assert 'href="/learn/gap/AA-1/3/"' in page
    assert client_of(student).get("/learn/gap/AA-1/3/").status_code == 200
    assert client_of(student).get("/learn/gap/NO-9/3/").status_code == 404


# ── side by side ──────────────────────────────────────────────────────────────
def test_comparison_shows_every_skill_of_any_of_them(skilled):
    (near, _full, far), student = skilled

    answer = client_of(student).get("/orders/compare/", {"order": [far.code, near.code]})

    assert codes(answer) == [far.code, near.code]
    held = [[line and (line.held, line.needed) for _card, line in lines] for _name, lines in answer.context["rows"]]
    assert held == [[(2, 2), (2, 3)], [(0, 1), None], [(0, 2), None]]


def test_comparison_takes_four_and_says_what_it_left_out(cast):
    orders = [make_approved(cast, headcount=9000, posts=[("甲", 9000, 1)]) for _ in range(6)]

    answer = Client().get("/orders/compare/", {"order": [order.code for order in orders]})

    assert (codes(answer), answer.context["left_out"]) == ([order.code for order in orders[:4]], 2)


def test_comparison_does_not_show_what_the_reader_may_not_see(cast):
    draft, open_one = make_draft(cast), make_approved(cast)

    answer = Client().get("/orders/compare/", {"order": [draft.code, open_one.code, "nowhere"]})

    assert codes(answer) == [open_one.code]


# ── kept for later ────────────────────────────────────────────────────────────
def test_search_is_kept_under_a_name_and_finds_the_same_again(skilled):
    (near, full, _far), student = skilled
    client = client_of(student)
    query = client.get(URL, {"gap": "1"}).context["chosen_query"]

    client.post(reverse("internships:search-save"), {"name": "差一项", "query": query})
    answer = client.get(f"{URL}?{SavedSearch.objects.get().query}")

    assert codes(answer) == [full.code, near.code]
    assert [str(one) for one in answer.context["searches"]] == ["差一项"]


def test_same_search_saved_again_is_renamed(db):
    person = make_person()
    for name in ("一", "二"):
        saved.save_search(name, "q=x", by=person)

    assert list(SavedSearch.objects.values_list("name", flat=True)) == ["二"]


@pytest.mark.parametrize("query", ["", "q=" + "长" * 500])
def test_empty_or_endless_search_is_refused(db, query):
    with pytest.raises(Invalid):
        saved.save_search("名", query, by=make_person())


def test_at_most_twenty_searches_are_kept(db):
    person = make_person()
    for number in range(20):
        saved.save_search("名", f"q={number}", by=person)

    with pytest.raises(Invalid):
        saved.save_search("名", "q=more", by=person)
    assert SavedSearch.objects.count() == 20


def test_nobody_forgets_anothers_search(db):
    person, other = make_person(), make_person()
    kept = saved.save_search("名", "q=x", by=person)

    client_of(other).post(reverse("internships:search-forget", args=[kept.pk]))
    still = SavedSearch.objects.count()
    client_of(person).post(reverse("internships:search-forget", args=[kept.pk]))

    assert (still, SavedSearch.objects.count()) == (1, 0)


def test_marked_orders_are_found_again_and_twice_is_once(cast):
    marked = make_approved(cast)
    make_approved(cast)
    student = cast.student()
    client = client_of(student)
    for _ in range(2):
        client.post(reverse("internships:order-keep", args=[marked.code]), {"keep": "1", "back": URL})

    answer = client.get(URL, {"saved": "1"})

    assert (codes(answer), facet(answer, "saved"), SavedOrder.objects.count()) == ([marked.code], {"1": 1}, 1)
    client.post(reverse("internships:order-keep", args=[marked.code]), {"keep": "0"})
    assert SavedOrder.objects.count() == 0


def test_order_one_may_not_see_cannot_be_marked(cast):
    draft = make_draft(cast)

    answer = client_of(cast.student()).post(reverse("internships:order-keep", args=[draft.code]), {"keep": "1"})

    assert (answer.status_code, SavedOrder.objects.count()) == (404, 0)


# ── how often the database is asked ───────────────────────────────────────────
LIST_QUERIES, STRANGER_QUERIES, COMPARE_QUERIES = 21, 10, 14


def asked(client, url, **params):
    client.get(url, params)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url, params).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_for_one_row_and_three(cast, count):
    skills = tuple((make_skill().code, 2, 1) for _ in range(3))
    orders = [
        make_approved(cast, headcount=9000, posts=[("甲", 9000, 1), ("乙", 9000, 1)], skills=skills)
        for _ in range(count)
    ]
    match_round = make_open_round(cast)
    student = cast.student()
    rank(match_round, student, orders[0].posts.all())
    saved.save_search("名", "q=x", by=student)

    assert asked(client_of(student), URL, q="甲") == LIST_QUERIES
    assert asked(Client(), URL) == STRANGER_QUERIES


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_asks_the_same_for_one_and_three(cast, count):
    orders = [make_approved(cast, headcount=9000) for _ in range(count)]

    assert asked(client_of(cast.student()), "/orders/compare/", order=[one.code for one in orders]) == COMPARE_QUERIES


def test_starts_far_ahead_stay_in_order(cast):
    late = make_approved(cast, starts_on=timezone.localdate() + timedelta(days=300))
    early = make_approved(cast, starts_on=timezone.localdate() + timedelta(days=20))

    assert codes(Client().get(URL, {"sort": "starts"})) == [early.code, late.code]


def test_how_it_fits_is_for_those_who_could_go_there(cast, skilled):
    (near, _full, _far), student = skilled
    url = reverse("internships:order", args=[near.code])

    scores = [client_of(who).get(url).context["score"] for who in (student, cast.manager, cast.academic, cast.officer)]

    assert (scores[0] is not None, scores[1:]) == (True, [None, None, None])
    assert [card.score for card in client_of(cast.officer).get(URL).context["cards"]] == [None, None, None]


def test_written_reason_is_for_the_school_and_the_authority(cast):
    order = make_draft(cast, headcount=100, posts=[("甲", 60, 11)])
    waive_finding(order.findings.current().get(holds=True).pk, reason="学员分两批到岗", by=cast.manager)
    submit_order(order.pk, by=cast.manager)
    confirm_order(order.pk, by=cast.academic)
    approve_order(order.pk, by=cast.officer)
    url = reverse("internships:order", args=[order.code])

    read = ["学员分两批到岗" in client_of(who).get(url).content.decode() for who in (cast.academic, cast.officer)]
    hidden = ["学员分两批到岗" in client.get(url).content.decode() for client in (Client(), client_of(cast.student()))]

    assert (read, hidden) == ([True, True], [False, False])


@pytest.mark.parametrize(
    ("place", "blocks"),
    [
        (0, {"我的水平 2，要求 3": ["on", "on", "lack"]}),
        (1, {"我的水平 2，要求 2": ["on", "on", ""]}),
        (2, {"我的水平 2，要求 2": ["on", "on", ""], "我的水平 0，要求 1": ["lack", "", ""], "我的水平 0，要求 2": ["lack", "lack", ""]}),
    ],
)  # fmt: skip
def test_skills_of_an_order_are_blocks_filled_as_far_as_the_reader_has_come(skilled, place, blocks):
    orders, student = skilled

    page = BeautifulSoup(client_of(student).get(f"{URL}{orders[place].code}/").content, "html.parser")

    drawn = {one["aria-label"]: [" ".join(i["class"]) for i in one.select("i")] for one in page.select(".lvls")}
    assert drawn == blocks


def test_stranger_sees_what_is_asked_and_no_level_of_anybody(skilled):
    orders, _student = skilled

    page = Client().get(f"{URL}{orders[0].code}/").text

    assert "技能要求" in page
    assert "lvls" not in page
