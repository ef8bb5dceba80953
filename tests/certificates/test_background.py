"""Making the files: once each, whatever happens."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.utils import timezone

from certificates import background
from certificates.choices import MOST_ATTEMPTS, State
from certificates.models import Certificate
from lms.audit.models import AuditEvent
from lms.notices.models import Notice
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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
    assert certificate.state == State.DEAD
    assert AuditEvent.objects.filter(action="certificate.dead").count() == 1


def test_one_certificate_that_cannot_be_drawn_does_not_hold_up_the_others():
    broken, whole = make_certificate(), make_certificate()
    Certificate.objects.filter(pk=broken.pk).update(content={**broken.content, "holder": ""})

    made = background.render_waiting()

    states = dict(Certificate.objects.values_list("pk", "state"))
    assert (made, states) == (1, {broken.pk: State.RESERVED, whole.pk: State.PUBLISHED})


def test_the_same_row_makes_the_same_bytes():
    certificate = make_published_certificate()
    path = background.path_of(certificate.file_sha256)
    before = path.read_bytes()

    path.unlink()
    Certificate.objects.update(state=State.RESERVED, file_sha256="", attempts=0)
    background.render_waiting()

    assert path.read_bytes() == before
