"""The enterprise mentors of an assignment, for those who manage its run: ask, hand a link over, take it back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import access
from courses.access import assignments as assignment_access
from courses.access import mentor_links as link_access
from courses.forms import put_errors
from courses.forms.assignments import MentorForm
from courses.models import Assignment, CourseRun, MentorLink
from courses.operations import mentor_links as operations
from courses.queries import mentor_links as queries
from courses.views.marking import run_of, said
from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def mentors(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Everybody asked, and a form to ask one more."""
    run, found = _assignment(request, org, run_id, pk)
    form = MentorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.invite(found.pk, by=request.user, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        except DomainError as error:
            messages.error(request, said(error))
            return redirect("courses:mentors", org, run.pk, found.pk)
        else:
            messages.success(request, _("邀请已发出；导师凭邮件里的链接评分，不需要注册。"))
            return redirect("courses:mentors", org, run.pk, found.pk)
    return _page(request, org, run, found, form, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_POST
def hand_over(request: HttpRequest, org: str, run_id: int, pk: int, link: int) -> HttpResponse:
    """A fresh link, shown this once, to send by chat."""
    run, found = _assignment(request, org, run_id, pk)
    row = link_access.access_link(found, link)
    token = operations.hand_over(row.pk, by=request.user)
    address = settings.SITE_URL + reverse("courses:mentor_link", args=[token])
    return _page(request, org, run, found, MentorForm(), address=address, shown=row)


@entry(access.works_in_teaching)
@require_POST
def revoke(request: HttpRequest, org: str, run_id: int, pk: int, link: int) -> HttpResponse:
    """The link opens nothing any more."""
    run, found = _assignment(request, org, run_id, pk)
    operations.revoke(link_access.access_link(found, link).pk, by=request.user)
    messages.success(request, _("已收回，这个链接打不开了；已给的评分保留。"))
    return redirect("courses:mentors", org, run.pk, found.pk)


def _page(
    request: HttpRequest, org: str, run: CourseRun, found: Assignment, form: MentorForm, *,
    address: str = "", shown: MentorLink | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "school": run.organisation,
        "run": run,
        "assignment": found,
        "links": found.mentor_links.select_related("person", "invited_by"),
        "waiting": queries.waiting_for_mentor(found).count(),
        "form": form,
        "address": address,
        "shown": shown,
    }
    return render(request, "courses/mentors.html", context, status=status)


def _assignment(request: HttpRequest, org: str, run_id: int, pk: int) -> tuple[CourseRun, Assignment]:
    _school, run = run_of(request, org, run_id, to="manage")
    return run, assignment_access.access_run_assignment(request.user, run, pk, to="set")
