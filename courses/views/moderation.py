"""What waits for the moderators of a run's talk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import access
from courses.access import discussions as talk_access
from courses.access.peer_reviews import can_judge
from courses.choices import TalkMode
from courses.models import CourseRun, TalkRule
from courses.operations import moderation
from courses.queries import discussions as queries
from courses.queries import peer_reviews
from lms.common.entry import entry
from lms.organisations.access import access_organisation


@entry(access.works_in_teaching)
@require_safe
def queue(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Reports, posts held back and questions without an answer, each the oldest first; and how the run moderates.

    Who marks without moderating sees reported peer reviews alone.
    """
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="talk")
    moderates = talk_access.can_moderate(request.user, run)
    context = {
        "school": school,
        "run": run,
        "moderates": moderates,
        "peer_reports": peer_reviews.reports(run) if can_judge(request.user, run) else [],
        **(_talk(run) if moderates else {}),
    }
    return render(request, "courses/moderation.html", context)


def _talk(run: CourseRun) -> dict[str, Any]:
    """What moderators see of the talk, who reported among it."""
    rule = TalkRule.objects.filter(run=run).first()
    return {
        "reports": queries.reports(run),
        "held": queries.held_posts(run),
        "unanswered": queries.unanswered(run),
        "mode": rule.mode if rule else TalkMode.OPEN,
        "modes": TalkMode.choices,
    }


@entry(access.works_in_teaching)
@require_POST
def set_mode(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Another way of moderating the run."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="talk")
    moderation.set_mode(run.pk, request.POST.get("mode", ""), by=request.user)
    messages.success(request, _("讨论方式已更新。"))
    return redirect("courses:moderation", org, run_id)


@entry(access.works_in_teaching)
@require_POST
def answer_report(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Keep or remove a reported post, with words for whoever reported it."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="talk")
    row = talk_access.access_report(request.user, run, pk)
    remove = request.POST.get("do") == "remove"
    moderation.answer_report(row.pk, remove=remove, answer=request.POST.get("answer", ""), by=request.user)
    messages.success(request, _("举报已处理，举报人会收到答复。"))
    return redirect("courses:moderation", org, run_id)
