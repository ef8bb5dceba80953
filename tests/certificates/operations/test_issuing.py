"""Earning a certificate."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from certificates import public as certificates
from certificates.choices import State
from certificates.models import Certificate, NumberSeries
from certificates.rendering import codes
from lms.audit.models import AuditEvent
from lms.demo import clock
from tests.factories.certificates import make_award, make_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def test_issue_reserves_a_row_with_what_it_will_say():
    student = make_member("student", name="程雨桐", name_latin="Cheng Yutong")

    certificate = certificates.issue(make_award(student, score_percent=86.5), by=None)

    assert certificate.state == State.RESERVED
    assert certificate.content["holder"] == "程雨桐"
    assert certificate.content["holder_latin"] == "Cheng Yutong"
    assert certificate.content["score_percent"] == 86.5


def test_issue_keeps_the_name_of_the_day_when_the_person_is_renamed():
    student = make_member("student", name="程雨桐")
    certificate = certificates.issue(make_award(student), by=None)

    student.name = "程雨彤"
    student.save()
    certificate.refresh_from_db()

    assert certificate.content["holder"] == "程雨桐"


def test_issue_with_the_same_evidence_returns_the_first_certificate():
    award = make_award()

    first, second = certificates.issue(award, by=None), certificates.issue(award, by=None)

    assert first.pk == second.pk
    assert Certificate.objects.count() == 1
    assert AuditEvent.objects.filter(action="certificate.issued").count() == 1


def test_issue_takes_serials_one_after_another_and_starts_again_each_year():
    with time_machine.travel("2026-12-31T12:00:00+08:00"):
        numbers = [make_certificate().number for _ in range(3)]
    with time_machine.travel("2027-01-01T12:00:00+08:00"):
        numbers.append(make_certificate().number)

    expected = [codes.number("K", 2026, serial) for serial in (1, 2, 3)] + [codes.number("K", 2027, 1)]
    assert numbers == expected
    assert dict(NumberSeries.objects.values_list("year", "next_serial")) == {2026: 4, 2027: 2}


@pytest.mark.parametrize(
    ("day", "years", "ends_on"),
    [
        ("2026-11-24", 0, None),
        ("2026-11-24", 3, date(2029, 11, 24)),
        ("2028-02-29", 1, date(2029, 2, 28)),
        ("2028-02-29", 4, date(2032, 2, 29)),
    ],
)
def test_issue_counts_validity_in_years_and_29_february_ends_on_the_28th(day, years, ends_on):
    with time_machine.travel(f"{day}T12:00:00+08:00"):
        certificate = make_certificate(valid_years=years)

    assert certificate.valid_until == ends_on


def test_issue_gives_every_certificate_a_check_code_of_its_own():
    found = {make_certificate().check_code for _ in range(20)}

    assert len(found) == 20
    assert all(codes.parse_check_code(code) == code for code in found)


def test_the_day_on_the_paper_is_that_of_the_moment_in_the_credential():
    """In a demo that lives through months, and at midnight."""
    with clock.days_from_now(-40):
        made = make_certificate()

    assert timezone.localdate(made.issued_at) == made.issued_on == timezone.localdate() - timedelta(days=40)
