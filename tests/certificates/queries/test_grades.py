"""Results in one word."""

import pytest

from certificates import background
from certificates.operations.correcting import correct
from certificates.queries.grades import grade_bands_of_many
from tests.factories.certificates import make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def test_a_mark_that_was_put_right_counts_once_and_as_it_is(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    old = make_published_certificate(score_percent=60)
    person, office = old.holder_id, make_member("academic", old.issuer)

    correct(old.pk, reason="成绩有误", by=office, score_percent=95)
    before = str(grade_bands_of_many([person])[person])
    background.render_waiting()

    assert (before, str(grade_bands_of_many([person])[person])) == ("合格段", "优秀段")
