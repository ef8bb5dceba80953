"""The rules of a round in words, in both languages."""

import pytest
from django.utils import translation

from lms.contests.queries.rules import tracks_of
from tests.factories.contests import make_cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "goes_on"),
    [
        ("zh-hans", "全体队伍前 4 名晋级，与末位同分的一并晋级；其后 2 名候补。"),
        ("en", "The first 4 of all teams go on, with those level with the last; the next 2 wait for a place."),
    ],
)
def test_who_goes_on_and_who_waits_is_one_sentence(language, goes_on):
    cast = make_cast(quota=4, waiting_places=2)

    with translation.override(language):
        assert goes_on in tracks_of(cast.season)[0].rounds[0].lines
