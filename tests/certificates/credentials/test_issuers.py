"""The issuer's document."""

from datetime import UTC, datetime

import pytest

from certificates.credentials import issuers
from tests.factories.credentials import DID, SITE, make_key


@pytest.mark.parametrize(
    ("site", "did"),
    [("https://huimao.example", "did:web:huimao.example"), ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000")],
)
def test_did_of_is_the_host(site, did):
    assert issuers.did_of(site) == did


def test_old_keys_stay_with_the_day_they_ended():
    old = make_key(1, until=datetime(2026, 6, 1, tzinfo=UTC))
    document = issuers.did_document(DID, SITE, [old, make_key(2, since=datetime(2026, 6, 1, tzinfo=UTC))])

    assert [method.get("expires") for method in document["verificationMethod"]] == ["2026-06-01T00:00:00Z", None]
    assert document["assertionMethod"] == [f"{DID}#credential-1", f"{DID}#credential-2"]


def test_keys_of_reads_what_did_document_writes_without_the_private_part():
    key = make_key(1, until=datetime(2026, 6, 1, tzinfo=UTC))

    found = issuers.keys_of(issuers.did_document(DID, SITE, [key]))[f"{DID}#credential-1"]

    assert (found.name, found.public, found.since, found.until, found.private) == (
        key.name,
        key.public,
        key.since,
        key.until,
        None,
    )


def test_keys_of_leaves_out_keys_that_may_not_assert_or_are_somebody_elses():
    document = issuers.did_document(DID, SITE, [make_key(1), make_key(2), make_key(3)])
    document["assertionMethod"].remove(f"{DID}#credential-1")
    document["verificationMethod"][1]["id"] = "did:web:elsewhere.example#credential-2"

    assert list(issuers.keys_of(document)) == [f"{DID}#credential-3"]


@pytest.mark.parametrize("document", [None, [], {"id": "x"}])
def test_keys_of_refuses_what_is_no_document(document):
    with pytest.raises(ValueError, match="did document"):
        issuers.keys_of(document)
