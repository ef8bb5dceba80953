"""The people of an order, made once a file: most tests here begin with them."""

import copy

import pytest

from tests.factories.internships import Cast, make_cast


@pytest.fixture(scope="module")
def standing_cast(standing_rows: None) -> Cast:
    """Nobody may write to this one."""
    return make_cast()


@pytest.fixture
def cast(standing_cast: Cast, db: None) -> Cast:
    """A school and a firm with their people, as rows and as objects of the test's own."""
    return copy.deepcopy(standing_cast)
