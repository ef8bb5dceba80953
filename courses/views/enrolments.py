"""Taking a seat and giving it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses import access
from courses.operations import enrolments as operations
from courses.queries import pages
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError


@entry(signed_in)
def enrol(request: HttpRequest, slug: str, run_id: int) -> HttpResponse:
    """Enrol and go on to the course. A GET (after signing in) only leads there."""
    run = access.access_public_run(slug, run_id)
    if request.method == "POST":
        try:
            operations.enrol(run.pk, by=request.user)
            messages.success(request, _("选课成功，现在就可以学第一节。"))
        except DomainError as error:
            messages.error(request, str(error.message))
    return redirect(pages.address_of(slug))


@entry(signed_in)
def withdraw(request: HttpRequest, slug: str, run_id: int) -> HttpResponse:
    """Withdraw and go back to the course."""
    run = access.access_public_run(slug, run_id)
    if request.method == "POST":
        operations.withdraw(run.pk, by=request.user)
        messages.success(request, _("已退课，学过的课时留着，回来可以接着学。"))
    return redirect(pages.address_of(slug))
