"""An enterprise mentor marks: by the link in their letter without an account, or signed in; the same three pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.access import mentor_links as access
from courses.choices import MarkerRole
from courses.models import MentorLink, SubmissionFile
from courses.operations import marks, mentor_links
from courses.queries import assignments
from courses.queries import mentor_links as queries
from courses.views import rubric_forms
from courses.views.marking import said
from lms.common import uploads
from lms.common.entry import anyone, entry, signed_in
from lms.common.errors import DomainError
from lms.common.files import hand_out
from lms.people.models import User

# Opening the list again within an hour is the same visit in the trail.
ONE_VISIT = timedelta(hours=1)


@dataclass(frozen=True)
class Door:
    """Through which door somebody came: the link and what its addresses are made of; `by` is their account."""

    link: MentorLink
    name: str
    key: str | int
    by: User | None = None

    def address(self, *rest: int, page: str = "") -> str:
        """The address of a page behind this door."""
        return reverse(f"courses:{self.name}{page}", args=[self.key, *rest])


Page = Callable[..., HttpResponseBase]


def by_link(page: Page) -> Page:
    """The page behind a link. Whatever is wrong with the link, the answer is one and the same."""

    @wraps(page)
    def opened(request: HttpRequest, token: str, **rest: Any) -> HttpResponseBase:
        link = access.link_of_token(token)
        action, key = ("mentor_link", str(link.pk)) if link else ("mentor_link_failed", None)
        # allauth's limiter, with the rates of ACCOUNT_RATE_LIMITS; its public wrapper leaves GET requests uncounted.
        if not ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True):
            return unseen(ratelimit.respond_429(request))
        if link is None:
            return _gone(request, token)
        try:
            return unseen(page(request, Door(link, "mentor_link", token), **rest))
        except Http404:
            return _gone(request, token)

    return opened


def by_account(page: Page) -> Page:
    """The same page for the mentor whose account the invitation was given to."""

    @wraps(page)
    def opened(request: HttpRequest, link: int, **rest: Any) -> HttpResponseBase:
        found = access.access_own_link(request.user, link)
        return unseen(page(request, Door(found, "mentor_work", link, by=request.user), **rest))

    return opened


def _works(request: HttpRequest, door: Door) -> HttpResponseBase:
    """Everything handed in for the assignment, what has no mark of the mentor's first."""
    link = door.link
    if link.used_at is None or link.used_at < timezone.now() - ONE_VISIT:
        mentor_links.note_use(link.pk, "opened", by=door.by)
    lines = [(line, door.address(line.submission.pk, page="_mark")) for line in queries.work_lines(link)]
    context = {"link": link, "assignment": link.assignment, "lines": lines,
               "waiting": sum(line.own is None for line, _address in lines)}  # fmt: skip
    return render(request, "courses/mentor_works.html", context)


def _mark(request: HttpRequest, door: Door, pk: int) -> HttpResponseBase:
    """One work beside the rubric; a POST gives the mentor's mark."""
    found = access.work_of(door.link, pk)
    if found is None:
        raise Http404
    own = found.markings.filter(role=MarkerRole.MENTOR).first()
    is_own = own is not None and own.link_id == door.link.pk
    given, problem = rubric_forms.given(request, own, is_own=is_own), ""
    if rubric_forms.keeps_private(request):
        marks.keep_private(found.pk, by=door.by, link_id=door.link.pk)
        messages.success(request, rubric_forms.KEPT)
        return redirect(door.address(found.pk, page="_mark"))
    if request.method == "POST":
        rubric = rubric_forms.rubric_id(request)
        try:
            marks.mark_as_mentor(found.pk, rubric, link_id=door.link.pk, by=door.by, **given)
        except DomainError as error:
            problem = said(error)
        else:
            messages.success(request, _("评分已保存，公布之前还可以改。谢谢您。"))
            return redirect(door.address())
    else:
        mentor_links.note_use(door.link.pk, "work_opened", by=door.by, submission=found.pk)
    context = {
        "link": door.link,
        "assignment": found.assignment,
        "line": queries.work_line(found),
        "submission": found,
        "files": [(file, door.address(file.pk, page="_file")) for file in found.files.all()],
        "rubric": found.assignment.rubric,
        "given": given,
        "problem": problem,
        "penalty": assignments.penalty_of(found),
        "back": door.address(),
        "is_fixed": found.is_released or found.release_id is not None,
        "own": own,
    }
    return render(request, "courses/mentor_mark.html", context, status=422 if problem else 200)


def _file(request: HttpRequest, door: Door, pk: int) -> HttpResponseBase:
    """A file of a work, as a download."""
    row: SubmissionFile | None = access.file_of(door.link, pk)
    if row is None:
        raise Http404
    try:
        file = row.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    mentor_links.note_use(door.link.pk, "file_opened", by=door.by, file=row.pk)
    return hand_out(request, file, name=row.name, content_type=uploads.media_type(row.name))


@entry(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_link_private(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where a mentor takes their name and comments back, also once the link opens nothing else."""
    if not ratelimit.consume(request, app="allauth.account", action="mentor_link_failed", limit_get=True):
        return unseen(ratelimit.respond_429(request))
    link = access.link_with_words(token)
    if link is None:
        return _gone(request, "")
    done = request.method == "POST" and marks.keep_all_private(token)
    return unseen(render(request, "courses/mentor_link_private.html", {"link": link, "done": done}))


def _gone(request: HttpRequest, token: str) -> HttpResponseBase:
    context = {"token": token if access.link_with_words(token) else ""}
    return unseen(render(request, "courses/mentor_link_gone.html", context, status=404))


def unseen(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody on the way: the address is a key, so it is not told to other sites nor to search engines."""
    # Not "no-referrer": a browser would hide where a form comes from, and its answer would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response


_pages = require_http_methods(["GET", "HEAD", "POST"])
mentor_link = entry(anyone)(require_safe(by_link(_works)))
mentor_link_mark = entry(anyone)(_pages(by_link(_mark)))
mentor_link_file = entry(anyone)(require_safe(by_link(_file)))
mentor_work = entry(signed_in)(require_safe(by_account(_works)))
mentor_work_mark = entry(signed_in)(_pages(by_account(_mark)))
mentor_work_file = entry(signed_in)(require_safe(by_account(_file)))
