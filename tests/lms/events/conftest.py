"""Who holds the events of these tests."""

import pytest

from lms.organisations.public import Role
from tests.factories.organisations import make_member, make_university


@pytest.fixture
def school():
    """A school that holds events."""
    return make_university()


@pytest.fixture
def host(school):
    """A teacher of it, who holds one."""
    return make_member(Role.TEACHER, school)
