"""What a credential says, and that it is an Open Badge."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from certificates.credentials import canonical, proofs
from certificates.credentials.badges import badge
from tests.factories.credentials import DID, FACTS, SALT, make_signed

SCHEMA = json.loads(
    (Path(__file__).parent / "vectors/ob_v3p0_achievementcredential_schema.json").read_text(encoding="utf-8")
)
FULL_AND_BARE = [{}, {"score": "", "valid_until": "", "skills": (), "class_hours": "", "starts_on": "", "ends_on": ""}]


@pytest.mark.parametrize("fields", FULL_AND_BARE)
@pytest.mark.parametrize("suite", [proofs.RDFC, proofs.JCS])
def test_a_signed_badge_has_no_error_in_the_schema_of_open_badges(suite, fields):
    signed = make_signed(suite, **fields)

    assert list(jsonschema.Draft201909Validator(SCHEMA).iter_errors(signed)) == []


def test_the_schema_does_see_an_error():
    signed = make_signed()

    assert list(jsonschema.Draft201909Validator(SCHEMA).iter_errors({**signed, "proof": signed["proof"][0]})) != []


@pytest.mark.parametrize("fields", FULL_AND_BARE)
def test_every_node_but_the_identity_has_a_name(fields):
    quads = canonical.quads(badge(replace(FACTS, **fields)))

    subjects = {line.split(" ", 1)[0] for line in quads.splitlines()}
    assert {subject for subject in subjects if subject.startswith("_:")} == {"_:c14n0"}


def test_the_name_is_in_it_as_a_salted_hash_only():
    document = badge(FACTS)

    identity = document["credentialSubject"]["identifier"][0]
    assert identity["identityHash"] == "sha256$" + hashlib.sha256(f"程雨桐{SALT}".encode()).hexdigest()
    assert "程雨桐" not in json.dumps(document, ensure_ascii=False)


def test_skills_stand_in_our_framework_and_where_known_in_esco():
    alignment = badge(FACTS)["credentialSubject"]["achievement"]["alignment"]

    assert [(one["targetFramework"].split(" ")[0], one["targetUrl"]) for one in alignment] == [
        ("徽贸育才技能分类", "https://huimao.example/certificates/skills/FT-01/"),
        ("ESCO", "http://data.europa.eu/esco/skill/6f45a77d-9208-40f2-a116-ac99c77ef580"),
        ("徽贸育才技能分类", "https://huimao.example/certificates/skills/CL-01/"),
    ]
    assert alignment[0]["targetDescription"] == "2 级（应用）"


def test_result_status_and_evidence_lead_somewhere():
    document = badge(FACTS)
    address = "https://huimao.example/v/AH26-K-0000002-3/"

    assert document["issuer"]["id"] == DID
    assert document["credentialSubject"]["result"][0]["value"] == "86.5"
    assert document["evidence"][0]["id"] == "https://huimao.example/verify/AH26-K-0000002-3/"
    assert document["credentialStatus"] == {
        "id": f"{address}#status",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "93017",
        "statusListCredential": "https://huimao.example/certificates/status/revocation/1.json",
        "statusReference": "https://huimao.example/certificates/status/suspension/1.json",
    }
