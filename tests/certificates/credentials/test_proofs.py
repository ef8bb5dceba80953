"""Proofs hold for what was signed and for nothing else."""

import copy
from datetime import UTC, datetime, timedelta

import pytest

from certificates.credentials import canonical, proofs, vocabularies
from certificates.credentials.badges import badge
from certificates.credentials.proofs import ProofError, Proven
from tests.factories.credentials import CREATED, FACTS, known, make_key, make_signed

SUITES = [proofs.RDFC, proofs.JCS]


def reason_of(document, keys=None) -> str:
    with pytest.raises(ProofError) as refused:
        proofs.verify(document, keys if keys is not None else known())
    return refused.value.reason


@pytest.mark.parametrize("suite", SUITES)
def test_what_was_signed_is_proven(suite):
    assert proofs.verify(make_signed(suite), known()) == Proven(suite, "credential-1", CREATED)


@pytest.mark.parametrize("suite", SUITES)
def test_the_same_facts_make_the_same_bytes(suite):
    assert canonical.jcs(make_signed(suite)) == canonical.jcs(make_signed(suite))


@pytest.mark.parametrize("suite", SUITES)
def test_a_word_no_vocabulary_knows_is_not_signed(suite):
    with pytest.raises(canonical.Unsigned, match="grade"):
        proofs.sign({**badge(FACTS), "grade": "A"}, make_key(), suite=suite, created=CREATED)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize(
    "where", [(), ("credentialSubject",), ("credentialSubject", "achievement"), ("proof", 0), ("issuer",)]
)
def test_a_word_added_afterwards_is_found_although_rdf_would_drop_it(suite, where):
    document = make_signed(suite)
    inner = document
    for step in where:
        inner = inner[step]
    inner["grade"] = "A"

    assert reason_of(document) in {"unsigned", "signature"}


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("word", ["@language", "@direction", "@index", "id", "grade"])
def test_a_proof_holds_no_word_that_is_not_signed(suite, word):
    document = make_signed(suite)
    document["proof"][0][word] = "en"

    assert reason_of(document) == "unsigned"


@pytest.mark.parametrize("relative", ["abc", "../v/1", "#x"])
def test_a_relative_name_is_not_signed_as_one_of_a_made_up_base(relative):
    with pytest.raises(canonical.Unsigned):
        canonical.quads({**badge(FACTS), "id": relative})


@pytest.mark.parametrize("suite", SUITES)
def test_a_changed_score_breaks_the_signature(suite):
    document = make_signed(suite)
    document["credentialSubject"]["result"][0]["value"] = "98"

    assert reason_of(document) == "signature"


def test_an_inline_vocabulary_is_refused_even_by_the_same_quads():
    document = make_signed()
    document["@context"] = [*document["@context"], {"grade": "https://schema.org/value"}]

    assert reason_of(document) == "vocabulary"


def test_a_vocabulary_from_elsewhere_is_refused_and_not_fetched():
    document = make_signed()
    document["@context"] = [*document["@context"], "https://example.org/context"]

    assert reason_of(document) == "vocabulary"


def test_syntax_in_place_of_a_word_is_refused_although_the_quads_are_the_same():
    document = make_signed()
    document["@id"] = document.pop("id")

    assert reason_of(document) == "unsigned"


def test_somebody_elses_key_is_not_the_issuers():
    document = make_signed(key=make_key(2))

    assert reason_of(document) == "key"


def test_another_issuer_cannot_use_a_key_that_is_not_its_own():
    document = make_signed()
    document["issuer"]["id"] = "did:web:elsewhere.example"

    assert reason_of(document) == "issuer"


def test_a_key_counts_within_its_dates_only():
    day = timedelta(days=1)
    old = make_key(until=CREATED + day)
    expired, early = make_key(until=CREATED - day), make_key(since=CREATED + day)

    assert proofs.verify(make_signed(), known(old)).key == "credential-1"
    assert [reason_of(make_signed(), known(key)) for key in (expired, early)] == ["dates", "dates"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cryptosuite": "eddsa-2022"}, "suite"),
        ({"type": "Ed25519Signature2020"}, "suite"),
        ({"proofPurpose": "authentication"}, "suite"),
        ({"created": "2026-11-24T01:00:01Z"}, "signature"),
        ({"created": "2026-11-24"}, "form"),
        ({"proofValue": "z1"}, "signature"),
        ({"proofValue": ""}, "form"),
        ({"proofValue": None}, "form"),
        ({"verificationMethod": ["a"]}, "key"),
    ],
)
@pytest.mark.parametrize("suite", SUITES)
def test_a_changed_proof_does_not_hold(suite, change, reason):
    document = make_signed(suite)
    document["proof"][0].update(change)

    assert reason_of(document) == reason


@pytest.mark.parametrize("document", [None, [], {}, "x", {"proof": []}, {"proof": [{}, {}]}, {"proof": [1]}])
def test_what_is_no_credential_is_refused_with_a_reason(document):
    assert reason_of(document) in {"form", "suite"}


def test_two_proofs_are_refused():
    document = make_signed()
    document["proof"] += copy.deepcopy(document["proof"])

    assert reason_of(document) == "form"


@pytest.mark.parametrize("text", [b'{"a":1,"a":2}', b'{"a":NaN}', b"{", b"\xff", b"[" * 100_000])
def test_json_that_can_be_read_in_two_ways_is_not_read(text):
    with pytest.raises(canonical.Unreadable):
        canonical.parse(text)


def test_many_unnamed_nodes_that_look_alike_are_refused_before_they_cost_anything():
    document = make_signed()
    document["evidence"] = [{"type": ["Evidence"], "name": "同"} for _n in range(200)]

    assert reason_of(document) == "form"


def test_unnamed_nodes_that_can_be_told_apart_are_read_and_still_only_so_many():
    document = make_signed()
    document["evidence"] = [{"type": ["Evidence"], "name": str(n)} for n in range(200)]
    too_many = {**document, "evidence": [{"type": ["Evidence"], "name": str(n)} for n in range(2100)]}

    assert (reason_of(document), reason_of(too_many)) == ("signature", "form")


def test_a_vocabulary_file_that_was_changed_is_not_used(monkeypatch, tmp_path):
    vocabularies.vocabulary.cache_clear()
    monkeypatch.setattr(vocabularies, "_FOLDER", tmp_path)
    (tmp_path / "credentials-v2.jsonld").write_text("{}")

    with pytest.raises(vocabularies.UnknownVocabulary):
        vocabularies.vocabulary(vocabularies.CREDENTIALS)
    vocabularies.vocabulary.cache_clear()


def test_a_key_that_only_verifies_signs_nothing():
    with pytest.raises(ValueError, match="only verifies"):
        known()[f"{FACTS.did}#credential-1"].sign(b"x")


def test_moments_are_written_in_utc_and_read_with_their_zone():
    assert proofs.stamp(datetime(2026, 11, 24, 9, tzinfo=UTC)) == "2026-11-24T09:00:00Z"
    assert proofs.moment("2026-11-24T17:00:00+08:00") == datetime(2026, 11, 24, 9, tzinfo=UTC)
