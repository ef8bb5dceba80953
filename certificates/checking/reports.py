"""The signed report an employer was given: is it whole, and who signed it? Needs keys alone, no site, no database."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from certificates.credentials import canonical, proofs
from certificates.credentials.multikeys import IssuerKey, parse_base58

REPORT, SIGNATURE, TABLE = "report.json", "report.signature.json", "answers.csv"
# A report of 10,000 rows has six megabytes.
MOST_BYTES = 64 * 1024 * 1024
Read = Callable[[str], bytes]
SENTENCES = {
    "signature.whole": ("报告由本平台签名，一字未改。", "The report was signed by the issuer; not a word changed."),
    "signature.broken": ("报告被改过，签名对不上。", "The report was changed: the signature does not fit."),
    "signature.key": ("报告不是本平台的密钥签的。", "The report was not signed with a key of this issuer."),
    "signature.dates": ("报告的日期不在密钥的有效期内。", "The report is dated outside the dates of the key."),
    "signature.unknown": (
        "没有给出颁发者的公钥，签名未检查。",
        "The issuer's keys were not given; the signature was not checked.",
    ),
    "table.same": ("表格与签名的报告一致。", "The table is the one the report was signed with."),
    "table.other": ("表格被改过，与签名的报告不符。", "The table was changed: it is not the one that was signed with."),
    "table.none": ("没有表格可比对。", "There is no table to compare."),
}  # fmt: skip


def is_report(path: Path) -> bool:
    """Whether this is an employer's answer: its archive, or one of the files in it."""
    return zipfile.is_zipfile(path) or path.name in (REPORT, SIGNATURE, TABLE)


def check(path: Path, keys: Mapping[str, IssuerKey]) -> dict[str, Any]:
    """What was found: `valid`, the checks as sentences, who asked, why, when, how many answers.

    path    the archive, or one of its files unpacked beside the others
    raises  OSError, ValueError, KeyError where something of it is missing or cannot be read
    """
    if not zipfile.is_zipfile(path):
        return _check(lambda name: _limited((path.parent / name).read_bytes()), keys)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return _check(lambda name: _unpacked(archive, name), keys)


def _check(read: Read, keys: Mapping[str, IssuerKey]) -> dict[str, Any]:
    signed, signature = read(REPORT), canonical.parse(read(SIGNATURE))
    report = json.loads(signed)
    codes = [_signature(signed, report, signature, keys), _table(report, read)]
    checks = [
        {"check": code.partition(".")[0], "passed": _passed(code), "zh": SENTENCES[code][0], "en": SENTENCES[code][1]}
        for code in codes
    ]
    found = {"valid": all(one["passed"] for one in checks), "form": "report", "checks": checks}
    said = {name: report[name] for name in ("site", "asked_by", "purpose", "answered_at")}
    return {**found, **said, "answers": len(report["answers"])}


def _signature(signed: bytes, report: Any, signature: Any, keys: Mapping[str, IssuerKey]) -> str:
    if not keys:
        return "signature.unknown"
    key = keys.get(str(signature["verificationMethod"]))
    if key is None or signature["algorithm"] != "Ed25519":
        return "signature.key"
    if not key.verifies(parse_base58(str(signature["signature"])), signed):
        return "signature.broken"
    return "signature.whole" if key.covers(proofs.moment(report["answered_at"])) else "signature.dates"


def _table(report: Any, read: Read) -> str:
    try:
        table = read(TABLE)
    except (OSError, KeyError):
        return "table.none"
    same = hashlib.sha256(table).hexdigest() == report.get("table", {}).get("sha256")
    return "table.same" if same else "table.other"


def _passed(code: str) -> bool | None:
    return None if code.endswith((".unknown", ".none")) else code.endswith((".whole", ".same"))


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return _limited(part.read(MOST_BYTES + 1))


def _limited(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise ValueError("too long for a report")
    return data
