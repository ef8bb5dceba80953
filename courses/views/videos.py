"""What a player reports while a video runs."""

import math
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import access
from courses.operations import videos as operations
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError, NotAllowed


@entry(signed_in)
@require_POST
def watch(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """A heartbeat: block, from and to in seconds. Answers percent, whether it counts, and the parts seen."""
    visit = access.access_lesson(request.user, slug, number)
    try:
        if visit.enrolment is None:
            raise NotAllowed(_("以教师身份观看不计学时。"))
        block, start, end = _claim(request)
        seen = operations.watch(visit.enrolment.pk, visit.lesson.pk, block, start, end, by=request.user)
    except DomainError as error:
        return JsonResponse({"error": str(error.message)}, status=error.status)
    except ValueError:
        return JsonResponse({"error": _("播放记录的格式不对，没有计入学时。请刷新页面。")}, status=422)
    words = _("已计入学时") if seen.counts else _("已看 %(n)s%%") % {"n": seen.percent}
    return JsonResponse({"percent": seen.percent, "counts": seen.counts, "parts": seen.parts, "words": words})


def _claim(request: HttpRequest) -> tuple[UUID, float, float]:
    """Raises ValueError for anything that is no heartbeat: infinity and NaN are numbers to float()."""
    start, end = float(request.POST.get("from", "")), float(request.POST.get("to", ""))
    if not (math.isfinite(start) and math.isfinite(end)):
        raise ValueError
    return UUID(request.POST.get("block", "")), start, end
