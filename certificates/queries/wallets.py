"""What a holder takes along: the credential alone, in a picture, or all of them as one transcript."""

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates import keys
from certificates.choices import DISCLAIMER_ZH, State
from certificates.credentials import baking, canonical, proofs
from certificates.credentials.badges import name_hash
from certificates.credentials.transcripts import Reached, Record, transcript
from certificates.models import Certificate
from certificates.queries import credentials
from certificates.queries.certificates import unexpired
from certificates.queries.documents import SPECIMEN
from certificates.queries.skills import skill_proofs_of
from certificates.rendering import Attachment, Held, Shown, Transcript, missing_glyphs, pictures, render_transcript
from lms.common.errors import Invalid
from lms.skills import public as skills


def wallet_file(certificate: Certificate, form: str) -> tuple[bytes, str]:
    """(bytes, media type) of form "json", "jcs", "png" or "svg"."""
    if form in ("json", "jcs"):
        return credentials.signed(certificate, proofs.JCS if form == "jcs" else proofs.RDFC), "application/vc+ld+json"
    signed, said = credentials.signed(certificate, proofs.RDFC), certificate.content
    issuer = said["organisations"][0][0] if said["organisations"] else certificate.names.platform
    words = (said["title_zh"], issuer, certificate.number)
    if form == "svg":
        return baking.bake_svg(pictures.badge_svg(*words), signed), "image/svg+xml"
    return baking.bake_png(pictures.badge_png(*words, settings.CACHE_DIR), signed), "image/png"


def transcript_file(person: Any) -> bytes | None:
    """The same as a signed PDF with tables of certificates and skills, the record attached; None without any.

    Raises Invalid where no font has a character of the person's name.
    """
    # Proven by JCS: the offline page checks it as it checks a certificate's.
    record = transcript_of(person, suite=proofs.JCS)
    if record is None:
        return None
    _require_drawable(f"{person.name}{person.name_latin}")
    rows, now = _valid(person).order_by("-issued_on", "-pk"), timezone.now()
    paper = Transcript(
        holder=person.name,
        holder_latin=person.name_latin,
        issuer_zh=settings.WAGTAIL_SITE_NAME,
        made_on=timezone.localdate(),
        verify_host=f"{urlsplit(settings.SITE_URL).netloc}/verify",
        certificates=tuple(_held(row) for row in rows),
        skills=tuple(shown for _code, shown in _shown(person)),
        disclaimer_zh=DISCLAIMER_ZH,
        mark=SPECIMEN if person.demo else "",
    )
    attachment = Attachment(record, "transcript.json", "application/vc")
    signer = keys.seal_identity().signer
    return render_transcript(paper, settings.CACHE_DIR, attachment=attachment, signer=signer, signed_at=now)


def _require_drawable(name: str) -> None:
    missing = missing_glyphs(name, settings.CACHE_DIR)
    if missing:
        words = _("没有字体能印出你姓名里的：%(signs)s。请先在个人资料里改用规范字形。")
        raise Invalid(words % {"signs": "、".join(missing)})


def _drawable(words: str) -> str:
    """The words with a geta mark (〓) for what no font has, as printers set it."""
    missing = set(missing_glyphs(words, settings.CACHE_DIR))
    return "".join("〓" if sign in missing else sign for sign in words)


def _held(row: Certificate) -> Held:
    score = row.content["score_percent"]
    with translation.override("zh-hans"):
        kind = str(row.get_kind_display())
    return Held(
        title=_drawable(row.content["title_zh"]),
        kind=kind,
        number=row.number,
        check_code=row.check_code,
        issued_on=row.issued_on.isoformat(),
        score="" if score is None else f"{score:g}",
    )


def _shown(person: Any) -> Iterator[tuple[str, Shown]]:
    """By code every skill at its best level, in both languages, with what showed that last: a course, a firm."""
    proofs, levels = skill_proofs_of(person.pk), {level.level: level for level in skills.levels()}
    known = skills.by_code(proofs)
    for code, rows in sorted(proofs.items()):
        best, skill = rows[0], known[code]
        level = levels[best.level]
        source = f"{timezone.localdate(best.recorded_at).isoformat()} · {best.source}"
        named = _drawable(f"{skill.name_zh} {skill.name_en}")
        yield code, Shown(named, f"{best.level} {level.name_zh} {level.name_en}", _drawable(source))


def _valid(person: Any) -> QuerySet[Certificate]:
    """What verifies as valid today: published, not taken back, not expired."""
    return Certificate.objects.filter(unexpired(), holder=person, state=State.PUBLISHED).select_related("names")


def transcript_of(person: Any, *, suite: str = proofs.RDFC) -> bytes | None:
    """The person's valid certificates and proven skills as a signed learner record (CLR 2.0); None without any."""
    rows = list(_valid(person).order_by("pk"))
    if not rows:
        return None
    now, last = timezone.now(), rows[-1]
    record = Record(
        # Made for this download: two transcripts of one person cannot be joined by them.
        address=uuid.uuid4().urn,
        subject=uuid.uuid4().urn,
        name_hash=name_hash(person.name, last.salt),
        salt=last.salt,
        issued_at=proofs.stamp(now),
        site=settings.SITE_URL,
        did=keys.did(),
        platform=settings.WAGTAIL_SITE_NAME,
        title="能力档案 Skills transcript",
    )
    key = keys.signing_key()
    badges = [canonical.parse(credentials.signed(row, proofs.RDFC, key)) for row in rows]
    shown = [Reached(code=code, name=one.name, level=one.level, source=one.source) for code, one in _shown(person)]
    return canonical.jcs(proofs.sign(transcript(record, badges, shown), key, suite=suite, created=now))
