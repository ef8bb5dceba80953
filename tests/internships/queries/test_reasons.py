"""Reasons as a page reads them, out of published lines, against what the package finds in the whole market."""

import random
import runpy

import pytest

from internships import matching
from internships import public as internships
from internships.models import Category, ReservedSeats
from internships.operations import caps, reserves
from internships.queries import reasons, receipts
from internships.queries.markets import table
from internships.queries.results import stored_matching
from tests.factories.internships import make_approved, make_round, settle

pytestmark = pytest.mark.django_db
FOLLOWS = runpy.run_path(str(receipts.SCRIPT))["follows"]
VETERAN, RELIEVED = "veteran", "relieved"


@pytest.fixture
def cast(cast):
    internships.load_categories()
    return cast


def scored_round(cast, *, seats, shares, lists, members=(), cap=None):
    """A certified round over a post for each number of seats; lists are {post: score} in order, a student each.

    members  (category, numbers of students)
    cap      (numbers of posts, most at them together)
    """
    order = make_approved(cast, posts=[(f"岗{n}", 900, one) for n, one in enumerate(seats)], headcount=9000)
    posts = [post.pk for post in order.posts.order_by("pk")]
    match_round = make_round(cast, scores_given=True)
    category = {one.code: one for one in Category.objects.all()}
    for code, share in shares.items():
        reserves.keep_seats(match_round.pk, category[code].pk, share_percent=share, by=cast.officer)
    if cap:
        bound = tuple(posts[number] for number in cap[0])
        caps.add_cap(match_round.pk, "group", post_ids=bound, most=cap[1], name="上限", by=cast.officer)
    internships.open_round(match_round.pk, by=cast.officer)
    students = [cast.student() for _ in lists]
    for code, numbers in members:
        names = [students[number].username for number in numbers]
        reserves.record_belonging(cast.school.pk, category[code].pk, names, by=cast.academic)
    rows = [
        (who.pk, [posts[n] for n in wanted], list(wanted.values())) for who, wanted in zip(students, lists, strict=True)
    ]
    internships.import_lists(match_round.pk, rows, by=cast.officer)
    assert settle(match_round, cast).state == "ready"
    return match_round, students


def random_round(cast, seed):
    """Few scores, so that draws decide; small posts, half of whose seats are kept; a ceiling over two of the three."""
    dice = random.Random(seed)
    lists = [{n: dice.choice((5000, 6000, 7000)) for n in dice.sample(range(3), dice.randint(1, 3))} for _ in range(12)]
    return scored_round(
        cast,
        seats=[dice.randint(1, 4) for _ in range(3)],
        shares={VETERAN: 30, RELIEVED: 35},
        lists=lists,
        members=[(code, dice.sample(range(12), dice.randint(1, 5))) for code in (VETERAN, RELIEVED)],
        cap=((0, 1), dice.randint(1, 4)) if seed % 3 else None,
    )


def lines_of(match_round, student):
    return reasons.reasons_of(match_round.placements.get(student=student))


@pytest.mark.parametrize("seed", range(8))
def test_reasons_are_those_of_the_whole_market_and_follow(cast, seed, monkeypatch):
    monkeypatch.setattr(reasons, "SMALLEST_GROUP", 0)
    match_round, students = random_round(cast, seed)
    made = table(match_round)
    report = matching.Report(made.market, stored_matching(match_round, made))

    for student in students:
        told = lines_of(match_round, student)
        wanted = report.explain(made.lists.number_of(student.pk))
        names = [None if one.reserve is None else str(made.reserves[one.reserve].category) for one in wanted]
        assert [
            (line["outcome"], line["reserve"], line["cutoff_score"], line["cutoff_lottery"], line["place"])
            for line in told
        ] == [
            (str(one.outcome), name, one.cutoff_score, one.cutoff_lottery, one.place)
            for one, name in zip(wanted, names, strict=True)
        ]
        capped = [(line["ceiling"]["most"], one.cap) for line, one in zip(told, wanted, strict=True) if one.cap]
        assert all(said == cap for said, cap in capped)
        assert [FOLLOWS(line) for line in told] == [True] * len(told)


