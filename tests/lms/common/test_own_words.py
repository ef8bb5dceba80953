"""What Django says of figures and lengths of time, in words people use."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.timesince import timeuntil


@pytest.mark.parametrize(
    ("validator", "given", "said"),
    [
        (MaxValueValidator(100), 101, "最大填 100。"),
        (MinValueValidator(1), 0, "最小填 1。"),
        (MaxLengthValidator(2), "三个字", "最多填 2 个字，现在是 3 个。"),
    ],
)
def test_a_figure_out_of_bounds_is_told_its_bound(validator, given, said):
    with pytest.raises(ValidationError) as refused:
        validator(given)

    assert refused.value.messages == [said]


def test_days_are_counted_as_people_count_them():
    now = timezone.now()

    assert timeuntil(now + timedelta(days=2, hours=3), now).replace("\xa0", " ").startswith("2 天")
