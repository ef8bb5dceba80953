"""A file or picture of a lesson, at the lesson's own address."""

from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.images.models import Image

from courses import access
from lms.common.entry import entry, signed_in
from lms.common.files import hand_out

# As templates/blocks/ ask for them.
LESSON_WIDTH = "width-1200"


@entry(signed_in)
@require_safe
def lesson_file(request: HttpRequest, slug: str, number: int, block: UUID, part: str) -> HttpResponseBase:
    """What a block of the lesson holds: a document to keep, a picture to see, a video or captions to play."""
    asked = request.GET.get("run", "")
    run_id = int(asked) if asked.isdecimal() else None
    found = access.access_lesson_file(request.user, slug, number, str(block), part, run_id)
    if isinstance(found, Image):
        return _picture(request, found)
    file = _opened(found.file)
    keep = part == "document"
    return hand_out(request, file, name=found.filename, content_type=found.content_type, attachment=keep)


def _picture(request: HttpRequest, image: Image) -> HttpResponseBase:
    """A picture at the size lessons show it."""
    shown = image.get_rendition(LESSON_WIDTH)
    name = PurePosixPath(shown.file.name).name
    kind = guess_type(name)[0] or "application/octet-stream"
    return hand_out(request, _opened(shown.file), name=name, content_type=kind, attachment=False)


def _opened(file: FieldFile) -> Any:
    try:
        return file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
