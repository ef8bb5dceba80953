import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from internships import matching
from internships import public as internships
from internships.models import RankedList
from tests.factories.internships import (
    make_approved,
    make_cast,
    make_open_round,
    make_placement,
    make_skill,
    prove,
    rank,
    settle,
)

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}
CHOICES_QUERIES = 18


@pytest.fixture
def posts(cast):
    return [p.pk for p in make_approved(cast, posts=[("甲", 50, 2), ("乙", 50, 2), ("丙", 50, 2)]).posts.all()]


@pytest.fixture
def match_round(cast, posts):
    return make_open_round(cast)


@pytest.fixture
def student(cast, match_round):
    return cast.student()


@pytest.fixture
def client(student):
    client = Client()
    client.force_login(student)
    return client


def press(client, **fields):
    return client.post(reverse("internships:choices-change"), fields)


def shown(*posts):
    """The hidden fields of a page that shows these posts in this order."""
    return {f"rank-{post}": place for place, post in enumerate(posts, 1)}


def kept():
    return RankedList.objects.get().post_ids


def test_buttons_add_move_and_remove_without_a_script(client, posts):
    a, b, c = posts
    for post in posts:
        press(client, add=post)

    press(client, up=c, version=3, **shown(a, b, c))
    press(client, remove=b, version=4, **shown(a, c, b))

    assert kept() == [a, c]


def test_undo_goes_back_one_step(client, posts):
    a, b, _c = posts
    press(client, add=a)
    press(client, add=b)

    press(client, undo=1, version=2, **shown(a, b))

    assert kept() == [a]


def test_undo_does_not_bring_another_rounds_list(client, cast, posts, student):
    press(client, add=posts[0])
    make_approved(cast, posts=[("丁", 50, 1)])
    second = make_open_round(cast)

    press(client, undo=1, round=second.code)

    assert RankedList.objects.get(match_round=second).post_ids == []


def test_script_saves_the_whole_order_and_learns_the_new_version(client, posts):
    a, b, c = posts
    for post in posts:
        press(client, add=post)

    answer = client.post(reverse("internships:choices-change"), {"version": 3, **shown(c, a, b)}, headers=HX)

    assert kept() == [c, a, b]
    page = answer.content.decode()
    assert (answer.status_code, 'id="version" value="4"' in page, page.count("hx-swap-oob")) == (200, True, 2)


def test_script_from_an_older_page_is_sent_to_compare_and_loses_nothing(client, posts):
    a, b, _c = posts
    press(client, add=a)
    press(client, add=b)

    answer = client.post(reverse("internships:choices-change"), {"version": 1, **shown(b, a)}, headers=HX)

    assert (answer.status_code, kept()) == (409, [a, b])
    compare = client.get(answer["HX-Redirect"])
    assert [fit.post.pk for fit in compare.context["refused"]] == [b, a]
    assert [fit.post.pk for fit in compare.context["chosen"]] == [a, b]


def test_button_from_an_older_page_shows_both_lists(client, posts):
    a, b, _c = posts
    press(client, add=a)
    press(client, add=b)

    answer = press(client, up=b, version=1, **shown(a, b))

    assert (answer.status_code, kept()) == (409, [a, b])
    assert [fit.post.pk for fit in answer.context["refused"]] == [b, a]


@pytest.mark.parametrize("force, expected", [(True, [1, 0]), (False, [0, 1])])
def test_conflict_ends_with_the_list_that_was_chosen(client, posts, force, expected):
    a, b, _c = posts
    press(client, add=a)
    press(client, add=b)
    press(client, version=1, **shown(b, a))

    press(client, **({"force": 1, "order": f"{b},{a}"} if force else {}))

    assert kept() == [posts[n] for n in expected]
    assert client.get(reverse("internships:choices")).context["refused"] is None


def test_submit_sends_the_order_the_page_shows(client, posts):
    a, b, _c = posts
    press(client, add=a)
    press(client, add=b)

    client.post(reverse("internships:choices-submit"), {"version": 2, **shown(b, a)})

    sent = RankedList.objects.get()
    assert (sent.post_ids, sent.submitted_at is None) == ([b, a], False)


def test_submit_from_an_older_page_sends_nothing(client, posts):
    a, b, _c = posts
    press(client, add=a)
    press(client, add=b)

    answer = client.post(reverse("internships:choices-submit"), {"version": 1, **shown(b, a)})

    assert (answer.status_code, RankedList.objects.get().submitted_at) == (409, None)


@pytest.mark.parametrize("fields", [{"add": "999999"}, {"order": "1,1"}])
def test_unknown_or_doubled_post_is_refused(client, posts, fields):
    assert press(client, **fields).status_code == 422
    assert RankedList.objects.count() == 0


@pytest.mark.parametrize("fields", [{"add": "x"}, {"up": ""}, {"order": "a,b"}, {"version": "x"}, {"rank-x": "1"}])
def test_nonsense_changes_nothing(client, posts, fields):
    press(client, add=posts[0])

    press(client, **fields)

    assert kept() == posts[:1]


def test_suggestions_are_only_what_the_student_may_take(cast, client, posts, match_round):
    other = make_cast()
    stranger = other.student()
    theirs = Client()
    theirs.force_login(stranger)

    assert [fit.post.pk for fit in client.get(reverse("internships:choices")).context["suggested"]] == posts
    assert theirs.get(reverse("internships:choices")).context["suggested"] == []


def test_changes_without_an_open_round_are_refused(cast):
    student = cast.student()
    client = Client()
    client.force_login(student)

    assert press(client, add=1).status_code == 409


