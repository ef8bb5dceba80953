"""The law's floor under what an operator may set."""

import pytest

from lms.audit.checks import the_trail_is_kept_long_enough


@pytest.mark.parametrize(("days", "errors"), [(180, []), (179, ["lms.E020"]), (0, ["lms.E020"])])
def test_check_refuses_less_than_the_law(settings, days, errors):
    settings.AUDIT_KEEP_DAYS = days

    assert [error.id for error in the_trail_is_kept_long_enough(None)] == errors
