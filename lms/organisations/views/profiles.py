"""An enterprise's words about itself: its profile and its digital maturity."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import access
from lms.organisations.choices import Kind
from lms.organisations.forms import MaturityForm, ProfileForm
from lms.organisations.models import Organisation
from lms.organisations.operations import maturity as maturity_operations
from lms.organisations.operations import organisations as operations
from lms.organisations.operations.organisations import PROFILE
from lms.organisations.queries import vettings as queries


@entry(access.is_manager)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """What the enterprise says of itself, whether it is admitted, and how digital it is."""
    firm = access.access_members(request.user, code, [Kind.ENTERPRISE])
    form = ProfileForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(firm, name) for name in PROFILE}
    )
    if request.method == "POST" and form.is_valid():
        operations.change_profile(firm.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("企业资料已保存。"))
        return redirect("organisations:profile", code)
    context = {
        "firm": firm,
        "form": form,
        "admission": queries.admission_of(firm),
        "maturity": queries.maturity_shown(queries.assessments(firm).first()),
    }
    return render(request, "organisations/profile.html", context, status=422 if form.errors else 200)


@entry(access.is_manager)
@require_http_methods(["GET", "HEAD", "POST"])
def maturity(request: HttpRequest, code: str) -> HttpResponse:
    """The questionnaire, the newest result with its advice, and earlier ones."""
    firm = access.access_members(request.user, code, [Kind.ENTERPRISE])
    asked, rows = queries.questionnaire(), list(queries.assessments(firm)[:10])
    newest = rows[0] if rows else None
    given = request.POST if request.method == "POST" else None
    form = MaturityForm(given, questionnaire=asked, initial=newest.answers if newest else None)
    if request.method == "POST" and form.is_valid() and _assessed(request, firm, form):
        return redirect("organisations:maturity", code)
    context: dict[str, Any] = {
        "firm": firm,
        "form": form,
        "asked": [(one, [form[question["code"]] for question in one["questions"]]) for one in asked["dimensions"]],
        "levels": asked["levels"],
        "version": asked["version"],
        "maturity": queries.maturity_shown(newest),
        "earlier": [(row, queries.level_named(row.level)) for row in rows[1:]],
    }
    return render(request, "organisations/maturity.html", context, status=422 if form.errors else 200)


def _assessed(request: HttpRequest, firm: Organisation, form: MaturityForm) -> bool:
    try:
        maturity_operations.assess_maturity(firm.pk, form.cleaned_data, by=request.user)
    except Invalid as error:
        for name, words in error.fields.items():
            form.add_error(name, str(words))
        return False
    messages.success(request, _("自评已保存，下面是结果和建议。"))
    return True
