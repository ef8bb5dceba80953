"""What a holder takes along: the credential alone, in a picture, or all of them as one transcript."""

import uuid
from typing import Any

from django.conf import settings
from django.utils import timezone

from certificates import keys
from certificates.choices import State
from certificates.credentials import baking, canonical, proofs
from certificates.credentials.badges import name_hash
from certificates.credentials.transcripts import Record, transcript
from certificates.models import Certificate
from certificates.queries import credentials
from certificates.rendering import pictures


def wallet_file(certificate: Certificate, form: str) -> tuple[bytes, str]:
    """(bytes, media type) of form "json", "jcs", "png" or "svg"."""
    if form in ("json", "jcs"):
        return credentials.signed(certificate, proofs.JCS if form == "jcs" else proofs.RDFC), "application/vc+ld+json"
    signed, said = credentials.signed(certificate, proofs.RDFC), certificate.content
    issuer = said["organisations"][0][0] if said["organisations"] else settings.WAGTAIL_SITE_NAME
    words = (said["title_zh"], issuer, certificate.number)
    if form == "svg":
        return baking.bake_svg(pictures.badge_svg(*words), signed), "image/svg+xml"
    return baking.bake_png(pictures.badge_png(*words, settings.CACHE_DIR), signed), "image/png"


def transcript_of(person: Any) -> bytes | None:
    """The person's valid certificates as a signed learner record (CLR 2.0); None without any."""
    rows = list(Certificate.objects.filter(holder=person, state=State.PUBLISHED).order_by("pk"))
    if not rows:
        return None
    now, last = timezone.now(), rows[-1]
    record = Record(
        # Made for this download: two transcripts of one person cannot be joined by them.
        address=uuid.uuid4().urn,
        subject=uuid.uuid4().urn,
        name_hash=name_hash(last.content["holder"], last.salt),
        salt=last.salt,
        issued_at=proofs.stamp(now),
        site=settings.SITE_URL,
        did=keys.did(),
        platform=settings.WAGTAIL_SITE_NAME,
        title="能力档案 Skills transcript",
    )
    key = keys.signing_key()
    badges = [canonical.parse(credentials.signed(row, proofs.RDFC, key)) for row in rows]
    return canonical.jcs(proofs.sign(transcript(record, badges), key, suite=proofs.RDFC, created=now))
