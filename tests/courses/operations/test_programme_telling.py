"""Who hears of what happens to a programme on its way."""

import pytest
from django.utils import timezone, translation

from courses.operations import programme_reviews as operations
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import give_votes, make_review, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def office(school):
    return make_member(Role.ACADEMIC, school)


@pytest.fixture
def other(school):
    return make_member(Role.ACADEMIC, school)


@pytest.fixture
def version(school, office):
    return make_version(school, by=office)


def told(person, kind):
    return [notice.words for notice in Notice.objects.filter(person=person, kind=kind)]


def test_who_sent_it_hears_that_experts_answered_in_one_line_and_not_how(version, office):
    give_votes(make_review(version, office), verdict="against")

    (notice,) = Notice.objects.filter(person=office, kind="programme.voted")
    assert (notice.count, notice.url) == (2, f"/uni/{version.programme.organisation.code}/programmes/"
                                             f"{version.programme.code}/v1/review/")  # fmt: skip
    assert set(notice.words) == {"programme", "number"}


def test_who_sent_it_hears_that_somebody_steps_aside(version, office):
    expert = make_review(version, office).experts.first()

    operations.recuse(expert.pk, "指导过这个专业")

    assert [words["expert"] for words in told(office, "programme.recused")] == [expert.name]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_return_is_told_with_its_reason_to_all_but_who_made_it(version, office, other, language):
    give_votes(make_review(version, office))
    operations.close_review(version.reviews.first().pk, by=office)

    with translation.override(language):
        operations.send_back(version.pk, "industry", remark="请补一位外贸企业的专家", by=other)

    (words,) = told(office, "programme.returned")
    assert (words["step"], words["reason"]) == ({"message": "行业论证"}, "请补一位外贸企业的专家")
    assert told(other, "programme.returned") == []


def test_a_committee_that_returns_it_and_one_that_publishes_are_heard_of(version, office, other):
    give_votes(make_review(version, office))
    operations.close_review(version.reviews.first().pk, by=office)
    meeting = {"met_on": timezone.localdate(), "present": 9, "in_favour": 3}
    operations.decide(version.pk, passed=False, remark="学时不足", by=other, **meeting)

    give_votes(make_review(version, office))
    operations.close_review(version.reviews.first().pk, by=office)
    operations.decide(version.pk, passed=True, by=other, **meeting | {"in_favour": 8})

    assert [words["reason"] for words in told(office, "programme.returned")] == ["学时不足"]
    assert [words["year"] for words in told(office, "programme.published")] == [version.cohort_year]
