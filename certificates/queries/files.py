"""The files themselves: a blank and an imprint put together again."""

import hashlib
from functools import lru_cache

from django.conf import settings

from certificates.models import Blank, Certificate, Imprint
from certificates.rendering import DeltaError, Shelf, common_outlines


def file_of(certificate: Certificate) -> bytes:
    """The signed PDF, byte for byte as it was signed; no font is asked and no key. Raises DeltaError, DoesNotExist."""
    imprint = Imprint.objects.select_related("blank").defer("blank__prefix", "blank__exemplar").get(pk=certificate.pk)
    prefix, shelf = _blank(imprint.blank.fingerprint)
    data = prefix + shelf.unpack(bytes(imprint.delta))
    if hashlib.sha256(data).hexdigest() != certificate.file_sha256:
        raise DeltaError(f"the stored file of {certificate.number} is not the one that was signed")
    return data


@lru_cache(maxsize=4)
def _blank(fingerprint: str) -> tuple[bytes, Shelf]:
    row = Blank.objects.get(fingerprint=fingerprint)
    # A whole file has its outlines packed in its fonts: those of the shelf would find nothing in it.
    outlines = common_outlines(settings.CACHE_DIR) if row.prefix else b""
    return bytes(row.prefix), Shelf(bytes(row.exemplar), outlines)
