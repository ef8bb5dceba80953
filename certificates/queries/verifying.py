"""Is this certificate real? The same answer, in the same time, for "no such thing" and "wrong key"."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from certificates.choices import NOT_ISSUED, State
from certificates.models import Certificate, ShareLink
from certificates.queries.certificates import state_today, title_of
from certificates.queries.holders import folded, masked
from certificates.rendering import codes


@dataclass(frozen=True)
class Verification:
    """What a stranger is told of a certificate. The name is masked unless they knew it already."""

    certificate: Certificate
    state: str
    title: str
    name: str


def by_code(text: str) -> Verification | None:
    """The certificate of a check code, typed as people type: lower case, spaces, O for 0."""
    try:
        code = codes.parse_check_code(text)
    except codes.CodeError:
        return None
    found = rows().filter(check_code=code).first()
    return verification(found) if found else None


def by_number_and_code(number: str, text: str) -> Verification | None:
    """As the QR code on the page asks: the number in the address, the check code as its key."""
    found = by_code(text)
    return found if found and hmac.compare_digest(found.certificate.number, _number(number)) else None


def by_number_and_subject(number: str, subject: str) -> Verification | None:
    """The certificate of a credential somebody was shown: by the words in it that stand for its holder."""
    found = rows().filter(number=_number(number)).first()
    same = hmac.compare_digest((found.subject.urn if found else "").encode(), subject.encode("utf-8", "replace"))
    return verification(found) if found and same else None


def by_number_and_name(number: str, name: str) -> Verification | None:
    """For those who hold a paper copy: both must fit."""
    found = rows().filter(number=_number(number)).first()
    # The comparison is made in any case, so that the time tells nothing.
    fits = _is_named(found.content["holder"] if found else "", name)
    return verification(found, known_name=True) if found and fits else None


def _is_named(holder: str, typed: str) -> bool:
    return hmac.compare_digest(folded(holder).encode(), folded(typed).encode("utf-8", "replace"))


def by_file(data: bytes) -> Verification | None:
    """The certificate whose file has exactly these bytes."""
    found = rows().filter(file_sha256=hashlib.sha256(data).hexdigest()).first()
    return verification(found) if found else None


def _code(text: str) -> str:
    """The check code as it is kept; what cannot be one is nobody's."""
    try:
        return codes.parse_check_code(text)
    except codes.CodeError:
        return "?"


def _number(text: str) -> str:
    """The number as it is kept, or nothing where it cannot be one."""
    try:
        return codes.parse_number(text)
    except codes.CodeError:
        return ""


def by_share(token: str) -> ShareLink | None:
    """The open link of this token."""
    shown = ("certificate__issuer", "certificate__superseded_by", "certificate__names")
    found = ShareLink.objects.filter(token=token).select_related(*shown).first()
    return found if found is not None and found.is_open else None


def many(asked: Sequence[tuple[str, str, str]]) -> list[Verification | None]:
    """The answer to each (number, name, check code), in their order: either the code, or number and name, must fit.

    Two queries for any number of them.
    """
    numbers = [(_number(number) or "?") if number else "" for number, _name, _code in asked]
    typed = [_code(code) if code else "" for _number_, _name, code in asked]
    found = {row.number: row for row in rows().filter(number__in=set(numbers) - {""})}
    found_by_code = {row.check_code: row for row in rows().filter(check_code__in=set(typed) - {""})}
    answers: list[Verification | None] = []
    for (_given, name, _typed), number, code in zip(asked, numbers, typed, strict=True):
        row = found_by_code.get(code) if code else found.get(number)
        fits = row is not None and (not number or row.number == number)
        named = row is not None and _is_named(row.content["holder"], name)
        true = fits and (bool(code) or named) and (not name.strip() or named)
        answers.append(verification(row, known_name=named) if true and row is not None else None)
    return answers


def rows() -> QuerySet[Certificate]:
    """Certificates with what an answer shows of them, in one query.

    What was never issued, or could not be made, is unknown: an answer would be read as a word for it.
    """
    known = Certificate.objects.exclude(state__in=(*NOT_ISSUED, State.DEAD))
    return known.select_related("issuer", "superseded_by", "names").order_by("id")


def verification(certificate: Certificate, *, known_name: bool = False) -> Verification:
    """What a stranger is told."""
    name = certificate.content["holder"]
    return Verification(
        certificate, state_today(certificate), title_of(certificate), name if known_name else masked(name)
    )
