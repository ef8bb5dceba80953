"""Two rounds open at once: each page says which one it speaks of, and a list belongs to one of them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from internships.models import Candidate, MatchRound, RankedList
from tests.factories.internships import make_approved, make_cast, make_open_round, make_round, rank
from tests.factories.organisations import make_university

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def rounds(cast):
    """Two rounds with an order of their own each; the one opened later closes first."""
    make_approved(cast, code="early", posts=[("甲", 50, 2)], headcount=9000)
    later = make_open_round(cast, code="later")
    make_approved(cast, code="late", posts=[("乙", 50, 2)], headcount=9000)
    sooner = make_open_round(cast, code="sooner", closes_at=timezone.now() + DAY)
    return sooner, later


def post_of(match_round):
    return match_round.posts.get().post


def open_in(answer):
    """{order: the posts that may be added in the round the list speaks of}."""
    return {card.order.code: [str(one.post) for one in card.open_posts] for card in answer.context["cards"]}


def offered(answer):
    return [one.code for one in answer.context["rounds"].all]


def test_a_seat_is_promised_by_one_round_at_a_time(rounds):
    assert [str(post_of(one)) for one in rounds] == ["乙", "甲"]


@pytest.mark.parametrize(
    "query, found",
    [("", {"early": [], "late": ["乙"]}), ("?round=later", {"early": ["甲"], "late": []})],
)
def test_list_adds_to_the_round_the_address_names(cast, rounds, query, found):
    answer = client_of(cast.student()).get("/orders/" + query)

    assert (open_in(answer), offered(answer)) == (found, ["sooner", "later"])


def test_list_keeps_the_round_in_its_links(cast, rounds):
    answer = client_of(cast.student()).get("/orders/?round=later&mode=order_class")

    assert answer.context["chips"][0][1].endswith("round=later")
    assert "/orders/early/?round=later" in answer.content.decode()


def test_comparison_speaks_of_the_round_asked_for(cast, rounds):
    answer = client_of(cast.student()).get("/orders/compare/?order=early&order=late&round=later")

    assert open_in(answer) == {"early": ["甲"], "late": []}


def test_order_page_speaks_of_the_round_its_posts_are_in(cast, rounds):
    answer = client_of(cast.student()).get("/orders/early/")

    assert (answer.context["match_round"].code, offered(answer)) == ("later", ["later"])


def test_lists_are_kept_apart(cast, rounds):
    sooner, later = rounds
    student = cast.student()
    client = client_of(student)
    client.post("/choices/change/", {"round": "later", "add": post_of(later).pk})
    client.post("/choices/change/", {"round": "sooner", "add": post_of(sooner).pk})

    kept = dict(RankedList.objects.filter(student=student).values_list("match_round__code", "post_ids"))
    shown = [
        [fit.post.pk for fit in client.get(f"/choices/?round={one.code}").context["chosen"]] for one in (later, sooner)
    ]
    assert kept == {"later": [post_of(later).pk], "sooner": [post_of(sooner).pk]}
    assert shown == [[post_of(later).pk], [post_of(sooner).pk]]


def test_wish_for_a_closed_round_does_not_turn_up_in_another(cast, rounds):
    sooner, later = rounds
    MatchRound.objects.filter(pk=sooner.pk).update(closes_at=timezone.now())

    answer = client_of(cast.student()).post("/choices/change/", {"round": "sooner", "add": post_of(later).pk})

    assert (answer.status_code, RankedList.objects.count()) == (409, 0)


def test_student_chooses_among_rounds_they_may_take_part_in(cast, rounds):
    elsewhere = make_cast(school=make_university())
    make_approved(elsewhere, code="theirs")
    make_open_round(cast, code="third")

    theirs, ours = (client_of(one.student()).get("/choices/") for one in (elsewhere, cast))

    assert (offered(theirs), offered(ours)) == (["third"], ["sooner", "later"])


def test_board_can_be_narrowed_to_a_round(cast, rounds):
    student = cast.student()
    for one in rounds:
        rank(one, student, [post_of(one)])

    answer = client_of(cast.manager).get(f"/biz/{cast.firm.code}/candidates/?view=table&round=later")

    code = Candidate.objects.get(match_round__code="later").code
    assert [row.code for row in answer.context["page"]] == [code]


def test_round_without_a_free_seat_says_why(cast, rounds):
    draft = make_round(cast, code="empty")

    answer = client_of(cast.officer).post(f"/gov/rounds/{draft.code}/open/", follow=True)

    assert "其他正在进行的轮次里的名额不能再用一次" in answer.content.decode()
