"""Taking a seat and giving it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses import access
from courses.choices import EnrolmentState
from courses.models import Enrolment
from courses.operations import enrolments as operations
from courses.queries import learning, pages
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError


@entry(signed_in)
def enrol(request: HttpRequest, slug: str, run_id: int) -> HttpResponse:
    """Enrol and go on to the course. A GET (after signing in) only leads there."""
    run = access.access_public_run(slug, run_id)
    if request.method == "POST":
        try:
            _tell(request, operations.enrol(run.pk, by=request.user))
        except DomainError as error:
            messages.error(request, str(error.message))
    return redirect(pages.address_of(slug))


def _tell(request: HttpRequest, enrolment: Enrolment) -> None:
    if enrolment.state == EnrolmentState.WAITING:
        place = learning.place_in_line(enrolment)
        messages.success(request, _("已排队，你前面还有 %(n)d 人；有空位时自动转为在学并通知你。") % {"n": place - 1})
    elif enrolment.run.counts_now:
        messages.success(request, _("选课成功，现在就可以学第一节。"))
    else:
        messages.success(request, _("选课成功，%(day)s 开课。") % {"day": enrolment.run.starts_on.isoformat()})


@entry(signed_in)
def withdraw(request: HttpRequest, slug: str, run_id: int) -> HttpResponse:
    """Withdraw, or leave the line, and go back to the course."""
    run = access.access_public_run(slug, run_id)
    if request.method == "POST":
        waited = Enrolment.objects.filter(run=run, person=request.user, state=EnrolmentState.WAITING).exists()
        operations.withdraw(run.pk, by=request.user)
        left = _("已离开排队。") if waited else _("已退课，学过的课时留着，回来可以接着学。")
        messages.success(request, left)
    return redirect(pages.address_of(slug))
