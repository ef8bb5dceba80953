"""Seats kept for categories of students: the officer's share in a draft, and the school's record of who belongs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from internships import access
from internships.forms import BelongingForm, ReserveForm, explain
from internships.models import Belonging
from internships.operations import reserves as operations
from internships.views.rounds import round_page
from lms.common import tables
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.public import Role


@entry(access.is_officer)
@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep seats of every post of a draft for a category."""
    match_round = access.access_round(request.user, code)
    form = ReserveForm(request.POST)
    if form.is_valid():
        share = form.cleaned_data["share_percent"]
        try:
            operations.keep_seats(
                match_round.pk, form.cleaned_data["category"].pk, share_percent=share, by=request.user
            )
        except Invalid as error:
            explain(form, error)
        else:
            messages.success(request, _("已设预留名额。"))
            return redirect("internships:gov-round", code)
    return round_page(request, match_round, reserve=form)


@entry(access.is_officer)
@require_POST
def release(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keep none for it after all."""
    operations.release_seats(access.access_round(request.user, code).pk, pk, by=request.user)
    messages.success(request, _("已取消这一类的预留名额。"))
    return redirect("internships:gov-round", code)


@entry(access.works_in_academic_office)
def categories(request: HttpRequest, org: str) -> HttpResponse:
    """Who of the school belongs to which category, and a form for more."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    form = BelongingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        names = form.cleaned_data["names"].splitlines()
        try:
            made = operations.record_belonging(
                school.pk, form.cleaned_data["category"].pk, names,
                valid_until=form.cleaned_data["valid_until"], by=request.user,
            )  # fmt: skip
        except Invalid as error:
            explain(form, error)
        else:
            said = ngettext("已登记 %(n)d 人。", "已登记 %(n)d 人。", made)
            messages.success(request, said % {"n": made})
            return redirect("internships:school-categories", org)
    students = organisations.people_with_role(school.pk, Role.STUDENT)
    rows = Belonging.objects.filter(student__in=students).select_related("category", "student", "recorded_by")
    listing = tables.listing(
        request, rows, sorts={"at": "recorded_at"}, default="-at", search=["student__name", "student__username"]
    )
    context = {"school": school, "form": form, "listing": listing}
    status = 422 if request.method == "POST" else 200
    return render(request, "internships/school_categories.html", context, status=status)


@entry(access.works_in_academic_office)
@require_POST
def strike(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Take a record back."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    operations.strike_belonging(school.pk, pk, by=request.user)
    messages.success(request, _("已撤销登记；已截止的轮次不受影响。"))
    return redirect("internships:school-categories", org)
