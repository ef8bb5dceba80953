"""`python -m certificates.verify FILE`: is this certificate real? Needs no database, no settings and no network.

    python -m certificates.verify certificate.pdf --json

    python -m certificates.verify answers.zip --did did.json

The second checks the signed report an employer was given: the archive as downloaded, or report.json, answers.csv or
report.signature.json unpacked beside the others.

--did is https://<site>/.well-known/did.json and --seals https://<site>/certificates/seals.pem, as saved from the site
one trusts. The lists come from the addresses the credential names: those named with --status, else those beside the
file. What is not there is not checked, and the answer says so. Exit status: 0 valid, 1 not, 2 nothing could be read.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates import checking
from certificates.checking import reports
from certificates.checking.findings import PROOF, SEAL, Findings, Trust
from certificates.checking.looking import badges_in, is_record, number_of
from certificates.checking.pdfs import MOST_BYTES
from certificates.credentials import canonical, issuers, proofs, statuses

VALID, NOT_VALID, UNREADABLE = 0, 1, 2
# A transcript is as good as the worst of itself and what it lists; the first of these that any has is said of it.
WORST_FIRST = ("revoked", "suspended", "expired", "unknown", "valid")


def main(arguments: list[str] | None = None) -> int:
    """Look at one file and say what was found; the exit status is returned."""
    given = _parser().parse_args(arguments)
    try:
        trust = _trust(given)
        if reports.is_report(Path(given.file)):
            return _told(reports.check(Path(given.file), trust.keys), _report_words, given)
        lists = [canonical.parse(path.read_bytes()) for path in map(Path, given.status)] or _lists_beside(given)
        report = _report(checking.look(Path(given.file).read_bytes(), trust), lists, trust)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"{error}\n")
        return UNREADABLE
    return _told(report, _words, given)


def _told(report: dict[str, Any], words: Callable[[dict[str, Any]], str], given: argparse.Namespace) -> int:
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n" if given.json else words(report))
    return VALID if report["valid"] else NOT_VALID


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="certificates.verify", description=__doc__.splitlines()[0])
    parser.add_argument("file", help="PDF, JSON, PNG or SVG; an employer's answers.zip or report.json")
    parser.add_argument("--did", help="the issuer's did.json, as saved from its site")
    parser.add_argument("--seals", help="PEM: the seals' certificates and the authorities above them")
    parser.add_argument("--status", action="append", default=[], help="a status list, as saved from its address")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    return parser


def _lists_beside(given: argparse.Namespace) -> list[Any]:
    """Every status list in the folder of the file, whatever it is called; a known key must have signed it."""
    found = []
    for path in sorted(Path(given.file).parent.glob("*.json")):
        with suppress(ValueError, OSError):
            document = canonical.parse(path.read_bytes()) if path.stat().st_size <= MOST_BYTES else None
            if isinstance(document, dict) and "BitstringStatusListCredential" in document.get("type", ()):
                found.append(document)
    return found


def _trust(given: argparse.Namespace) -> Trust:
    # Never from the folder of the file: whoever made the file may have filled that too.
    did, pems = (Path(named) if named else None for named in (given.did, given.seals))
    document = canonical.parse(did.read_bytes()) if did else None
    known = issuers.keys_of(document) if document else {}
    hosts = (unquote(str(document["id"]).removeprefix("did:web:")),) if document else ()
    certificates = x509.load_pem_x509_certificates(pems.read_bytes()) if pems else []
    ders = [(one.public_bytes(Encoding.DER), one.subject == one.issuer) for one in certificates]
    seals, roots = tuple(der for der, is_root in ders if not is_root), tuple(der for der, is_root in ders if is_root)
    return Trust(known, seals, roots, hosts)


def _report(found: Findings, lists: list[Any], trust: Trust) -> dict[str, Any]:
    credential = found.credential
    own = _held([credential], lists, trust) if credential else []
    held = _held(badges_in(credential), lists, trust) if credential and is_record(credential) else own
    # One that lists nothing proves nothing.
    stand = [*own, *held] if held else []
    state = next((state for state in WORST_FIRST if any(one["status"] == state for one in stand)), "unknown")
    checks = [
        {"check": one.check, "passed": one.passed, "zh": one.sentence("zh"), "en": one.sentence("en")}
        for one in found.findings
    ]
    needed = (PROOF, SEAL) if found.form == "pdf" else (PROOF,)
    whole = found.passed and all((one := found.of(check)) is not None and one.passed for check in needed)
    report: dict[str, Any] = {"valid": whole and state == "valid", "form": found.form, "checks": checks}
    report |= {"status": state, "status_as_of": min((one["status_as_of"] for one in stand), default="")}
    if credential:
        report |= {"number": number_of(credential) or None, "title": credential.get("name")}
        report |= {"issuer": credential["issuer"].get("name"), "issued_at": credential.get("validFrom")}
        report |= {"own_status": own[0]["status"], "held": held} if is_record(credential) else {}
    return report


def _held(credentials: Sequence[dict[str, Any]], lists: list[Any], trust: Trust) -> list[dict[str, Any]]:
    """How each certificate stands."""
    return [
        {"number": number_of(one), "title": one.get("name"), "status": state, "status_as_of": as_of}
        for one in credentials
        for state, as_of in [status_of(one, lists, trust)]
    ]


def status_of(credential: dict[str, Any], lists: list[Any], trust: Trust) -> tuple[str, str]:
    """("valid", "revoked", "suspended", "expired" or "unknown", the older list's date).

    Unknown without both lists, or with one whose own time is over: since then it may have been taken back. What an old
    list says was revoked stays so.
    """
    until = credential.get("validUntil")
    if until and proofs.moment(until) < datetime.now(UTC):
        return "expired", ""
    entry, found, dates, fresh = credential["credentialStatus"], {}, {}, {}
    # Several of one address may be there: the newest is looked at last, and counts.
    for document in sorted(lists, key=lambda one: str(one.get("validFrom", ""))):
        if document.get("id") not in (entry["statusReference"], entry["statusListCredential"]):
            continue
        proofs.verify(document, trust.keys)
        subject = document["credentialSubject"]
        wanted = entry["statusReference"] if subject["statusPurpose"] == "suspension" else entry["statusListCredential"]
        if document["id"] == wanted:
            purpose, place = subject["statusPurpose"], int(entry["statusListIndex"])
            found[purpose] = statuses.is_set(subject["encodedList"], place)
            dates[purpose] = document["validFrom"]
            fresh[purpose] = datetime.now(UTC) <= proofs.moment(document["validUntil"])
    as_of = min(dates.values(), default="")
    if found.get("suspension"):
        return "suspended", as_of
    if found.get("revocation"):
        return "revoked", as_of
    whole = set(found) == set(statuses.PURPOSES) and all(fresh.values())
    return ("valid" if whole else "unknown"), as_of


def _report_words(report: dict[str, Any]) -> str:
    said = f"{report['site']} · {report['asked_by']} · {report['purpose']} · {report['answered_at']}"
    # What the answers say was true at that moment; nothing here knows what became of the certificates since.
    verdict = "报告是原件 / the report is genuine" if report["valid"] else "不能确认是原件 / not confirmed as genuine"
    return "\n".join([*_lines(report), f"{said} · {report['answers']}", verdict, ""])


def _lines(report: dict[str, Any]) -> list[str]:
    signs = {True: "✓", False: "✗", None: "?"}
    return [f"{signs[one['passed']]} {one['zh']} / {one['en']}" for one in report["checks"]]


def _words(report: dict[str, Any]) -> str:
    lines = _lines(report)
    lines += [f"· {one['number']} {one['title']}: {one['status']}" for one in report.get("held", [])]
    as_of = f"（{report['status_as_of']}）" if report["status_as_of"] else ""
    verdict = "有效 / valid" if report["valid"] else "不能确认有效 / not confirmed as valid"
    return "\n".join([*lines, f"状态 / status: {report['status']}{as_of}", verdict, ""])


if __name__ == "__main__":
    sys.exit(main())
