"""Binding: transcripts, whole files on the plain path. No two are alike enough to stamp, and few are asked for."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from certificates import keys
from certificates.background.forms import Form, kept
from certificates.credentials import proofs
from certificates.credentials.multikeys import IssuerKey
from certificates.models import Certificate
from certificates.queries import transcripts
from certificates.rendering import CHINA, Attachment, Delta, Shelf, Transcript, render_transcript, require_transcript

RECORD, MEDIA_TYPE = "transcript.json", "application/vc"
# The example that transcripts are packed against is of no day: it is the same in every worker, all year round.
NO_DAY = datetime(2026, 1, 1, tzinfo=CHINA)
_forms: OrderedDict[Hashable, Form] = OrderedDict()


@dataclass(frozen=True)
class Binder:
    """Makes the files of transcripts with the same words around them."""

    form: Form
    seal: keys.SealIdentity
    issuer: IssuerKey

    def steps(self, signed_at: datetime) -> tuple[Callable[[Any, Any], Any], ...]:
        """From a job to its signed file, all of which counts as its delta."""
        return (
            lambda job, _nothing: transcripts.signed(job.certificate, proofs.JCS, self.issuer),
            lambda job, record: _delta(_bound(transcripts.paper_of(job.certificate), record, self.seal, signed_at)),
        )


def binder(certificate: Certificate, seal: keys.SealIdentity, issuer: IssuerKey) -> Binder:
    """What makes this transcript. Raises ContentError, MissingGlyph where it can never be made."""
    paper = transcripts.paper_of(certificate)
    require_transcript(paper, settings.CACHE_DIR)
    example = transcripts.example_of(paper)
    return Binder(kept(_forms, (example, seal.key_id), lambda: _form(example, seal)), seal, issuer)


def _form(example: Transcript, seal: keys.SealIdentity) -> Form:
    exemplar = _bound(example, b"{}", seal, NO_DAY)
    return Form(b"", exemplar, Shelf(exemplar, b""))


def _bound(paper: Transcript, record: bytes, seal: keys.SealIdentity, signed_at: datetime) -> bytes:
    attachment = Attachment(record, RECORD, MEDIA_TYPE)
    return render_transcript(paper, settings.CACHE_DIR, attachment=attachment, signer=seal.signer, signed_at=signed_at)


def _delta(data: bytes) -> Delta:
    return Delta(data, hashlib.sha256(data).hexdigest())
