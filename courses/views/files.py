"""A file of a lesson, at the lesson's own address."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from courses import access
from lms.common.entry import entry, signed_in
from lms.common.files import hand_out


@entry(signed_in)
@require_safe
def lesson_file(request: HttpRequest, slug: str, number: int, block: UUID, part: str) -> HttpResponseBase:
    """What a block of the lesson holds: a document to keep, a video or captions to play."""
    asked = request.GET.get("run", "")
    run_id = int(asked) if asked.isdecimal() else None
    document = access.access_lesson_file(request.user, slug, number, str(block), part, run_id)
    try:
        file = document.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    keep = part == "document"
    return hand_out(request, file, name=document.filename, content_type=document.content_type, attachment=keep)
