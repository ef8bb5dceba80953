"""What the learners of a run see, against what is published today; and taking the newer version over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access
from courses.models import LessonPage
from courses.operations import contents as operations
from courses.queries import contents as queries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations.access import access_organisation


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def content(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The differences, lesson by lesson; a POST takes all of them over, or the one named."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="manage")
    if request.method == "POST":
        tell = bool(request.POST.get("tell"))
        taken = operations.take_over(run.pk, by=request.user, lesson_id=_lesson(request), tell=tell)
        messages.success(request, _in_words(taken))
        return redirect("courses:content", org, run_id)
    lessons = list(queries.lessons_of_run(run))
    context = {
        "school": school,
        "run": run,
        "comparison": queries.comparison(run),
        "modules": queries.outline(lessons),
        "count": len(lessons),
    }
    return render(request, "courses/content.html", context)


def _lesson(request: HttpRequest) -> int | None:
    """The lesson asked for; None for all. Raises Invalid for what is no lesson."""
    asked = request.POST.get("lesson", "")
    if not asked:
        return None
    if not asked.isdecimal() or not LessonPage.objects.filter(pk=int(asked)).exists():
        raise Invalid(_("没有这一节，什么都没有改变。"))
    return int(asked)


def _in_words(taken: operations.Taken) -> str:
    if not (taken.added or taken.changed or taken.removed):
        return _("内容已是最新。")
    words = {"added": len(taken.added), "changed": len(taken.changed), "removed": len(taken.removed)}
    return _("已更新：新增 %(added)d 节，改动 %(changed)d 节，移除 %(removed)d 节。") % words