def test_change_needs_a_token_of_the_page(student, posts):
    client = Client(enforce_csrf_checks=True)
    client.force_login(student)

    assert press(client, add=posts[0]).status_code == 403


def test_receipt_proves_the_list_without_us(cast):
    placement = make_placement(cast)
    client = Client()
    client.force_login(placement.student)

    found = json.loads(client.get(reverse("internships:receipt", args=[placement.match_round.code])).content)

    leaf = matching.leaf(found["student"], found["posts"] + found["scores"], bytes.fromhex(found["salt"]))
    path = [matching.Step(step["side"], bytes.fromhex(step["hash"])) for step in found["path"]]
    assert matching.verify_path(leaf, path, bytes.fromhex(found["root"]))
    assert matching.commitment(bytes.fromhex(found["secret"])) == found["secret_hash"]


def test_unplaced_student_reads_a_reason_for_every_choice(cast):
    order = make_approved(cast, posts=[("甲", 50, 1)])
    match_round = make_open_round(cast)
    rivals = [cast.student(), cast.student()]
    for rival in rivals:
        rank(match_round, rival, order.posts.all())
    settle(match_round, cast)
    internships.publish_round(match_round.pk, by=cast.officer)
    loser = match_round.placements.get(post=None).student
    client = Client()
    client.force_login(loser)

    lines = client.get(reverse("internships:result", args=[match_round.code])).context["lines"]

    assert [(str(line["post"]), str(line["label"])) for line in lines] == [("甲", "同分抽签未中")]


# ── recommended, warned of, sealed ────────────────────────────────────────────
def offers(cast, count, **fields):
    """So many orders of one post each, and the round they take part in."""
    for _ in range(count):
        make_approved(cast, headcount=9000, posts=[("甲", 9000, 1)], **fields)
    return make_open_round(cast)


def page_of(student, match_round):
    client = Client()
    client.force_login(student)
    return client.get(reverse("internships:choices"), {"round": match_round.code})


def test_best_fits_are_recommended_first_and_chosen_ones_not_at_all(cast):
    for code in ("AA-1", "BB-1"):
        make_skill(code)
    far = make_approved(cast, skills=(("BB-1", 2, 1),))
    near = make_approved(cast, skills=(("AA-1", 2, 1),))
    own = make_approved(cast, skills=(("AA-1", 1, 1),))
    match_round, student = make_open_round(cast), cast.student()
    prove(student, AA_1=1)
    rank(match_round, student, own.posts.all())

    page = page_of(student, match_round)

    assert [fit.post.order for fit in page.context["suggested"]] == [near, far]
    assert [[line.code for line in fit.missing] for fit in page.context["suggested"]] == [["AA-1"], ["BB-1"]]
    assert "/learn/gap/AA-1/2/" in page.content.decode()


def test_at_most_twenty_are_recommended_and_all_are_counted(cast):
    page = page_of(cast.student(), offers(cast, 23))

    assert (len(page.context["suggested"]), page.context["left_over"]) == (20, 23)


def test_orders_outside_the_round_are_not_recommended(cast):
    match_round = offers(cast, 1)
    make_approved(cast)

    assert page_of(cast.student(), match_round).context["left_over"] == 1


def test_short_list_is_warned_of_and_a_long_one_is_not(cast):
    match_round, student = offers(cast, 3), cast.student()
    posts = list(match_round.posts.values_list("post_id", flat=True))
    rank(match_round, student, posts[:2])
    short = page_of(student, match_round)
    rank(match_round, student, posts)

    assert (short.context["is_short"], page_of(student, match_round).context["is_short"]) == (True, False)


def test_choice_that_is_not_open_to_the_student_names_the_rule(cast):
    match_round, student = offers(cast, 1, youngest_year=5), cast.student()
    rank(match_round, student, match_round.posts.values_list("post_id", flat=True))

    page = page_of(student, match_round)

    assert [one.rule for fit in page.context["barred"] for one in fit.refusals] == ["YEAR-1"]
    assert "至少第 5 年" in page.content.decode()


def test_sealed_list_is_shown_in_its_order_after_the_lock(cast):
    match_round, student = offers(cast, 3), cast.student()
    posts = list(match_round.posts.values_list("post_id", flat=True))
    rank(match_round, student, [posts[2], posts[0]])
    internships.lock_round(match_round.pk, by=cast.officer)

    page = page_of(student, match_round)

    assert [[post.pk for post in found] for _row, found in page.context["waiting"]] == [[posts[2], posts[0]]]
    assert 'name="up"' not in page.content.decode()


def test_list_shows_the_seats_of_its_round(client, match_round, posts):
    match_round.posts.filter(post=posts[0]).update(seats=1)
    press(client, round=match_round.code, add=posts[0])

    page = client.get(f"{reverse('internships:choices')}?round={match_round.code}")

    assert [fit.post.seats for fit in page.context["chosen"]] == [1]


@pytest.mark.parametrize("count", [1, 3])
def test_list_page_asks_the_same_for_one_choice_and_three(cast, count):
    match_round, student = offers(cast, count + 1), cast.student()
    rank(match_round, student, match_round.posts.values_list("post_id", flat=True)[:count])
    client, address = Client(), f"{reverse('internships:choices')}?round={match_round.code}"
    client.force_login(student)
    client.get(address)  # what is cached per process is cached

    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)

    assert (len(page.context["chosen"]), len(queries)) == (count, CHOICES_QUERIES)
