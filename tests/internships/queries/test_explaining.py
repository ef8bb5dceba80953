"""How the proof of an order training was earned."""

import pytest

from internships.queries.explaining import of_placement
from tests.factories.internships import make_cast, make_evaluating

pytestmark = pytest.mark.django_db


def test_days_grade_and_evaluations_are_named_and_lead_to_the_placement():
    cast = make_cast()
    placement = make_evaluating(cast, days=3)

    reasons = of_placement(str(placement.pk))

    assert [one.words for one in reasons] == [
        "在企业完成岗位实习",
        "企业导师确认的实习日志",
        "企业评定的实习成绩",
        "校企双方互评",
    ]
    assert reasons[1].result == "3 天，至少 20 天"
    assert {one.url for one in reasons} == {f"/placements/{placement.pk}/"}
