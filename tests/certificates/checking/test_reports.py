"""An employer's signed report, checked without the site."""

import hashlib
import json
import zipfile

import pytest

from certificates import verify
from certificates.checking import reports
from certificates.credentials import canonical, issuers
from certificates.credentials.multikeys import base58
from tests.factories.credentials import DID, SITE, make_key

TABLE = "\ufeff编号 number\r\nAH26-K-0000002-3\r\n".encode()


@pytest.fixture
def folder(tmp_path):
    """The archive unpacked, with the issuer's keys as somebody saved them elsewhere."""
    digest = hashlib.sha256(TABLE).hexdigest()
    report = canonical.jcs(
        {
            "site": SITE, "asked_by": "示例企业", "purpose": "校招核验", "answered_at": "2026-11-24T01:00:00Z",
            "answers": [{"number": "AH26-K-0000002-3", "state": "published"}],
            "table": {"file": "answers.csv", "sha256": digest},
        }
    )  # fmt: skip
    signature = {
        "file": "report.json", "algorithm": "Ed25519", "verificationMethod": f"{DID}#credential-1",
        "signature": base58(make_key().sign(report)),
    }  # fmt: skip
    (tmp_path / "answers.csv").write_bytes(TABLE)
    (tmp_path / "report.json").write_bytes(report)
    (tmp_path / "report.signature.json").write_text(json.dumps(signature))
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "did.json").write_bytes(canonical.jcs(issuers.did_document(DID, SITE, [make_key()])))
    return tmp_path


def run(path, *more, capsys, did=True):
    known = ["--did", str(path.parent / "keys" / "did.json")] if did else []
    status = verify.main([str(path), *known, *more, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["report.json", "answers.csv", "report.signature.json"])
def test_any_of_its_files_beside_the_others_is_checked(folder, capsys, name):
    status, found = run(folder / name, capsys=capsys)

    assert (status, found["valid"], found["form"]) == (0, True, "report")
    assert {one["check"]: one["passed"] for one in found["checks"]} == {"signature": True, "table": True}
    assert (found["asked_by"], found["purpose"], found["answers"]) == ("示例企业", "校招核验", 1)


def test_the_archive_is_checked_as_it_was_downloaded(folder, capsys):
    with zipfile.ZipFile(folder / "answers.zip", "w") as archive:
        for name in (reports.REPORT, reports.SIGNATURE, reports.TABLE):
            archive.write(folder / name, name)

    assert run(folder / "answers.zip", capsys=capsys)[0] == 0


@pytest.mark.parametrize(
    ("name", "old", "new", "check"),
    [
        ("report.json", "published", "revoked!!", "signature"),
        ("answers.csv", "AH26-K-0000002-3", "AH26-K-0000003-4", "table"),
        ("report.signature.json", "credential-1", "credential-9", "signature"),
        ("report.signature.json", "Ed25519", "none", "signature"),
    ],
)
def test_what_was_changed_is_said(folder, capsys, name, old, new, check):
    path = folder / name
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode()))

    status, found = run(folder / "report.json", capsys=capsys)

    assert (status, found["valid"]) == (1, False)
    assert [one["check"] for one in found["checks"] if not one["passed"]] == [check]


def test_without_keys_nothing_is_confirmed(folder, capsys):
    status, found = run(folder / "report.json", capsys=capsys, did=False)

    assert (status, [one["passed"] for one in found["checks"]]) == (1, [None, True])


def test_a_report_whose_signature_is_missing_cannot_be_read(folder, capsys):
    (folder / "report.signature.json").unlink()

    assert verify.main([str(folder / "report.json")]) == 2


def test_people_read_who_asked_and_whether_it_is_genuine(folder, capsys):
    verify.main([str(folder / "report.json"), "--did", str(folder / "keys" / "did.json")])

    said = capsys.readouterr().out
    assert ("示例企业 · 校招核验" in said, "报告是原件 / the report is genuine" in said) == (True, True)
