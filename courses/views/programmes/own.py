"""The programme a student studies by: the published version for the year they entered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.queries import programmes as queries
from lms.common.entry import entry, signed_in


@entry(signed_in)
@require_safe
def own_programme(request: HttpRequest) -> HttpResponse:
    """The student's version, or that there is none yet."""
    version = queries.version_of_student(request.user.pk)
    context: dict[str, object] = {"version": version}
    if version is not None:
        judgement = queries.judge_by(version.plan, ())
        context |= {"totals": judgement.totals, "categories": queries.by_category(version.plan, judgement)}
    return render(request, "courses/programmes/own.html", context)
