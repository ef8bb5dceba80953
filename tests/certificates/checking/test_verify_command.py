"""python -m certificates.verify."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates import verify
from certificates.credentials import canonical, issuers, proofs, statuses
from tests.factories.credentials import CREATED, DID, FACTS, SITE, make_key, make_signed, make_transcript
from tests.factories.papers import make_paper, make_seal


@pytest.fixture
def folder(tmp_path):
    """What somebody saved from the issuer's site."""
    (tmp_path / "did.json").write_bytes(canonical.jcs(issuers.did_document(DID, SITE, [make_key()])))
    _signer, leaf, above = make_seal()
    pems = [x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in (leaf, above)]
    (tmp_path / "seals.pem").write_bytes(b"".join(pems))
    for purpose, places in (("revocation", [5]), ("suspension", [])):
        write_list(tmp_path, purpose, places)
    return tmp_path


def write_list(folder, purpose, places, until=None, *, name="", since=CREATED, site=SITE):
    until = proofs.stamp(until or datetime.now(UTC) + timedelta(days=7))
    encoded = statuses.encode(places)
    document = statuses.list_credential(site, DID, "徽贸育才", purpose, "1", encoded, proofs.stamp(since), until)
    signed = proofs.sign(document, make_key(), suite=proofs.RDFC, created=CREATED)
    (folder / f"{name or purpose}.json").write_bytes(canonical.jcs(signed))


def run(folder, data, *extra, capsys):
    file = folder / "file"
    file.write_bytes(data)
    lists = [word for name in ("revocation", "suspension") for word in ("--status", str(folder / f"{name}.json"))]
    status = verify.main([str(file), "--did", str(folder / "did.json"), "--json", *lists, *extra])
    return status, json.loads(capsys.readouterr().out or "{}")


def test_a_whole_certificate_is_valid(folder, capsys):
    status, report = run(folder, make_paper(), "--seals", str(folder / "seals.pem"), capsys=capsys)

    assert (status, report["valid"], report["status"], report["number"]) == (0, True, "valid", FACTS.number)
    assert [one["passed"] for one in report["checks"]] == [True, True, True]


def test_without_the_seals_a_pdf_is_not_confirmed(folder, capsys):
    (folder / "seals.pem").unlink()

    status, report = run(folder, make_paper(), capsys=capsys)

    assert (status, report["valid"]) == (1, False)


@pytest.mark.parametrize(("purpose", "state"), [("revocation", "revoked"), ("suspension", "suspended")])
def test_the_lists_say_what_was_taken_back(folder, capsys, purpose, state):
    write_list(folder, purpose, [int(FACTS.list_index)])

    status, report = run(folder, canonical.jcs(make_signed()), capsys=capsys)

    assert (status, report["status"], report["status_as_of"]) == (1, state, "2026-11-24T01:00:00Z")


@pytest.mark.parametrize(("purpose", "places", "state"), [
    ("revocation", [], "unknown"),
    ("suspension", [], "unknown"),
    ("revocation", [int(FACTS.list_index)], "revoked"),
])  # fmt: skip
def test_a_list_whose_time_is_over_tells_only_what_was_revoked(folder, capsys, purpose, places, state):
    write_list(folder, purpose, places, until=datetime.now(UTC) - timedelta(seconds=1))

    status, report = run(folder, canonical.jcs(make_signed()), capsys=capsys)

    assert (status, report["valid"], report["status"]) == (1, False, state)


@pytest.mark.parametrize("missing", ["revocation", "suspension"])
def test_one_list_alone_does_not_tell_that_it_counts(folder, capsys, missing):
    other = next(purpose for purpose in statuses.PURPOSES if purpose != missing)
    (folder / f"{missing}.json").write_bytes((folder / f"{other}.json").read_bytes())

    status, report = run(folder, canonical.jcs(make_signed()), capsys=capsys)

    assert (status, report["status"]) == (1, "unknown")


def test_a_past_end_is_expired(folder, capsys):
    ended = proofs.stamp(datetime.now(UTC) - timedelta(days=1))

    status, report = run(folder, canonical.jcs(make_signed(valid_until=ended)), capsys=capsys)

    assert (status, report["status"]) == (1, "expired")


def test_a_transcript_is_as_good_as_all_it_lists(folder, capsys):
    write_list(folder, "revocation", [])

    status, report = run(folder, canonical.jcs(make_transcript()), capsys=capsys)

    assert (status, report["valid"], report["status"], report["number"]) == (0, True, "valid", "AH26-N-0000006-9")
    assert [(one["number"], one["status"]) for one in report["held"]] == [
        (FACTS.number, "valid"),
        ("AH26-J-0000004-5", "valid"),
    ]


