"""How the proof of an order training was earned."""

import pytest

from internships.queries.explaining import of_placement, told_of_placement
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


def test_anybody_is_told_the_order_and_its_standard_and_nothing_of_the_student(client):
    cast = make_cast()
    placement = make_evaluating(cast, days=3)

    facts = {fact.words: fact for fact in told_of_placement(str(placement.pk))}

    order = placement.post.order
    assert (facts["企业"].value, facts["院校"].value) == (str(order.enterprise), str(order.school))
    assert client.get(facts["订单班"].page).status_code == 200
    said = " ".join(fact.value for fact in facts.values())
    assert [words for words in (placement.student.name, "3 天") if words in said] == []
    assert told_of_placement("0") == told_of_placement("x") == []
