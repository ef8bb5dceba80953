"""Presses: everything that is made once for all certificates of a kind, a course and a day, and kept for a while."""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, time
from threading import Lock
from typing import Any

from django.conf import settings

from certificates import keys
from certificates.background.binding import Binder, binder
from certificates.background.forms import Form, kept
from certificates.choices import Kind
from certificates.credentials import proofs
from certificates.models import Certificate
from certificates.queries import credentials
from certificates.queries.documents import document_of, personal_words
from certificates.rendering import (
    CHINA,
    Attachment,
    Content,
    Personal,
    Shelf,
    Stamper,
    common_outlines,
    exemplar_of,
    personal_of,
    stamper,
)

ATTACHMENT = Attachment(b"", "credential.json", "application/vc")


@dataclass(frozen=True)
class Press:
    """A form with the stamper and the line of credentials that go with it."""

    form: Form
    stamper: Stamper
    line: credentials.Line

    def steps(self, signed_at: datetime) -> tuple["Step", ...]:
        """From a job to its signed delta. Signatures of a kind are made together, which makes each a tenth cheaper."""
        return (
            lambda job, _nothing: self.line.draft(job.certificate),
            lambda job, draft: self.line.finish(draft),
            lambda job, credential: self.stamper.draft(job.personal, credential, signed_at),
            lambda job, draft: self.stamper.finish(draft),
        )


@dataclass(frozen=True)
class Job:
    """One certificate on its press; `personal` is what a stamper wants of it."""

    certificate: Certificate
    press: Press | Binder
    personal: Personal | None = None


Step = Callable[[Job, Any], Any]
# Forms are shared by the threads of a worker, and stampers are not for two at once. What is done here holds Python's
# one lock anyway, so nothing is lost by taking turns.
TURN = Lock()
_kept: OrderedDict[Hashable, tuple[Form, Stamper]] = OrderedDict()


class Presses:
    """The presses of one run, whose words are read from the database once a kind and not once a certificate.

    Used in one's TURN only.
    """

    def __init__(self, now: datetime) -> None:
        """Raises KeyringError where nothing may be signed now."""
        self.seal, self._issuer = keys.seal_identity(), keys.signing_key()
        self.signed_at = now
        self._by_kind: dict[str, Press] = {}

    def job(self, certificate: Certificate) -> Job:
        """The certificate on the press that fits it. Raises ContentError, MissingGlyph."""
        if certificate.kind == Kind.TRANSCRIPT:
            return Job(certificate, binder(certificate, self.seal, self._issuer))
        personal = personal_words(certificate)
        kind = _kind(certificate)
        if kind not in self._by_kind:
            self._by_kind[kind] = self._press(document_of(certificate), certificate)
        press = self._by_kind[kind]
        if not press.stamper.fits(personal):
            press = self._press(document_of(certificate), certificate, own=True)
        press.stamper.require_glyphs(personal)
        return Job(certificate, press, personal)

    def _press(self, content: Content, example: Certificate, *, own: bool = False) -> Press:
        line = credentials.Line(example, proofs.JCS, self._issuer)
        if own:
            return Press(*self._form(content, line.exemplar(), own=True), line)
        key = (exemplar_of(content), self.seal.key_id, self._issuer.name)
        return Press(*kept(_kept, key, lambda: self._form(content, line.exemplar(), own=False)), line)

    def _form(self, content: Content, credential: bytes, *, own: bool) -> tuple[Form, Stamper]:
        made = stamper(content, settings.CACHE_DIR, attachment=ATTACHMENT, signer=self.seal.signer, own=own)
        midnight = datetime.combine(content.issued_on, time(), CHINA)
        exemplar = made.stamp(personal_of(made.blank.content), credential, midnight).data
        return Form(made.blank.prefix, exemplar, Shelf(exemplar, common_outlines(settings.CACHE_DIR))), made


def _kind(certificate: Certificate) -> str:
    """Equal for certificates that differ in nothing but what is personal."""
    said = dict(certificate.content)
    shape = (bool(said.pop("holder_latin")), said.pop("score_percent") is not None)
    del said["holder"]
    days = (certificate.issued_on.isoformat(), str(certificate.valid_until))
    return json.dumps((certificate.kind, certificate.names_id, days, shape, said), ensure_ascii=False, sort_keys=True)
