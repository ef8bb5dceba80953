"""The ledger of hours: one's own, and the proofs a school's office decides."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.choices import MINUTES_PER_CLASS_HOUR, HoursSource
from courses.forms import put_errors
from courses.forms.hours import ProofForm
from courses.grading.intervals import ENOUGH_PERCENT, FASTEST
from courses.models import ExternalHours
from courses.operations import hours as operations
from courses.queries import hours as queries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download
from lms.organisations import public as organisations
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation, Role
from lms.people.public import User

PER_PAGE = 30
COLUMNS = [
    Column(gettext_lazy("记入时间"), "recorded_at"),
    Column(gettext_lazy("来源"), "get_source_display"),
    Column(gettext_lazy("事项"), "title"),
    Column(gettext_lazy("课程"), lambda row: row.enrolment.run.course.title if row.enrolment else ""),
    Column(gettext_lazy("分钟"), "minutes"),
    Column(gettext_lazy("凭据"), "evidence"),
    Column(gettext_lazy("认定人"), lambda row: row.approved_by.name if row.approved_by else ""),
]


@entry(organisations.is_student)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The sum, the rule it follows, every course with what is missing, and every line with what proves it."""
    source = request.GET.get("source", "")
    rows = queries.ledger(request.user.pk, source=source)
    file = download(request, "hours", COLUMNS, rows)
    if file is not None:
        return file
    totals = queries.totals(request.user.pk)
    context = {
        "minutes": sum(total.minutes for total in totals),
        "totals": totals,
        "courses": queries.by_course(request.user.pk),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "proofs": queries.proofs_of(request.user.pk),
        "source": source,
        "sources": HoursSource.choices,
        "per_hour": MINUTES_PER_CLASS_HOUR,
        "enough": ENOUGH_PERCENT,
        "fastest": f"{FASTEST:g}",
        "can_hand_in": bool(_schools_of(request.user)),
    }
    return render(request, "courses/hours.html", context)


@entry(organisations.is_student)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """A form for hours done elsewhere."""
    form = ProofForm(request.POST or None, schools=_schools_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            operations.hand_in_proof(by=request.user, **form.plan())
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已提交，教务认定后会通知你。"))
            return redirect("courses:hours")
    return render(request, "courses/hours_proof.html", {"form": form}, status=422 if form.errors else 200)


@entry(organisations.is_academic)
@require_safe
def proofs(request: HttpRequest, org: str) -> HttpResponse:
    """Proofs that wait, the oldest first, and those decided."""
    school = access_organisation(request.user, org, Role.ACADEMIC)
    context = {
        "school": school,
        "waiting": queries.proofs_waiting(school.pk),
        "page": Paginator(queries.proofs_decided(school.pk), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "courses/hours_proofs.html", context)


@entry(organisations.is_academic)
@require_POST
def decide(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Recognise a proof, or send it back with a reason."""
    school = access_organisation(request.user, org, Role.ACADEMIC)
    proof = get_object_or_404(ExternalHours, pk=pk, organisation=school)
    if request.POST.get("do") == "approve":
        operations.approve_proof(proof.pk, by=request.user)
        messages.success(request, _("已认定，学时已记入。"))
    else:
        operations.return_proof(proof.pk, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, _("已退回，学员会收到原因。"))
    return redirect("courses:proofs", org)


def _schools_of(user: User) -> list[Organisation]:
    """The schools at which the person studies."""
    return list(Organisation.objects.filter(pk__in=organisations.organisations_where(user, Role.STUDENT)))
