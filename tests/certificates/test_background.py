"""Making the files: once each, whatever happens."""

import hashlib
import os
import time
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.utils import timezone

from certificates import background, checks
from certificates.choices import MOST_ATTEMPTS, State
from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.common.health import Reading
from lms.notices.models import Notice
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def fail(error):
    raise error


def test_render_waiting_publishes_a_file_that_says_what_the_row_says():
    certificate = make_published_certificate(make_member("student", name="龙䶮㛃"))

    data = background.path_of(certificate.file_sha256).read_bytes()
    text = pypdfium2.PdfDocument(BytesIO(data))[0].get_textpage().get_text_bounded()

    assert certificate.state == State.PUBLISHED
    assert hashlib.sha256(data).hexdigest() == certificate.file_sha256
    assert len(data) == certificate.file_bytes
    assert all(words in text for words in ("龙䶮㛃", certificate.number, certificate.check_code, "跨境平台运营"))


def test_render_waiting_twice_makes_one_file_and_one_notice():
    certificate = make_certificate()

    made = [background.render_waiting(), background.render_waiting()]

    assert made == [1, 0]
    assert Notice.objects.filter(person=certificate.holder, kind="certificate.issued").count() == 1
    assert AuditEvent.objects.filter(action="certificate.published").count() == 1


def test_render_waiting_leaves_what_another_worker_holds():
    certificate = make_certificate()
    Certificate.objects.update(owner="another", lease_until=timezone.now() + timedelta(minutes=1))

    made = background.render_waiting()

    certificate.refresh_from_db()
    assert (made, certificate.state) == (0, State.RESERVED)


def test_render_waiting_takes_over_when_a_lease_has_run_out():
    certificate = make_certificate()
    Certificate.objects.update(owner="dead", lease_until=timezone.now() - timedelta(seconds=1), attempts=1)

    made = background.render_waiting()

    certificate.refresh_from_db()
    assert (made, certificate.state, certificate.attempts) == (1, State.PUBLISHED, 2)


def test_render_waiting_lays_aside_what_failed_too_often():
    certificate = make_certificate()
    Certificate.objects.update(attempts=MOST_ATTEMPTS)

    background.render_waiting()

    certificate.refresh_from_db()
    assert (certificate.state, certificate.lease_until) == (State.DEAD, None)
    assert certificate.failure == "stopped 5 times while it was being made"
    assert AuditEvent.objects.filter(action="certificate.dead").count() == 1


def test_one_certificate_that_cannot_be_stored_is_tried_again_and_does_not_hold_up_the_others(monkeypatch):
    broken, whole = make_certificate(), make_certificate()
    failures = iter([OSError("no space left")])
    store = background._store
    monkeypatch.setattr(
        background, "_store", lambda data: fail(error) if (error := next(failures, None)) else store(data)
    )

    made = [background.render_waiting(), background.render_waiting()]
    Certificate.objects.update(lease_until=None)
    made.append(background.render_waiting())

    rows = Certificate.objects.order_by("pk").values_list("pk", "state", "attempts")
    assert made == [1, 0, 1]
    assert list(rows) == [(broken.pk, State.PUBLISHED, 2), (whole.pk, State.PUBLISHED, 1)]


@pytest.mark.parametrize(
    ("holder", "reason"),
    [("李\U0001f600", "no font has “\U0001f600” (U+1F600)"), ("", "holder is empty")],
)
def test_what_can_never_be_drawn_is_given_up_at_once_with_its_reason(holder, reason):
    broken, whole = make_certificate(), make_certificate()
    Certificate.objects.filter(pk=broken.pk).update(content={**broken.content, "holder": holder})

    made = [background.render_waiting(), background.render_waiting()]

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (made, whole.state) == ([1, 0], State.PUBLISHED)
    assert (broken.state, broken.failure, broken.attempts, broken.lease_until) == (State.DEAD, reason, 1, None)
    assert AuditEvent.objects.filter(action="certificate.dead").count() == 1
    assert checks.certificates_given_up() == Reading(ok=False, value=1, unit="certificates")


def test_tries_are_counted_one_by_one_so_that_neighbours_of_a_killer_lose_none(monkeypatch):
    killer, neighbour = make_certificate(), make_certificate()
    monkeypatch.setattr(background, "render", lambda content, folder: fail(SystemExit("killed")))

    with pytest.raises(SystemExit):
        background.render_waiting()

    assert dict(Certificate.objects.values_list("pk", "attempts")) == {killer.pk: 1, neighbour.pk: 0}


def test_render_waiting_leaves_a_row_that_was_taken_over_while_it_drew(monkeypatch):
    certificate = make_certificate()
    render = background.render

    def slowly(*arguments):
        Certificate.objects.update(owner="another", lease_until=timezone.now() + timedelta(minutes=1))
        return render(*arguments)

    monkeypatch.setattr(background, "render", slowly)

    made = background.render_waiting()

    certificate.refresh_from_db()
    assert (made, certificate.state, certificate.owner) == (0, State.RESERVED, "another")


def test_sweep_drafts_removes_only_what_nobody_writes_any_more(tmp_path):
    certificate = make_published_certificate()
    file = background.path_of(certificate.file_sha256)
    old, young = file.with_suffix(".a.tmp"), file.with_suffix(".b.tmp")
    old.touch()
    young.touch()
    two_hours_ago = time.time() - 7200
    os.utime(old, (two_hours_ago, two_hours_ago))

    swept = [background.sweep_drafts(), background.sweep_drafts()]

    assert (swept, sorted(file.parent.iterdir())) == ([1, 0], sorted([file, young]))


def test_the_same_row_makes_the_same_bytes():
    certificate = make_published_certificate()
    path = background.path_of(certificate.file_sha256)
    before = path.read_bytes()

    path.unlink()
    Certificate.objects.update(state=State.RESERVED, file_sha256="", attempts=0)
    background.render_waiting()

    assert path.read_bytes() == before
