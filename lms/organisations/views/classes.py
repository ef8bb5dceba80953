"""A university's classes, for its teaching office."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import access
from lms.organisations.choices import TEACHING_KINDS
from lms.organisations.forms import ClassForm
from lms.organisations.models import Organisation
from lms.organisations.operations import classes as operations
from lms.organisations.queries import members as queries

PER_PAGE = 50


@entry(access.is_academic)
@require_http_methods(["GET", "HEAD", "POST"])
def classes(request: HttpRequest, code: str) -> HttpResponse:
    """The list with the number of people in each, and a form for a new one."""
    university = access.access_members(request.user, code, TEACHING_KINDS)
    form = ClassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _added(request, university, form):
        return redirect("organisations:classes", code)
    rows = queries.classes_of(university).annotate(people=Count("memberships"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    words = {"organisation": university, "page": page, "form": form, "departments": university.departments.all()}
    return render(request, "organisations/classes.html", words, status=422 if form.errors else 200)


def _added(request: HttpRequest, university: Organisation, form: ClassForm) -> bool:
    data = dict(form.cleaned_data)
    try:
        operations.add_class(university, data.pop("department"), data.pop("name"), by=request.user, **data)
    except Invalid as error:
        reasons = [str(reason) for field in error.fields.values() for reason in cast(list[object], field)]
        form.add_error("name", reasons or [str(error.message)])
        return False
    messages.success(request, _("班级已添加。"))
    return True
