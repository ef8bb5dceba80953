"""What the files of any kind are drawn from: one page that is stamped, or a transcript's many."""

from django.conf import settings
from django.utils.translation import gettext as _

from certificates import rendering
from certificates.choices import Kind
from certificates.models import Certificate
from certificates.queries.documents import document_of
from certificates.queries.previews import no_font
from certificates.queries.transcripts import paper_of


def require_room(certificate: Certificate) -> None:
    """Raises ContentError where a text finds no room, MissingGlyph; draws nothing. Also of a row that is not saved."""
    if certificate.kind == Kind.TRANSCRIPT:
        rendering.require_transcript(paper_of(certificate), settings.CACHE_DIR)
    else:
        rendering.require_room(document_of(certificate), settings.CACHE_DIR)


def no_room(certificate: Certificate) -> str:
    """Why its file cannot be laid out, in words; "" when all is well."""
    try:
        require_room(certificate)
    except rendering.MissingGlyph as error:
        return no_font(error.character)
    except rendering.ContentError as error:
        return _("版面放不下：%(problem)s") % {"problem": error}
    return ""


def first_page(certificate: Certificate) -> bytes:
    """Its first page with the seal as ink, as a PDF to look at. Raises ContentError, MissingGlyph."""
    if certificate.kind == Kind.TRANSCRIPT:
        return rendering.transcript_page(paper_of(certificate), settings.CACHE_DIR)
    return rendering.print_pages([document_of(certificate)], settings.CACHE_DIR)
