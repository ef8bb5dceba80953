"""Taking a certificate back."""

import pytest

from certificates.choices import State
from certificates.operations.revoking import reinstate, revoke, suspend
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from tests.factories.certificates import make_published_certificate
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


def test_revoke_by_the_issuing_school_shows_the_reason():
    certificate = make_published_certificate()
    academic = make_member("academic", certificate.issuer)

    revoked = revoke(certificate.pk, reason="成绩登记有误", by=academic)

    assert revoked.state == State.REVOKED
    assert revoked.revoked_reason == "成绩登记有误"
    assert revoked.revoked_at is not None


def test_revoke_twice_is_once():
    certificate = make_published_certificate()
    academic = make_member("academic", certificate.issuer)

    revoke(certificate.pk, reason="成绩登记有误", by=academic)
    again = revoke(certificate.pk, reason="另一个原因", by=academic)

    assert again.revoked_reason == "成绩登记有误"
    assert AuditEvent.objects.filter(action="certificate.revoked").count() == 1


@pytest.mark.parametrize("role", ["student", "teacher"])
def test_revoke_is_not_for_the_schools_other_people(role):
    certificate = make_published_certificate()
    person = make_member(role, certificate.issuer)

    with pytest.raises(NotAllowed):
        revoke(certificate.pk, reason="成绩登记有误", by=person)


def test_revoke_is_not_for_another_school():
    certificate = make_published_certificate()
    stranger = make_member("academic", make_university())

    with pytest.raises(NotAllowed):
        revoke(certificate.pk, reason="成绩登记有误", by=stranger)


def test_revoke_without_a_reason_changes_nothing():
    certificate = make_published_certificate()
    academic = make_member("academic", certificate.issuer)

    with pytest.raises(Invalid):
        revoke(certificate.pk, reason="  ", by=academic)

    certificate.refresh_from_db()
    assert certificate.state == State.PUBLISHED


def test_suspend_and_reinstate():
    certificate = make_published_certificate()
    academic = make_member("academic", certificate.issuer)

    suspended = suspend(certificate.pk, reason="复核中", by=academic)
    assert (suspended.state, suspended.suspended_reason) == (State.SUSPENDED, "复核中")
    back = reinstate(certificate.pk, by=academic)

    assert (back.state, back.suspended_at, back.suspended_reason) == (State.PUBLISHED, None, "")
    assert [event.action for event in AuditEvent.objects.filter(object_id=str(back.pk)).order_by("id")][-2:] == [
        "certificate.suspended",
        "certificate.reinstated",
    ]


def test_a_revoked_certificate_cannot_be_suspended_nor_reinstated():
    certificate = make_published_certificate()
    academic = make_member("academic", certificate.issuer)
    revoke(certificate.pk, reason="成绩登记有误", by=academic)

    with pytest.raises(WrongState):
        suspend(certificate.pk, reason="x", by=academic)
    with pytest.raises(WrongState):
        reinstate(certificate.pk, by=academic)


def test_suspending_is_not_for_another_school():
    certificate = make_published_certificate()

    with pytest.raises(NotAllowed):
        suspend(certificate.pk, reason="x", by=make_member("academic", make_university()))
