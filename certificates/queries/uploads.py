"""Is this file one of ours? What it shows by itself, held against the register."""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from certificates import checking, keys
from certificates.checking.findings import BYTES, PAGE, RECORD, SEAL, Finding, Findings, Trust
from certificates.checking.looking import number_of
from certificates.choices import Kind
from certificates.credentials.badges import badge
from certificates.models import Certificate
from certificates.queries import credentials, names, transcripts
from certificates.queries.verifying import Verification, rows, verification

# What is said of a credential that is none of ours, or that nobody looked at.
UNSIGNED = ("proof.none", "proof.form", "proof.key", "proof.vocabulary", "proof.unread", "proof.unknown")
ORDER = (BYTES, SEAL, "proof", RECORD, PAGE)


@dataclass(frozen=True)
class Upload:
    """What somebody brought: the findings in their order, and the certificate where the file is a true one.

    state   that of the certificate; "altered": ours once, or made to look so; "none": nothing of ours in it
    """

    state: str
    findings: tuple[Finding, ...]
    found: Verification | None = None


def check_upload(data: bytes) -> Upload:
    """The five checks of a PDF, or proof and register of a credential.

    One query, two where the bytes are not known; one more for a transcript.
    """
    shown = checking.look(data, trust())
    certificate = rows().filter(file_sha256=hashlib.sha256(data).hexdigest()).first() if shown.form == "pdf" else None
    if certificate is not None:
        return _original(certificate, shown)
    number = number_of(shown.credential or {})
    certificate = rows().filter(number=number).first() if number else None
    findings = [*shown.findings, *_record(certificate, shown)]
    if shown.form == "pdf":
        findings.append(Finding(BYTES, False, "bytes.other"))
    true = shown.form != "pdf" and certificate is not None and all(finding.passed for finding in findings)
    if true and certificate is not None:
        return _true(certificate, findings)
    return Upload("altered" if _looks_like_ours(shown) else "none", _ordered(findings))


def _original(certificate: Certificate, shown: Findings) -> Upload:
    """The very bytes that were issued: nothing else can say more, but it is shown."""
    findings = [Finding(BYTES, True, "bytes.same"), *shown.findings, *_record(certificate, shown)]
    # An original without a seal or a credential, from before there were any, is still the original.
    shown_as = [
        replace(finding, passed=None) if finding.code in ("seal.none", "proof.none", "record.none") else finding
        for finding in findings
    ]
    return _true(certificate, shown_as)


def _true(certificate: Certificate, findings: list[Finding]) -> Upload:
    found = verification(certificate)
    return Upload(found.state, _ordered(findings), found)


def _is_as_registered(said: dict[str, Any], certificate: Certificate) -> bool:
    if certificate.kind == Kind.TRANSCRIPT:
        return transcripts.says(certificate, said)
    words = {name: value for name, value in said.items() if name != "proof"}
    return words == badge(credentials.facts_of(certificate))


def _record(certificate: Certificate | None, shown: Findings) -> list[Finding]:
    if shown.credential is None:
        return []
    if certificate is None:
        return [Finding(RECORD, False, "record.none")]
    same = _is_as_registered(shown.credential, certificate)
    return [Finding(RECORD, same, "record.same" if same else "record.other")]


def _looks_like_ours(shown: Findings) -> bool:
    """Something in it is this platform's, or was made to look so: a signed credential, a seal, a code to our host."""
    seal = shown.of(SEAL)
    sealed = seal is not None and seal.code in ("seal.whole", "seal.broken", "seal.added", "seal.dates", "seal.resaved")
    coded = any(urlsplit(code).netloc in _hosts() for code in shown.codes if code.startswith("http"))
    proof = shown.of("proof")
    signed = proof is not None and proof.code not in UNSIGNED
    return sealed or coded or signed


def _ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: ORDER.index(finding.check)))


def trust() -> Trust:
    """The site's own keys and seals, and where its QR codes lead: to where it is, and to where it was."""
    seals, roots = _seals(keys.seal_chains())
    return Trust(keys.known_keys(names.sites()), seals, roots, _hosts())


def _hosts() -> tuple[str, ...]:
    return tuple(urlsplit(site).netloc for site in names.sites())


@lru_cache(maxsize=4)
def _seals(chains: tuple[tuple[bytes, ...], ...]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    return tuple(chain[0] for chain in chains), tuple({root for chain in chains for root in chain[1:]})
