"""Every screen of the app opens for those whose it is, and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from internships.operations.offers import decline_offer
from lms.organisations.public import Role
from tests.factories.internships import (
    make_accepted,
    make_approved,
    make_cast,
    make_confirmed,
    make_draft,
    make_evaluating,
    make_open_round,
    make_placement,
    make_round,
    make_signed,
    make_submitted,
    make_training,
    rank,
    settle,
)
from tests.factories.organisations import make_enterprise, make_member, make_university

pytestmark = pytest.mark.django_db
ROLES = ("stranger", "student", "academic", "manager", "mentor", "officer")


def answer(person, url):
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person)
    return client.get(url).status_code


@pytest.fixture
def cast(db):
    made = make_cast()
    made.student()
    return made


def everybody(cast):
    return {
        "stranger": None,
        "student": cast.students[0],
        "academic": cast.academic,
        "manager": cast.manager,
        "mentor": cast.mentor,
        "officer": cast.officer,
    }


def answers(cast, url):
    return [answer(person, url) for person in everybody(cast).values()]


@pytest.mark.parametrize(
    "name, expected",
    [
        # stranger, student, academic, manager, mentor, officer
        ("orders", [200, 200, 200, 200, 200, 200]),
        ("results", [200, 200, 200, 200, 200, 200]),
        ("choices", [302, 200, 403, 403, 403, 403]),
        ("gov-orders", [302, 403, 403, 403, 403, 200]),
        ("gov-rounds", [302, 403, 403, 403, 403, 200]),
    ],
)
def test_screen_without_organisation_opens_for_its_roles(cast, name, expected):
    make_approved(cast)

    assert answers(cast, reverse(f"internships:{name}")) == expected


@pytest.mark.parametrize(
    "name, expected",
    [
        ("enterprise-orders", [302, 403, 403, 200, 200, 403]),
        ("order-new", [302, 403, 403, 200, 404, 403]),
        ("candidates", [302, 403, 403, 200, 404, 403]),
        ("mentoring", [302, 403, 403, 200, 200, 403]),
    ],
)
def test_enterprise_screen_opens_for_the_firm(cast, name, expected):
    make_placement(cast)

    assert answers(cast, reverse(f"internships:{name}", args=[cast.firm.code])) == expected


@pytest.mark.parametrize("name", ["enterprise-orders", "order-new", "candidates", "mentoring"])
def test_enterprise_screen_is_not_found_by_another_firm(cast, name):
    rival = make_member(Role.MANAGER, make_enterprise())

    assert answer(rival, reverse(f"internships:{name}", args=[cast.firm.code])) == 404


@pytest.mark.parametrize("name", ["school-orders", "school-agreements"])
def test_school_screen_opens_for_its_academic_office_alone(cast, name):
    make_placement(cast)
    make_submitted(cast)
    other = make_member(Role.ACADEMIC, make_university())
    url = reverse(f"internships:{name}", args=[cast.school.code])

    assert [*answers(cast, url), answer(other, url)] == [302, 403, 200, 403, 403, 403, 404]


@pytest.mark.parametrize(
    "make, expected",
    [
        (make_draft, [404, 404, 404, 200, 200, 404]),
        (make_submitted, [404, 404, 200, 200, 200, 200]),
        (make_confirmed, [404, 404, 200, 200, 200, 200]),
        (make_approved, [200, 200, 200, 200, 200, 200]),
    ],
)
def test_order_is_seen_by_those_whose_turn_has_come(cast, make, expected):
    order = make(cast)

    assert answers(cast, reverse("internships:order", args=[order.code])) == expected


@pytest.mark.parametrize("make", [make_accepted, make_signed, make_training, make_evaluating])
def test_placement_is_seen_by_its_parties_in_every_state(cast, make):
    placement = make(cast)
    url = reverse("internships:placement", args=[placement.pk])
    classmate = cast.students[0]
    rival = make_member(Role.MANAGER, make_enterprise())

    seen = [answer(person, url) for person in (None, placement.student, cast.academic, cast.manager, cast.mentor)]
    hidden = [answer(person, url) for person in (classmate, rival, cast.teacher)]

    assert seen == [302, 200, 200, 200, 200]
    assert hidden == [404, 404, 404]


def test_placement_is_hidden_from_the_firm_until_the_student_says_yes(cast):
    placement = make_placement(cast)
    url = reverse("internships:placement", args=[placement.pk])

    assert [answer(person, url) for person in (placement.student, cast.academic, cast.manager, cast.mentor)] == [
        200, 200, 404, 404,
    ]  # fmt: skip


def test_round_in_draft_is_seen_by_officers_alone(cast):
    make_approved(cast)
    match_round = make_round(cast)
    url = reverse("internships:gov-round", args=[match_round.code])

    assert answers(cast, url) == [302, 403, 403, 403, 403, 200]


def test_round_shows_its_commitments_but_no_result_before_it_is_published(cast):
    order = make_approved(cast)
    match_round = make_open_round(cast)
    rank(match_round, cast.students[0], order.posts.all())
    settle(match_round, cast)

    client = Client()
    client.force_login(cast.students[0])
    page = client.get(reverse("internships:result", args=[match_round.code])).content.decode()
    match_round.refresh_from_db()
    assert all(digest in page for digest in (match_round.rules_digest, match_round.lists_root, match_round.secret_hash))
    assert (order.posts.get().name_zh in page, match_round.result_digest in page) == (False, False)
    for name in ("receipt", "appeal-ask"):
        assert client.get(reverse(f"internships:{name}", args=[match_round.code])).status_code == 404


def test_published_result_is_open_to_the_world(cast):
    placement = make_placement(cast)
    url = reverse("internships:result", args=[placement.match_round.code])

    assert answers(cast, url) == [200] * len(ROLES)


def test_receipt_is_the_students_own(cast):
    placement = make_placement(cast)
    url = reverse("internships:receipt", args=[placement.match_round.code])

    assert [answer(person, url) for person in (None, placement.student, cast.officer)] == [302, 200, 404]


def test_unplaced_result_has_no_placement_page(cast):
    placement = make_placement(cast)
    decline_offer(placement.offers.get().pk, by=placement.student)

    assert answer(placement.student, reverse("internships:placement", args=[placement.pk])) == 404
