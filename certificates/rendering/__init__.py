"""Certificates as PDF, by ReportLab: words in, bytes out. Knows no framework and no database.

`render` is the plain path, one file at a time; `stamper` the fast one, thousands a second. Both make the same page.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from threading import Lock

from certificates.rendering import archive, fonts, page, transcripts
from certificates.rendering.archive import Attachment, Signer
from certificates.rendering.blank import compile_blank, exemplar_of
from certificates.rendering.content import Content, ContentError, Partner, SkillLine
from certificates.rendering.deltas import DeltaError, Shelf
from certificates.rendering.fonts import FontError, MissingGlyph
from certificates.rendering.layout import lay_out
from certificates.rendering.metadata import CHINA, Facts, facts_of
from certificates.rendering.outlines import common_outlines
from certificates.rendering.stamping import Delta, Personal, Stamper, personal_of
from certificates.rendering.transcripts import Held, Shown, Transcript

__all__ = [
    "CHINA",
    "Attachment",
    "Content",
    "ContentError",
    "Delta",
    "DeltaError",
    "FontError",
    "Held",
    "MissingGlyph",
    "Partner",
    "Personal",
    "Shelf",
    "Shown",
    "Signer",
    "SkillLine",
    "Stamper",
    "Transcript",
    "common_outlines",
    "drawn",
    "exemplar_of",
    "missing_glyphs",
    "personal_of",
    "print_pages",
    "render",
    "render_transcript",
    "require_room",
    "require_transcript",
    "stamper",
    "transcript_page",
]

# A ReportLab font keeps a reading position; two threads drawing at once would move it under each other.
_drawing = Lock()


def render(
    content: Content,
    cache_dir: Path,
    *,
    attachment: Attachment | None = None,
    signer: Signer | None = None,
    signed_at: datetime | None = None,
) -> bytes:
    """The certificate as a PDF/A-3u of one A4 landscape page; the same arguments give the same bytes, on any day.

    cache_dir   writable folder for the unpacked fonts (58 MB), shared by all workers
    signer      signs what the seal shows; without one the file is a preview
    raises      MissingGlyph: a character no font has; ContentError: a text with no room; FontError: a broken font file
    cost        the first call unpacks (3 s) and parses (0.3 s); later ones draw only
    """
    loaded = fonts.load(cache_dir)
    with _drawing:
        drawn = page.draw(content, loaded)
    return archive.archive(drawn, facts_of(content, signed_at), attachment, signer)


def stamper(content: Content, cache_dir: Path, *, attachment: Attachment, signer: Signer, own: bool = False) -> Stamper:
    """What stamps certificates of this content's kind: equal to it in all but what `exemplar_of` replaces.

    own         made for this very person, whose name wants a page laid out anew
    attachment  says the attached file's name and type; its bytes come with each stamp
    raises      as render
    cost        a tenth of a second; a quarter more for the first of a site, whose QR table is made with it
    """
    loaded = fonts.load(cache_dir)
    with _drawing:
        blank = compile_blank(content, loaded, attachment=attachment, own=own)
    return Stamper(blank, loaded, signer, attachment)


def render_transcript(
    transcript: Transcript, cache_dir: Path, *, attachment: Attachment, signer: Signer, signed_at: datetime
) -> bytes:
    """The transcript as a PDF/A-3u of as many pages as it needs, signed as a certificate is. Raises as render.

    The same arguments give the same bytes. Costs a tenth of a second and ten milliseconds a page.
    """
    loaded = fonts.load(cache_dir)
    with _drawing:
        drawn = transcripts.draw(transcript, loaded)
    title = f"{transcript.title_zh} {transcript.holder}"
    made_at = signed_at.astimezone(CHINA)
    facts = Facts(title, transcript.issuer_zh, transcript.number, transcript.verify_host, made_at)
    return archive.archive(drawn, facts, attachment, signer)


def transcript_page(transcript: Transcript, cache_dir: Path) -> bytes:
    """Its first page alone, to look at. Raises as render."""
    return drawn(lambda loaded: transcripts.draw_first(transcript, loaded), cache_dir)


def require_transcript(transcript: Transcript, cache_dir: Path) -> None:
    """Raises ContentError where its words find no room, MissingGlyph; draws nothing."""
    transcripts.check(transcript, fonts.load(cache_dir))


def print_pages(contents: Iterable[Content], cache_dir: Path) -> bytes:
    """One PDF to print, a page a certificate with its seal as ink: what is signed is the single file, not this.

    raises  as render
    cost    ten milliseconds and four kilobytes a page: the ground is drawn once
    """
    loaded = fonts.load(cache_dir)
    with _drawing:
        return page.draw_book(contents, loaded)


def require_room(content: Content, cache_dir: Path) -> None:
    """Raises ContentError where a text finds no room, MissingGlyph; draws nothing."""
    lay_out(content, fonts.load(cache_dir).width_em)


def drawn(draw: Callable[[fonts.Fonts], bytes], cache_dir: Path) -> bytes:
    """What `draw` makes with the fonts while nobody else draws: for other documents of the house, such as minutes.

    raises      whatever `draw` raises; FontError: a broken font file
    """
    loaded = fonts.load(cache_dir)
    with _drawing:
        return draw(loaded)


def missing_glyphs(text: str, cache_dir: Path) -> str:
    """The characters of a name that no font has, for a check before anything is issued; "" when all is well."""
    return fonts.load(cache_dir).missing(text)
