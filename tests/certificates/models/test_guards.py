"""The database keeps what was signed, whoever speaks to it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from certificates.models import Blank, Certificate, Imprint, Names, guards
from tests.factories.certificates import make_certificate, make_published_certificate

pytestmark = pytest.mark.django_db
OTHER = {
    "number": "AH26-K-9999999-9", "check_code": "0" * 12, "content": {"holder": "别人"}, "file_sha256": "0" * 64,
    "kind": "award", "salt": "0" * 32, "status_place": 1, "published_at": None, "valid_until": date(2099, 1, 1),
}  # fmt: skip


def refused(words: str):
    return pytest.raises(IntegrityError, match=words)


def test_every_trigger_stands():
    assert guards.missing(connection) == []


@pytest.mark.parametrize("field", OTHER)
def test_what_was_published_stays_as_it_was_signed(field):
    made = make_published_certificate()

    with refused("stays as it was signed"), transaction.atomic():
        Certificate.objects.filter(pk=made.pk).update(**{field: OTHER[field]})
    with refused("stays as it was signed"), transaction.atomic():
        Certificate.objects.filter(pk=made.pk)._raw_delete("default")


def test_its_file_and_the_names_it_uses_are_written_once():
    made = make_published_certificate()

    with refused("file of a certificate is written once"), transaction.atomic():
        Imprint.objects.filter(pk=made.pk).update(delta=b"another")
    with refused("file of a certificate is written once"), transaction.atomic():
        Imprint.objects.filter(pk=made.pk).delete()
    with refused("file of a certificate is written once"), transaction.atomic():
        Blank.objects.filter(imprints=made.pk).update(prefix=b"another")
    with refused("file of a certificate is written once"), transaction.atomic():
        Blank.objects.filter(imprints=made.pk)._raw_delete("default")
    with refused("names of certificates are written once"), transaction.atomic():
        Names.objects.filter(pk=made.names_id).update(platform="别处")


def test_what_is_not_out_yet_can_be_mended():
    made = make_certificate()

    assert Certificate.objects.filter(pk=made.pk).update(content={**made.content, "holder": "王小明"}) == 1


def test_it_can_still_be_revoked_and_its_state_move():
    made = make_published_certificate()

    assert Certificate.objects.filter(pk=made.pk).update(state="revoked", revoked_reason="误发") == 1
