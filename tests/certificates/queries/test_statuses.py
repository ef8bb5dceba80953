"""What the world reads of revocations."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from certificates import keys
from certificates.credentials import issuers, proofs, statuses
from certificates.models import Certificate, StatusList
from certificates.operations import places
from certificates.operations.revoking import reinstate, revoke, suspend
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def bits(client, certificate):
    """(revoked, suspended) as the published lists say, their proofs checked with the published keys."""
    known = issuers.keys_of(client.get("/.well-known/did.json").json())
    found = []
    for purpose in statuses.PURPOSES:
        document = client.get(f"/certificates/status/{purpose}/{certificate.status_list_id}.json").json()
        assert proofs.verify(document, known).suite == proofs.RDFC
        subject = document["credentialSubject"]
        assert subject["statusPurpose"] == purpose
        found.append(statuses.is_set(subject["encodedList"], certificate.status_place))
    return tuple(found)


def test_every_change_of_state_is_in_the_lists(client, django_capture_on_commit_callbacks):
    certificate = make_published_certificate()
    academic = make_member("academic", certificate.issuer)
    seen = [bits(client, certificate)]

    for step in (
        lambda: suspend(certificate.pk, reason="x", by=academic),
        lambda: reinstate(certificate.pk, by=academic),
        lambda: revoke(certificate.pk, reason="x", by=academic),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            step()
        seen.append(bits(client, certificate))

    assert seen == [(False, False), (True, True), (False, False), (True, False)]


def test_a_list_is_kept_half_a_minute_and_says_when_it_was_made(client):
    certificate = make_certificate()
    address = f"/certificates/status/revocation/{certificate.status_list_id}.json"

    first = client.get(address)
    second = client.get(address)

    made = proofs.moment(json.loads(first.content)["validFrom"])
    assert first.content == second.content
    assert timezone.now() - made < timedelta(seconds=30)
    assert (first["Cache-Control"], first["Access-Control-Allow-Origin"]) == ("public, max-age=30", "*")


@pytest.mark.parametrize("address", ["revocation/99999", "message/1"])
def test_a_list_that_does_not_exist_is_not_found(client, address):
    assert client.get(f"/certificates/status/{address}.json").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_queries_for_any_number(client, count, django_assert_num_queries):
    for _ in range(count):
        make_certificate()
    keys.signing_key()
    cache.clear()
    address = f"/certificates/status/revocation/{StatusList.objects.get().pk}.json"

    with django_assert_num_queries(9):
        client.get(address)


def test_places_are_never_decoys_and_never_given_twice():
    taken = places.take_places(300)

    (status_list,) = {row for row, _place in taken}
    assert len({place for _row, place in taken}) == 300
    assert not any(statuses.is_decoy(bytes(status_list.seed), place) for _row, place in taken)
    assert StatusList.objects.get().taken == 300


def test_a_full_list_is_followed_by_a_new_one(monkeypatch):
    monkeypatch.setattr(statuses, "CAPACITY", 5)

    taken = places.take_places(12)

    assert [row.taken for row in StatusList.objects.order_by("pk")] == [5, 5, 2]
    assert len(set(taken)) == 12


def test_a_list_that_is_drawn_from_again_and_again_gives_no_place_twice(monkeypatch):
    # A batch as large as the list: what one draw gave out, no row holds yet when the next begins.
    monkeypatch.setattr(statuses, "PLACES", 400)
    monkeypatch.setattr(statuses, "CAPACITY", 300)

    taken = places.take_places(900)

    assert len(set(taken)) == 900


def test_certificates_issued_have_a_place_of_their_own():
    made = [make_certificate() for _ in range(3)]

    assert len({(one.status_list_id, one.status_place) for one in Certificate.objects.all()}) == len(made)
