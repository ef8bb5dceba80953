import json

import pytest
from django.test import Client
from django.urls import reverse

from internships import matching
from internships import public as internships
from internships.models import RankedList
from tests.factories.internships import make_approved, make_cast, make_open_round, make_placement, rank, settle

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


@pytest.fixture
def cast(db):
    return make_cast()


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
