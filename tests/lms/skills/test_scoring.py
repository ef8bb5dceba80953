"""The composite-talent index: four domains, level 2 in each."""

import pytest

from lms.skills.scoring import best_by_domain, composite_percent, is_composite


@pytest.mark.parametrize(
    ("levels", "percent", "composite"),
    [
        ({}, 0, False),
        ({"FT-01": 2, "EC-01": 2, "LG-01": 2, "MK-01": 2}, 100, True),
        ({"FT-01": 3, "EC-01": 2, "LG-01": 2, "MK-01": 1}, 75, False),
        ({"FT-01": 1, "FT-02": 2}, 25, False),
        ({"LO-01": 3, "CU-01": 3}, 0, False),
    ],
)
def test_composite_wants_level_two_in_all_four(levels, percent, composite):
    assert (composite_percent(levels), is_composite(levels)) == (percent, composite)


def test_best_by_domain_takes_the_best_skill_of_each():
    assert best_by_domain({"FT-01": 1, "FT-02": 3, "LO-01": 3}) == {"FT": 3, "EC": 0, "LG": 0, "MK": 0}