def test_a_transcript_with_one_certificate_taken_back_says_which(folder, capsys):
    status, report = run(folder, canonical.jcs(make_transcript()), capsys=capsys)

    assert (status, report["valid"], report["status"], report["own_status"]) == (1, False, "revoked", "valid")
    assert [one["status"] for one in report["held"]] == ["valid", "revoked"]
    assert report["status_as_of"] == "2026-11-24T01:00:00Z"


def test_a_transcript_taken_back_is_no_proof_whatever_it_lists(folder, capsys):
    write_list(folder, "revocation", [77])

    status, report = run(folder, canonical.jcs(make_transcript()), capsys=capsys)

    assert (status, report["status"], report["own_status"]) == (1, "revoked", "revoked")
    assert [one["status"] for one in report["held"]] == ["valid", "valid"]


def test_a_transcript_of_nothing_proves_nothing(folder, capsys):
    empty = make_transcript()
    empty["credentialSubject"]["verifiableCredential"] = []
    bare = {name: value for name, value in empty.items() if name != "proof"}
    signed = proofs.sign(bare, make_key(), suite=proofs.RDFC, created=CREATED)

    status, report = run(folder, canonical.jcs(signed), capsys=capsys)

    assert (status, report["status"], report["held"]) == (1, "unknown", [])


def test_a_list_that_somebody_made_up_is_not_believed(folder, capsys):
    forged = json.loads((folder / "revocation.json").read_text())
    forged["credentialSubject"]["encodedList"] = statuses.encode([])
    (folder / "revocation.json").write_text(json.dumps(forged))

    status, _report = run(folder, canonical.jcs(make_signed()), capsys=capsys)

    assert status == 2


def test_what_cannot_be_read_is_said_to_be_so(folder, capsys):
    assert verify.main([str(folder / "nothing"), "--did", str(folder / "did.json")]) == 2


def test_it_runs_by_itself_without_settings(folder):
    file = folder / "file.json"
    file.write_bytes(canonical.jcs(make_signed()))
    lists = ["--status", str(folder / "revocation.json"), "--status", str(folder / "suspension.json")]
    command = [sys.executable, "-m", "certificates.verify", str(file), "--did", str(folder / "did.json"), *lists]

    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "PYTHONPATH": "."})

    assert (done.returncode, "有效 / valid" in done.stdout, done.stderr) == (0, True, "")


def test_lists_beside_the_file_are_taken(folder, capsys):
    status, report = look_beside(folder, capsys)

    assert (status, report["valid"], report["status"]) == (0, True, "valid")


def test_of_several_lists_beside_it_the_newest_counts(folder, capsys):
    place, later = int(FACTS.list_index), CREATED + timedelta(hours=1)
    # Saved a second time, a browser's name for it sorts before the first.
    write_list(folder, "revocation", [place], name="revocation (1)", since=later)

    status, report = look_beside(folder, capsys)

    assert (status, report["status"]) == (1, "revoked")


def test_a_strangers_list_beside_it_is_passed_over(folder, capsys):
    write_list(folder, "revocation", [], name="other", site="https://other.test")

    assert look_beside(folder, capsys)[0] == 0


def test_keys_beside_the_file_are_not_believed(folder, capsys):
    (folder / "certificate.pdf").write_bytes(make_paper())

    status = verify.main([str(folder / "certificate.pdf"), "--json"])

    report = json.loads(capsys.readouterr().out)
    assert (status, report["valid"]) == (1, False)
    assert {one["passed"] for one in report["checks"]} == {None}


def look_beside(folder, capsys):
    (folder / "certificate.pdf").write_bytes(make_paper())
    trusted = ["--did", str(folder / "did.json"), "--seals", str(folder / "seals.pem")]
    status = verify.main([str(folder / "certificate.pdf"), *trusted, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["a.pdf", "a.json"])
def test_with_nothing_beside_it_the_report_says_what_was_not_checked(tmp_path, capsys, name):
    (tmp_path / name).write_bytes(make_paper() if name == "a.pdf" else canonical.jcs(make_signed()))

    status = verify.main([str(tmp_path / name), "--json"])

    report = json.loads(capsys.readouterr().out)
    assert (status, report["valid"], report["status"]) == (1, False, "unknown")
    assert {one["passed"] for one in report["checks"]} == {None}
    assert any("没有给出颁发者的公钥" in one["zh"] for one in report["checks"])
