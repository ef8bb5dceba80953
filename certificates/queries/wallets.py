"""What a holder takes along: the credential alone, or in a picture."""

from django.conf import settings

from certificates.choices import Kind
from certificates.credentials import baking, proofs
from certificates.models import Certificate
from certificates.queries import credentials, transcripts
from certificates.rendering import pictures

# A transcript is no badge: pictures hold one credential of Open Badges.
FORMS = ("json", "jcs", "png", "svg")
TRANSCRIPT_FORMS = ("json", "jcs")


def forms_of(certificate: Certificate) -> tuple[str, ...]:
    """The forms there are of this kind."""
    return TRANSCRIPT_FORMS if certificate.kind == Kind.TRANSCRIPT else FORMS


def wallet_file(certificate: Certificate, form: str) -> tuple[bytes, str]:
    """(bytes, media type) of one of its forms."""
    if form in ("json", "jcs"):
        return signed(certificate, proofs.JCS if form == "jcs" else proofs.RDFC), "application/vc+ld+json"
    credential, said = signed(certificate, proofs.RDFC), certificate.content
    issuer = said["organisations"][0][0] if said["organisations"] else certificate.names.platform
    words = (said["title_zh"], issuer, certificate.number)
    if form == "svg":
        return baking.bake_svg(pictures.badge_svg(*words), credential), "image/svg+xml"
    return baking.bake_png(pictures.badge_png(*words, settings.CACHE_DIR), credential), "image/png"


def signed(certificate: Certificate, suite: str) -> bytes:
    """The signed credential of any kind. Raises KeyringError."""
    of_kind = transcripts if certificate.kind == Kind.TRANSCRIPT else credentials
    return of_kind.signed(certificate, suite)
