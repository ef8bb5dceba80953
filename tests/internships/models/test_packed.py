import struct

import pytest
from django.core import serializers
from django.db import connection

from internships.matching import MarketError
from internships.models import RankedList, raw
from internships.queries.lists import lists_of
from internships.queries.markets import posts_of
from tests.factories.internships import make_approved, make_cast, make_open_round, rank

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked():
    cast = make_cast()
    order = make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 2)])
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), order.posts.all())
    RankedList.objects.update(scores=[10_000, -1])
    return RankedList.objects.get()


def test_packed_numbers_come_back_as_they_went_in(ranked):
    assert ranked.scores == [10_000, -1]
    assert RankedList.objects.values_list("scores", flat=True).get() == [10_000, -1]
    assert RankedList.objects.filter(scores=[10_000, -1]).count() == 1
    assert RankedList.objects.exclude(post_ids=[]).count() == 1


def test_packed_numbers_are_read_raw_for_many(ranked):
    (data,) = RankedList.objects.values_list(raw("post_ids"), flat=True)

    assert bytes(data) == struct.pack("<2I", *ranked.post_ids)


def test_packed_numbers_survive_a_fixture(ranked):
    text = serializers.serialize("json", [ranked])
    (again,) = serializers.deserialize("json", text)

    assert (again.object.post_ids, again.object.scores) == (ranked.post_ids, ranked.scores)


@pytest.mark.parametrize("numbers", [[-1], [2**32], ["x"]])
def test_packed_numbers_refuse_what_does_not_fit(ranked, numbers):
    with pytest.raises(struct.error):
        RankedList.objects.filter(pk=ranked.pk).update(post_ids=numbers)


def test_packed_numbers_that_were_cut_off_are_not_read(ranked):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE internships_rankedlist SET post_ids = %s", [b"\x01\x00\x00"])

    with pytest.raises(ValueError, match="3 bytes are no whole numbers of 4 bytes each"):
        RankedList.objects.get()


@pytest.mark.parametrize(
    ("column", "value"),
    [("post_ids", bytes(7)), ("scores", bytes(2)), ("scores", bytes(6)), ("salt", "ab" * 15)],
)
def test_damaged_list_is_named_and_stops_the_reading(ranked, column, value):
    """Filled up to one length, a list that is too short would be read as one with other posts or scores."""
    match_round = ranked.match_round
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE internships_rankedlist SET {column} = %s", [value])

    with pytest.raises(MarketError, match=f"list {ranked.pk} is damaged"):
        lists_of(match_round, posts_of(match_round))


def test_lists_without_scores_are_read_before_the_lock(ranked):
    RankedList.objects.update(scores=[])

    found = lists_of(ranked.match_round, posts_of(ranked.match_round))

    assert (found.choices.tolist(), found.scores.tolist()) == ([[0, 1]], [[-1, -1]])
