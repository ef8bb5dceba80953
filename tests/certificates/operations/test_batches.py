"""Many at once, and two people."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates import public as certificates
from certificates.choices import BatchState, State
from certificates.models import Batch, Certificate, NumberSeries
from certificates.operations.batches import approve, approve_waiting, issue_batch, refuse
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.jobs import public as jobs
from tests.factories.certificates import make_award, make_certificate
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_from_three(settings):
    settings.CERTIFICATE_SIGN_OFF_FROM = 3


@pytest.fixture
def school():
    return make_university()


def awards(school, count):
    return [make_award(make_member("student", school), organisation_ids=(school.pk,)) for _ in range(count)]


def propose(school, count, **fields):
    by = make_member("academic", school)
    return issue_batch(awards(school, count), **{"title": "2026 届", "key": "run:1", "by": by, **fields})


def test_two_small_batches_of_one_person_and_day_are_one_large_one(school):
    by = make_member("academic", school)
    first = propose(school, 2, by=by)
    second = propose(school, 2, key="run:2", by=by)
    other = propose(school, 2, key="run:3")
    Batch.objects.filter(pk=first.pk).update(proposed_at=timezone.now() - timedelta(days=1))

    assert [one.state for one in (first, second, other)] == [
        BatchState.APPROVED,
        BatchState.WAITING,
        BatchState.APPROVED,
    ]
    assert propose(school, 2, key="run:4", by=by).state == BatchState.APPROVED


def test_a_small_batch_is_made_at_once(school):
    batch = propose(school, 2)

    assert batch.state == BatchState.APPROVED
    assert list(batch.certificates.values_list("state", flat=True)) == [State.RESERVED] * 2


def test_a_large_batch_waits_for_a_second_person(school):
    batch = propose(school, 3)

    approved = approve(batch.pk, by=make_member("academic", school))

    assert Batch.objects.get().state == approved.state == BatchState.APPROVED
    assert set(batch.certificates.values_list("state", flat=True)) == {State.RESERVED}
    assert AuditEvent.objects.filter(action="certificate.batch_approved").count() == 1


def test_what_others_proposed_is_approved_together_and_ones_own_stays(school):
    by = make_member("academic", school)
    others = [propose(school, 3), propose(school, 3, key="run:2")]
    own, elsewhere = propose(school, 3, key="run:3", by=by), propose(make_university(), 3, key="run:4")

    assert [approve_waiting(school.pk, by=by) for _ in range(2)] == [2, 0]

    assert {one.pk for one in Batch.objects.filter(state=BatchState.APPROVED, decided_by=by)} == {b.pk for b in others}
    assert set(Batch.objects.filter(state=BatchState.WAITING)) == {own, elsewhere}
    with pytest.raises(NotAllowed):
        approve_waiting(elsewhere.issuer_id, by=by)


def test_what_waits_for_a_second_person_is_not_made(school, settings, tmp_path):
    from certificates import background

    settings.MEDIA_ROOT = tmp_path
    batch = propose(school, 3)

    assert background.render_waiting() == 0
    assert set(batch.certificates.values_list("state", flat=True)) == {State.AWAITING}


def test_whoever_proposed_cannot_approve(school):
    by = make_member("academic", school)
    batch = issue_batch(awards(school, 3), title="x", key="k", by=by)

    with pytest.raises(NotAllowed):
        approve(batch.pk, by=by)

    assert set(batch.certificates.values_list("state", flat=True)) == {State.AWAITING}


def test_the_same_key_issues_nothing_twice(school):
    first, again = propose(school, 2), propose(school, 2)

    assert first.pk == again.pk
    assert Certificate.objects.count() == 2


def test_a_refused_batch_loses_its_numbers_for_ever_and_frees_the_deeds(school):
    given = awards(school, 3)
    batch = issue_batch(given, title="x", key="k", by=make_member("academic", school))
    numbers = set(batch.certificates.values_list("number", flat=True))

    refuse(batch.pk, reason="名单有误", by=make_member("academic", school))
    later = certificates.issue(given[0], by=None)
    again = issue_batch(given, title="x", key="k", by=make_member("academic", school))

    assert set(batch.certificates.values_list("state", flat=True)) == {State.REFUSED}
    assert later.number not in numbers
    assert (again.pk != batch.pk, again.size, NumberSeries.objects.get().next_serial) == (True, 2, 7)
    with pytest.raises(WrongState):
        approve(batch.pk, by=make_member("academic", school))


def test_refusing_needs_a_reason(school):
    batch = propose(school, 3)

    with pytest.raises(Invalid):
        refuse(batch.pk, reason=" ", by=make_member("academic", school))


@pytest.mark.parametrize("role", ["teacher", "student"])
def test_batches_are_not_for_others(school, role):
    with pytest.raises(NotAllowed):
        propose(school, 1, by=make_member(role, school))
    with pytest.raises(NotAllowed):
        propose(school, 1, by=make_member("academic", make_university()))


def test_a_batch_has_one_issuer(school):
    with pytest.raises(Invalid):
        issue_batch(
            [*awards(school, 1), *awards(make_university(), 1)], title="x", key="k", by=make_member("academic", school)
        )


def asked(client, certificate):
    """What a stranger with number and code is told."""
    return client.get(f"/v/{certificate.number}/", {"c": certificate.check_code}).status_code


def test_what_waits_or_was_sent_back_is_unknown_to_holder_and_verifier(client, school):
    batch = propose(school, 3)
    certificate = batch.certificates.first()
    holder = certificate.holder

    def seen():
        client.force_login(holder)
        pages = [client.get(address) for address in ("/learn/certificates/", f"/certificates/{certificate.number}/")]
        listed = certificate.number in pages[0].content.decode()
        counted = certificates.held_by(holder.pk), certificates.certificates_of(holder.pk)
        return (listed, pages[1].status_code, *counted, asked(client, certificate))

    assert seen() == (False, 404, [], [], 404)
    refuse(batch.pk, reason="名单有误", by=make_member("academic", school))
    assert seen() == (False, 404, [], [], 404)


def test_what_could_not_be_made_is_unknown_to_verifiers_and_held_by_nobody(client, school, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    certificate = make_certificate()
    Certificate.objects.update(state=State.DEAD)

    assert (asked(client, certificate), certificates.held_by(certificate.holder_id)) == (404, [])


def test_a_deed_withdrawn_while_its_batch_waits_is_never_shown_as_revoked(client, school):
    certificate = propose(school, 3).certificates.first()

    certificates.withdraw(certificate.evidence, reason="成绩撤回", by=None)

    certificate.refresh_from_db()
    assert (certificate.state, asked(client, certificate)) == (State.REFUSED, 404)


def test_the_job_of_a_batch_cannot_be_cancelled_because_that_would_stop_nothing(client, school):
    by = make_member("academic", school)
    propose(school, 2, by=by)
    job = jobs.Job.objects.get()
    client.force_login(by)

    page = client.get(f"/jobs/{job.pk}/").content.decode()
    refused = client.post(f"/jobs/{job.pk}/cancel/")

    job.refresh_from_db()
    assert ("取消任务" in page, refused.status_code, job.state) == (False, 409, jobs.Job.State.QUEUED)


def test_a_list_that_everybody_has_already_waits_for_nobody(school):
    by, earned = make_member("academic", school), awards(school, 3)
    for award in earned:
        certificates.issue(award, by=None)
    propose(school, 2, by=by)
    issue_batch(awards(school, 3), title="2026 届", key="run:2", by=by)

    assert issue_batch(earned, title="2026 届", key="run:3", by=by).state == BatchState.APPROVED
