"""A root a day."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from certificates import background
from certificates.models import Certificate, DailyRoot
from certificates.queries import roots
from tests.factories.certificates import make_published_certificate
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_of_yesterday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for _ in range(3):
        make_published_certificate()
    with lifted():
        Certificate.objects.update(published_at=timezone.now() - timedelta(days=1))


def test_seal_days_seals_each_day_once():
    assert [background.seal_days(), background.seal_days()] == [1, 0]
    assert DailyRoot.objects.get().count == 3
    assert list(roots.breaches()) == []


def test_today_is_not_sealed_before_it_is_over():
    with lifted():
        Certificate.objects.update(published_at=timezone.now())

    assert background.seal_days() == 0


def test_every_certificate_leads_to_the_root():
    background.seal_days()

    for certificate in Certificate.objects.all():
        found = roots.inclusion(certificate)
        value = bytes.fromhex(found["leaf"])
        for step in found["path"]:
            beside = bytes.fromhex(step["sha256"])
            pair = beside + value if step["side"] == "left" else value + beside
            value = hashlib.sha256(b"\x01" + pair).digest()
        assert value.hex() == found["root"] == DailyRoot.objects.get().root


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.filter(pk=rows.first().pk).update(content={**rows.first().content, "score_percent": 99}),
        lambda rows: rows.filter(pk=rows.first().pk).update(published_at=timezone.now()),
        lambda rows: rows.filter(pk=rows.first().pk).delete(),
        lambda rows: DailyRoot.objects.update(root="0" * 64),
        lambda rows: DailyRoot.objects.all().delete(),
    ],
)
def test_whatever_is_changed_behind_the_root_is_named(change, capsys):
    background.seal_days()

    with lifted():
        change(Certificate.objects.all())

    assert len(list(roots.breaches())) >= 1
    with pytest.raises(CommandError):
        call_command("verify_certificates")


def test_a_chain_value_written_down_elsewhere_still_stands(capsys):
    background.seal_days()

    call_command("verify_certificates", chain=DailyRoot.objects.get().chain)
    with pytest.raises(CommandError):
        call_command("verify_certificates", chain="0" * 64)


def test_the_roots_are_published(client):
    background.seal_days()

    days = client.get("/certificates/roots.json").json()["days"]

    assert days == [
        {
            "day": (timezone.localdate() - timedelta(days=1)).isoformat(),
            "count": 3,
            "root": DailyRoot.objects.get().root,
            "chain": DailyRoot.objects.get().chain,
        }
    ]
