"""A rubric as a form: a level a criterion and words, as posted or as they stand."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.models import Marking

LEVEL, COMMENT = "level_", "comment_"
KEPT = _("你的姓名和总评不再显示在证书旁边。")


def keeps_private(request: HttpRequest) -> bool:
    """Whether the button says that one's words are no longer to be shown beside certificates."""
    return request.method == "POST" and request.POST.get("act") == "keep_private"


def given(request: HttpRequest, marking: Marking | None, *, is_own: bool) -> dict[str, Any]:
    """Levels and words as posted, else as they were given before: levels, comments, comment, is_public.

    is_own   whether the reader gave them: nobody's agreement to be named is ticked for somebody else
    """
    if request.method == "POST":
        return _posted(request)
    if marking is None:
        return {"levels": {}, "comments": {}, "comment": "", "is_public": False}
    kept = {name: getattr(marking, name) for name in ("levels", "comments", "comment")}
    return {**kept, "is_public": marking.is_public and is_own}


def rubric_id(request: HttpRequest) -> int:
    """The version of the rubric the form was drawn from; 0 for nonsense."""
    posted = request.POST.get("rubric", "")
    return int(posted) if posted.isdecimal() and len(posted) < 18 else 0


def _posted(request: HttpRequest) -> dict[str, Any]:
    post = request.POST
    levels = {name.removeprefix(LEVEL): int(post[name]) for name in post if _is_level(name, post[name])}
    comments = {
        name.removeprefix(COMMENT): post[name].strip()[:500]
        for name in post
        if name.startswith(COMMENT) and post[name].strip()
    }
    # A browser counts a new line as one sign and posts it as two: the last ones typed would be cut off.
    comment = post.get("comment", "").replace("\r\n", "\n")[:2000]
    return {"levels": levels, "comments": comments, "comment": comment, "is_public": "is_public" in post}


def _is_level(name: str, value: Any) -> bool:
    return name.startswith(LEVEL) and str(value).isdecimal() and len(str(value)) < 4
