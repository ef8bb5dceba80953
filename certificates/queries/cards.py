"""What stands for a certificate elsewhere: the card of a link, and the line in a professional profile."""

import hashlib
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from certificates.choices import Kind
from certificates.models import Certificate
from certificates.queries.certificates import label_today, state_today, title_of
from certificates.queries.holders import masked
from certificates.rendering.cards import Card, card_png

# https://addtoprofile.linkedin.com, "Add to profile" with a certification's fields in the address
LINKEDIN = "https://www.linkedin.com/profile/add"
KEPT_SECONDS = 24 * 3600


def card_of(certificate: Certificate) -> bytes:
    """The card as PNG: kind, title, masked name, issuer, number and today's state, in the reader's language.

    Kept by what it says, so that a revoked certificate has another card at once.
    """
    state = state_today(certificate)
    said = certificate.content
    issuer = said["organisations"][0][0] if said["organisations"] else settings.WAGTAIL_SITE_NAME
    card = Card(
        kind=str(Kind(certificate.kind).label),
        title=title_of(certificate),
        name=masked(said["holder"]),
        issuer=issuer,
        number=certificate.number,
        issued_on=certificate.issued_on.isoformat(),
        state=label_today(certificate),
        good=state == "published",
        site=f"{urlsplit(settings.SITE_URL).netloc}/verify",
    )
    key = f"certificates-card-{hashlib.sha256(repr(card).encode()).hexdigest()}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = card_png(card, settings.CACHE_DIR)
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn


def public_address(certificate: Certificate) -> str:
    """Where anybody verifies it, as the QR code says: the same for ever."""
    return f"{settings.SITE_URL}/v/{certificate.number}/?c={certificate.check_code}"


def card_address(certificate: Certificate) -> str:
    """Where its card lies, complete."""
    return f"{settings.SITE_URL}{reverse('certificates:card', args=[certificate.number])}?c={certificate.check_code}"


def linkedin_address(certificate: Certificate) -> str:
    """Where LinkedIn offers to add it to the holder's profile, every field filled in; sent nowhere before the click."""
    said, day, end = certificate.content, certificate.issued_on, certificate.valid_until
    issuer_zh, issuer_en = said["organisations"][0] if said["organisations"] else (settings.WAGTAIL_SITE_NAME, "")
    english = translation.get_language() == "en"
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": title_of(certificate),
        "organizationName": (english and issuer_en) or issuer_zh,
        "issueYear": day.year,
        "issueMonth": day.month,
        **({"expirationYear": end.year, "expirationMonth": end.month} if end else {}),
        "certUrl": public_address(certificate),
        "certId": certificate.number,
    }
    return f"{LINKEDIN}?{urlencode(fields)}"
