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
    domains = {code: code[:2] for code in levels}

    assert (composite_percent(levels, domains), is_composite(levels, domains)) == (percent, composite)


def test_best_by_domain_takes_the_best_skill_of_each():
    levels = {"FT-01": 1, "FT-02": 3, "LO-01": 3}

    assert best_by_domain(levels, {code: code[:2] for code in levels}) == {"FT": 3, "EC": 0, "LG": 0, "MK": 0}


def test_a_moved_skill_counts_where_it_stands_not_where_its_code_began():
    assert best_by_domain({"FT-01": 3}, {"FT-01": "EC"}) == {"FT": 0, "EC": 3, "LG": 0, "MK": 0}