def test_member_whose_category_left_seats_is_not_measured_by_who_got_them(cast, monkeypatch):
    """Two kept seats, one veteran: the other one goes to a stranger with a better score than the veteran's."""
    monkeypatch.setattr(reasons, "SMALLEST_GROUP", 0)
    match_round, students = scored_round(
        cast, seats=[4], shares={VETERAN: 50}, lists=[{0: 9000}, {0: 8000}, {0: 7000}, {0: 1000}, {0: 500}],
        members=[(VETERAN, [3])],
    )  # fmt: skip

    stranger, member, out = (lines_of(match_round, students[number])[0] for number in (2, 3, 4))

    assert ReservedSeats.objects.values_list("taken", "for_others", "cutoff").get() == (2, True, 7000)
    assert (member["outcome"], member["reserve"], member["cutoff_score"]) == ("admitted", "退役军人", None)
    assert (stranger["outcome"], stranger["reserve"], stranger["cutoff_score"]) == ("admitted", "退役军人", 7000)
    assert (out["outcome"], out["reserve"], out["points_short"]) == ("below_cutoff", "退役军人", 6500)
    assert [FOLLOWS(line) for line in (stranger, member, out)] == [True] * 3


def test_under_a_full_ceiling_a_refused_stranger_reads_of_the_ceiling_not_of_the_open_seats(cast, monkeypatch):
    """The open seat is full at 9000; the kept one is empty, but two is all that both posts may have together."""
    monkeypatch.setattr(reasons, "SMALLEST_GROUP", 0)
    match_round, students = scored_round(
        cast, seats=[2, 1], shares={VETERAN: 50}, lists=[{0: 9000}, {1: 8000}, {0: 7000}], cap=((0, 1), 2),
    )  # fmt: skip

    line = lines_of(match_round, students[2])[0]

    assert (line["outcome"], line["cutoff_score"], line["points_short"]) == ("ceiling", 8000, 1000)
    assert (line["ceiling"], line["reserve"]) == ({"name": "上限", "most": 2}, "退役军人")


def test_ceiling_that_only_members_are_above_compares_no_score(cast, monkeypatch):
    """One seat open, one kept, both posts' ceiling is one: the veteran stands above a stranger with twice the score."""
    monkeypatch.setattr(reasons, "SMALLEST_GROUP", 0)
    match_round, students = scored_round(
        cast, seats=[1, 2], shares={VETERAN: 50}, lists=[{1: 9000}, {1: 4000}], members=[(VETERAN, [1])],
        cap=((0, 1), 1),
    )  # fmt: skip

    lines = [lines_of(match_round, student)[0] for student in students]

    assert [FOLLOWS(line) for line in lines] == [True, True]
    assert [(line["outcome"], line["cutoff_score"], line["points_short"]) for line in lines] == [
        ("ceiling", None, 0),
        ("admitted", 4000, 0),
    ]


def test_seats_all_kept_for_members_who_came_compare_no_score(cast, client):
    match_round, (stranger, member) = scored_round(
        cast, seats=[1], shares={VETERAN: 100}, lists=[{0: 9000}, {0: 4000}], members=[(VETERAN, [1])]
    )
    internships.publish_round(match_round.pk, by=cast.officer)
    line = lines_of(match_round, stranger)[0]
    client.force_login(stranger)

    page = client.get(f"/results/{match_round.code}/").content.decode()

    assert (line["outcome"], line["cutoff_score"], line["cutoff_band"], line["reserve"]) == (
        "below_cutoff", None, None, None,
    )  # fmt: skip
    assert ("名额都录取了预留类别的学员，没有按分数录取的空位；你 90.00" in page, "录取线 None" in page) == (
        True,
        False,
    )
    assert lines_of(match_round, member)[0]["outcome"] == "admitted"
