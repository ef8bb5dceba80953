"""How the certificate of a course was earned, as its page says."""

import pytest
from django.urls import reverse

from courses.queries.explaining import of_enrolment
from tests.factories.certificates import make_certificate
from tests.factories.courses import make_enrolment
from tests.factories.grades import give, make_graded_run, make_item

pytestmark = pytest.mark.django_db


def test_every_published_result_is_named_with_its_share_and_where_it_stands():
    run = make_graded_run(learners=1)
    enrolment, item = run.enrolments.get(), make_item(run, "期末实操", release="at_once")
    give(enrolment, item, 86)

    reasons = of_enrolment(str(enrolment.pk))

    assert [(one.words, one.result) for one in reasons] == [
        ("完成课程的全部课时", "2 节"),
        ("期末实操", "86 分，占 100%"),
        ("课程成绩", "86"),
    ]
    assert {one.url for one in reasons[1:]} == {reverse("courses:own_grades", args=[run.pk])}


def test_the_holder_reads_it_on_the_certificate(client):
    enrolment = make_enrolment()
    certificate = make_certificate(enrolment.person, evidence=enrolment.evidence)
    client.force_login(enrolment.person)

    response = client.get(f"/certificates/{certificate.number}/")

    assert response.context["reasons"][0].words == "完成课程的全部课时"


@pytest.mark.parametrize("key", ["0", "x", ""])
def test_an_enrolment_that_is_gone_explains_nothing(key):
    assert of_enrolment(key) == []
