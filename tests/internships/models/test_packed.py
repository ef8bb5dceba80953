import struct

import pytest
from django.core import serializers

from internships.models import RankedList, raw
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
