"""What a round says of itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.contests.models import Round
from lms.contests.queries import pages
from tests.factories.contests import make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "words", "step"), [(3, "待开赛", ""), (-1, "提交中", "now")])
def test_a_round_opened_ahead_of_its_hour_does_not_say_that_it_takes_work(days, words, step):
    cast, now = make_cast(), timezone.now()
    Round.objects.filter(pk=cast.round.pk).update(
        opens_at=now + timedelta(days=days), closes_at=now + timedelta(days=9), judged_until=now + timedelta(days=12)
    )

    made = Round.objects.get(pk=cast.round.pk)

    assert made.get_state_display() == words
    assert pages.steps_of(cast.season)[1]["state"] == step
