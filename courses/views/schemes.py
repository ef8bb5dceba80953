"""The academic office's page about how grades are made up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import access
from courses.forms import put_errors
from courses.forms.schemes import SchemeForm
from courses.models import GradeScheme
from courses.operations import scheme_versions
from courses.operations.schemes import current_scheme
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations.access import access_organisation


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def scheme(request: HttpRequest, org: str) -> HttpResponse:
    """The present version as a form, and the versions before it."""
    school = access_organisation(request.user, org, *access.ACADEMIC)
    form = SchemeForm(request.POST or None, scheme=current_scheme(school.pk))
    if request.method == "POST" and form.is_valid():
        try:
            adopted = scheme_versions.adopt_scheme(school.pk, form.plan(), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(
                request, _("第 %(version)d 版已保存，今后新开的班按它计算。") % {"version": adopted.version}
            )
            return redirect("courses:scheme", org)
    versions = GradeScheme.objects.filter(organisation=school).select_related("by").order_by("-version")
    context = {"school": school, "form": form, "versions": versions}
    return render(request, "courses/scheme.html", context, status=422 if form.errors else 200)
