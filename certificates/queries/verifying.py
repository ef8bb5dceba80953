"""Is this certificate real? The same answer, in the same time, for "no such thing" and "wrong key"."""

import hashlib
import hmac
from dataclasses import dataclass

from django.db.models import QuerySet

from certificates.models import Certificate
from certificates.queries.certificates import state_today, title_of
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
    found = _rows().filter(check_code=code).first()
    return _verification(found) if found else None


def by_number_and_code(number: str, text: str) -> Verification | None:
    """As the QR code on the page asks: the number in the address, the check code as its key."""
    found = by_code(text)
    return found if found and hmac.compare_digest(found.certificate.number, _number(number)) else None


def by_number_and_name(number: str, name: str) -> Verification | None:
    """For those who hold a paper copy: both must fit."""
    found = _rows().filter(number=_number(number)).first()
    # The comparison is made in any case, so that the time tells nothing.
    fits = hmac.compare_digest((found.content["holder"] if found else "").encode(), name.strip().encode())
    return _verification(found, known_name=True) if found and fits else None


def by_file(data: bytes) -> Verification | None:
    """The certificate whose file has exactly these bytes."""
    found = _rows().filter(file_sha256=hashlib.sha256(data).hexdigest()).first()
    return _verification(found) if found else None


def _number(text: str) -> str:
    """The number as it is kept, or nothing where it cannot be one."""
    try:
        return codes.parse_number(text)
    except codes.CodeError:
        return ""


def _rows() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("issuer", "supersedes").order_by("id")


def _verification(certificate: Certificate, *, known_name: bool = False) -> Verification:
    name = certificate.content["holder"]
    return Verification(
        certificate, state_today(certificate), title_of(certificate), name if known_name else masked(name)
    )


def masked(name: str) -> str:
    """The name without its second character: 程*桐, 王*, 阿*古丽."""
    return f"{name[:1]}*{name[2:]}" if len(name) > 1 else "*"
