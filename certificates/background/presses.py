"""Presses: everything that is made once for all certificates of a kind, a course and a day, and kept for a while."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from threading import Lock

from django.conf import settings

from certificates import keys
from certificates.credentials import proofs
from certificates.models import Blank, Certificate
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

# Each holds four megabytes; a worker seldom serves more kinds at once.
KEPT = 6
ATTACHMENT = Attachment(b"", "credential.json", "application/vc")


@dataclass(frozen=True)
class Form:
    """A stamper, and the shelf its deltas are packed for. The same words and keys make the same, in every worker."""

    stamper: Stamper
    exemplar: bytes
    shelf: Shelf
    fingerprint: str


@dataclass(frozen=True)
class Press:
    """A form with the line of credentials that goes with it."""

    form: Form
    line: credentials.Line


@dataclass(frozen=True)
class Job:
    """One certificate on its press."""

    certificate: Certificate
    press: Press
    personal: Personal


# Forms are shared by the threads of a worker, and stampers are not for two at once. What is done here holds Python's
# one lock anyway, so nothing is lost by taking turns.
TURN = Lock()
_kept: OrderedDict[tuple[Content, str, str], Form] = OrderedDict()


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
        personal = personal_words(certificate)
        kind = _kind(certificate)
        if kind not in self._by_kind:
            self._by_kind[kind] = self._press(document_of(certificate), certificate)
        press = self._by_kind[kind]
        if not press.form.stamper.fits(personal):
            press = self._press(document_of(certificate), certificate, own=True)
        press.form.stamper.require_glyphs(personal)
        return Job(certificate, press, personal)

    def _press(self, content: Content, example: Certificate, *, own: bool = False) -> Press:
        line = credentials.Line(example, proofs.JCS, self._issuer)
        if own:
            return Press(self._form(content, line.exemplar(), own=True), line)
        key = (exemplar_of(content), self.seal.key_id, self._issuer.name)
        if key not in _kept:
            _kept[key] = self._form(content, line.exemplar(), own=False)
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return Press(_kept[key], line)

    def _form(self, content: Content, credential: bytes, *, own: bool) -> Form:
        made = stamper(content, settings.CACHE_DIR, attachment=ATTACHMENT, signer=self.seal.signer, own=own)
        midnight = datetime.combine(content.issued_on, time(), CHINA)
        exemplar = made.stamp(personal_of(made.blank.content), credential, midnight).data
        shelf = Shelf(exemplar, common_outlines(settings.CACHE_DIR))
        return Form(made, exemplar, shelf, hashlib.sha256(made.blank.prefix + exemplar).hexdigest())


def blank_ids(forms: Iterable[Form]) -> dict[str, int]:
    """The rows of these forms' blanks by fingerprint, written where they are new. Inside a transaction."""
    found: dict[str, int] = {}
    for form in forms:
        if form.fingerprint not in found:
            fields = {"prefix": form.stamper.blank.prefix, "exemplar": form.exemplar}
            # Without its 60 kB, which are here already.
            known = Blank.objects.only("pk")
            row, _new = known.get_or_create(fingerprint=form.fingerprint, defaults=fields)
            found[form.fingerprint] = row.pk
    return found


def _kind(certificate: Certificate) -> str:
    """Equal for certificates that differ in nothing but what is personal."""
    said = dict(certificate.content)
    shape = (bool(said.pop("holder_latin")), said.pop("score_percent") is not None)
    del said["holder"]
    days = (certificate.issued_on.isoformat(), str(certificate.valid_until))
    return json.dumps((certificate.kind, certificate.names_id, days, shape, said), ensure_ascii=False, sort_keys=True)
