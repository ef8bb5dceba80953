"""A school's training programmes, and beginning one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.access import programmes as programme_access
from courses.forms import put_errors
from courses.forms.programmes import NewProgrammeForm, NextVersionForm
from courses.operations import programmes as operations
from courses.queries import programmes as queries
from courses.views.marking import said
from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid
from lms.organisations.access import access_organisation


@entry(access.works_in_teaching)
@require_safe
def programmes(request: HttpRequest, org: str) -> HttpResponse:
    """Every programme with its versions and where each stands."""
    school = access_organisation(request.user, org, *access.TEACHING)
    rows = queries.programmes_of(school.pk)
    return render(request, "courses/programmes/list.html", {"school": school, "programmes": rows})


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def new_programme(request: HttpRequest, org: str) -> HttpResponse:
    """A programme to begin; it opens as an empty draft."""
    school = access_organisation(request.user, org, *access.TEACHING)
    form = NewProgrammeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = operations.create_programme(school.pk, plan=form.plan(), by=request.user, **form.names())
        except Invalid as error:
            put_errors(form, error)
        else:
            return redirect("courses:edit_programme", org, version.programme.code, version.number)
    context = {"school": school, "form": form}
    return render(request, "courses/programmes/new.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_POST
def next_version(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """The next version, a copy of the newest to begin with."""
    school = access_organisation(request.user, org, *access.TEACHING)
    programme = programme_access.access_programme(request.user, school.pk, code)
    form = NextVersionForm(request.POST, programme=programme)
    if form.is_valid():
        try:
            version = operations.begin_version(programme.pk, by=request.user, **form.cleaned_data)
        except DomainError as error:
            messages.error(request, said(error))
        else:
            messages.success(request, _("新的一版从上一版抄来，改好后再送审。"))
            if request.POST.get("to") == "skills":
                return redirect("courses:skill_matrix", org, code)
            return redirect("courses:programme", org, code, version.number)
    else:
        messages.error(request, _("适用年级要是四位的年份。"))
    return redirect("courses:programmes", org)
