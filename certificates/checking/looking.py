"""Looking at one file, whatever it is."""

import hashlib
import hmac
import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from certificates.checking import pdfs, reading
from certificates.checking.findings import PAGE, PROOF, Finding, Findings, Trust
from certificates.credentials import baking, canonical, proofs

_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"/v/([^/]+)/$")
# The name stands on a line of its own, broken over at most three when it is long.
_NAME_LINES = 3


def look(data: bytes, trust: Trust) -> Findings:
    """What the file shows by itself: its seal, its credential's proof, and whether its page says the same."""
    if data.lstrip()[:5] == b"%PDF-":
        return _look_at_pdf(data, trust)
    form = "png" if data.startswith(baking.PNG_HEAD) else "svg" if b"<svg" in data[:2048] else "json"
    if form == "json":
        credential, finding = prove(data, trust)
        return Findings(form if data.lstrip()[:1] == b"{" else "", (finding,), credential)
    try:
        credential, finding = prove(baking.unbake(data), trust)
    except baking.NotBaked:
        credential, finding = None, Finding(PROOF, False, "proof.none")
    return Findings(form, (finding,), credential)


def prove(data: bytes, trust: Trust) -> tuple[dict[str, Any] | None, Finding]:
    """The credential if its proof holds, and the finding."""
    if not data:
        return None, Finding(PROOF, False, "proof.none")
    if not trust.keys:
        return None, Finding(PROOF, None, "proof.unknown")
    try:
        document = canonical.parse(data)
        proofs.verify(document, trust.keys)
    except canonical.Unreadable:
        return None, Finding(PROOF, False, "proof.form")
    except proofs.ProofError as error:
        return None, Finding(PROOF, False, f"proof.{error.reason}")
    return document, Finding(PROOF, True, "proof.whole")


def _look_at_pdf(data: bytes, trust: Trust) -> Findings:
    sealed = pdfs.seal_of(data, trust)
    credential, proof = prove(sealed.attached, trust)
    if sealed.unread:
        proof = Finding(PROOF, None, "proof.unread")
    shown = reading.page_of(data) if len(data) <= pdfs.MOST_BYTES else reading.Page()
    page = compare(shown.words, shown.codes, credential, trust.hosts)
    if shown.unread:
        page = Finding(PAGE, None, "page.unread")
    findings = (sealed.finding, proof, page)
    return Findings("pdf", findings, credential, sealed.signed_at, shown.words, shown.codes, sealed.attached)


def compare(text: str, codes: tuple[str, ...], credential: dict[str, Any] | None, hosts: tuple[str, ...]) -> Finding:
    """Whether the page says what the credential says: number, score, and a name whose hash is the one signed."""
    if credential is None:
        return Finding(PAGE, None, "page.unknown")
    if not text.strip():
        return Finding(PAGE, False, "page.unreadable")
    badges, number = badges_in(credential), number_of(credential)
    if not badges or number not in _SPACE.sub("", text) or not all(_is_written(badge, text) for badge in badges):
        return Finding(PAGE, False, "page.other")
    if not _has_name(text, credential["credentialSubject"]):
        return Finding(PAGE, False, "page.other")
    if not any(_leads_to(code, hosts, number) for code in codes):
        return Finding(PAGE, False, "page.code")
    return Finding(PAGE, True, "page.same")


def is_record(credential: dict[str, Any]) -> bool:
    """Whether it is a transcript, which holds the credentials of several certificates."""
    return "ClrCredential" in credential.get("type", ())


def badges_in(credential: dict[str, Any]) -> list[dict[str, Any]]:
    """The credentials of single certificates: those in a transcript, or the one it is."""
    return list(credential["credentialSubject"]["verifiableCredential"]) if is_record(credential) else [credential]


def number_of(credential: dict[str, Any]) -> str:
    """The number of the certificate a credential is of; "" where it says none. A record has it in its address alone."""
    if is_record(credential):
        found = _ADDRESS.search(str(credential.get("id", "")))
        return found[1] if found else ""
    return str(credential.get("credentialSubject", {}).get("licenseNumber", ""))


def _is_written(badge: dict[str, Any], text: str) -> bool:
    """Whether the page says its number and every score."""
    number = number_of(badge)
    scores = [str(result.get("value", "")) for result in badge["credentialSubject"].get("result", [])]
    return bool(number) and number in _SPACE.sub("", text) and all(_has_score(text, score) for score in scores)


def _has_score(text: str, score: str) -> bool:
    """The score as a number of its own: 6.5 does not stand in 86.5."""
    return re.search(rf"(?<![\d.]){re.escape(score)}(?![\d.]*\d)", text) is not None


def _has_name(text: str, subject: dict[str, Any]) -> bool:
    """Whether some line of the page is the name that was signed as a hash."""
    identities = subject.get("identifier", [])
    lines = [unicodedata.normalize("NFC", line).strip() for line in text.splitlines()]
    tried = {
        joint.join(lines[start : start + count])
        for start in range(len(lines))
        for count in range(1, _NAME_LINES + 1)
        for joint in ("", " ")
    }
    return bool(identities) and all(any(is_name(name, identity) for name in tried) for identity in identities)


def is_name(name: str, identity: dict[str, Any]) -> bool:
    """Whether this name is the one an identity object stands for."""
    hashed = hashlib.sha256((name + str(identity.get("salt", ""))).encode()).hexdigest()
    return hmac.compare_digest(f"sha256${hashed}", str(identity.get("identityHash", "")))


def _leads_to(code: str, hosts: tuple[str, ...], number: str) -> bool:
    try:
        parts = urlsplit(code)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and parts.netloc in hosts and parts.path.rstrip("/").endswith(f"/v/{number}")
    )
