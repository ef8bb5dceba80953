from dataclasses import dataclass

import pytest

from internships.models import Order, RoundCap
from internships.operations.caps import add_cap, remove_cap
from internships.operations.rounds import open_round, publish_round
from internships.queries.caps import first_overlap
from internships.queries.reasons import reasons_of
from lms.common.errors import Invalid, NotAllowed, WrongState
from tests.factories.internships import make_approved, make_draft, make_open_round, make_round, rank, settle
from tests.internships.faults import trail

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Cap:
    name: str
    post_ids: tuple


@pytest.mark.parametrize(
    "caps, overlap",
    [
        ([("a", (1, 2, 3)), ("b", (1, 2)), ("c", (4,))], None),
        ([("a", (1, 2)), ("b", (1, 2))], None),
        ([("a", (1, 2)), ("b", (2, 3))], {"a", "b"}),
        ([("a", (1, 2, 3)), ("b", (4, 5)), ("c", (3, 4))], {"a", "c"}),
        ([("a", ()), ("b", (1,))], None),
    ],
)
def test_first_overlap_finds_what_is_neither_nested_nor_apart(caps, overlap):
    found = first_overlap([Cap(*cap) for cap in caps])

    assert (found and {cap.name for cap in found}) == overlap


@pytest.fixture
def order(cast):
    return make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 2)])


def test_city_and_cluster_ceilings_are_frozen_with_the_posts(cast, order):
    match_round = make_round(cast)
    cluster = order.cluster
    add_cap(match_round.pk, "city", target=cluster.city_id, most=2, by=cast.officer)
    add_cap(match_round.pk, "cluster", target=cluster.pk, most=1, by=cast.officer)

    open_round(match_round.pk, by=cast.officer)

    posts = sorted(post.pk for post in order.posts.all())
    frozen = RoundCap.objects.filter(match_round=match_round, kind__in=["city", "cluster"])
    assert list(frozen.values_list("kind", "most", "post_ids")) == [("city", 2, posts), ("cluster", 1, posts)]
    assert trail(match_round)[:3] == ["round.created", "round.cap_set", "round.cap_set"]


def test_legal_ceilings_hold_inside_the_match(cast):
    """A firm of 20 may have 2 interns, whatever its posts offer; interns it has count."""
    order = make_draft(cast, posts=[("甲", 50, 2), ("乙", 50, 2)])
    Order.objects.filter(pk=order.pk).update(state="approved", headcount=20)
    match_round = make_open_round(cast)
    for _ in range(4):
        rank(match_round, cast.student(), order.posts.all())

    settle(match_round, cast)

    cap = match_round.caps.get(kind="firm")
    assert (cap.most, match_round.certificate.placed, match_round.certificate.passed) == (2, 2, True)
    unplaced = match_round.placements.filter(post=None).first()
    lines = reasons_of(unplaced)
    assert (lines[1]["outcome"], lines[1]["ceiling"]["most"], lines[1]["waiting"] is not None) == ("ceiling", 2, True)
    publish_round(match_round.pk, by=cast.officer)
    assert make_open_round(cast).caps.get(kind="firm").most == 0


def test_overlapping_ceilings_are_refused_when_they_are_set(cast, order):
    third = make_approved(cast, posts=[("丙", 50, 1)]).posts.get()
    match_round = make_round(cast)
    first, second = (post.pk for post in order.posts.all())
    add_cap(match_round.pk, "group", post_ids=(first, second), most=1, name="一", by=cast.officer)

    with pytest.raises(Invalid) as refused:
        add_cap(match_round.pk, "group", post_ids=(second, third.pk), most=1, name="二", by=cast.officer)

    assert ("一" in str(refused.value.message), match_round.caps.count()) == (True, 1)


def test_ceiling_twice_or_of_no_place_is_refused(cast, order):
    match_round = make_round(cast)
    add_cap(match_round.pk, "city", target=order.cluster.city_id, most=2, by=cast.officer)

    for target in (order.cluster.city_id, 999_999):
        with pytest.raises(Invalid):
            add_cap(match_round.pk, "city", target=target, most=3, by=cast.officer)

    assert match_round.caps.count() == 1


def test_ceilings_are_for_officers_and_drafts(cast, order):
    match_round = make_round(cast)
    with pytest.raises(NotAllowed):
        add_cap(match_round.pk, "city", target=order.cluster.city_id, most=2, by=cast.manager)
    opened = make_open_round(cast)
    with pytest.raises(WrongState):
        add_cap(opened.pk, "city", target=order.cluster.city_id, most=2, by=cast.officer)


def test_removed_ceiling_is_gone_and_stays_gone(cast, order):
    match_round = make_round(cast)
    cap = add_cap(match_round.pk, "city", target=order.cluster.city_id, most=2, by=cast.officer)

    for _ in range(2):
        remove_cap(match_round.pk, cap.pk, by=cast.officer)

    assert (match_round.caps.count(), trail(match_round).count("round.cap_removed")) == (0, 1)
