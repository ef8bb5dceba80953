"""A base's week in words."""

from datetime import time

import pytest

from lms.bases.planning import Hours
from lms.bases.queries.weeks import hours_in_words

MORNING, AFTERNOON = (time(8), time(12)), (time(13), time(17))


@pytest.mark.parametrize(
    ("hours", "lines"),
    [
        ([], []),
        ([Hours(0, *MORNING)], [("周一", "08:00–12:00")]),
        ([Hours(day, *part) for day in range(5) for part in (MORNING, AFTERNOON)],
         [("周一 ～ 周五", "08:00–12:00、13:00–17:00")]),
        ([Hours(0, *MORNING), Hours(1, *MORNING), Hours(2, *AFTERNOON), Hours(4, *AFTERNOON)],
         [("周一 ～ 周二", "08:00–12:00"), ("周三", "13:00–17:00"), ("周五", "13:00–17:00")]),
    ],
)  # fmt: skip
def test_days_with_the_same_hours_are_one_line(hours, lines):
    assert hours_in_words(hours) == lines
