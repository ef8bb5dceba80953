"""One deliverable: what was reported, shown and answered."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common import uploads
from lms.common.entry import entry
from lms.common.files import hand_out
from lms.cooperation import access, progress
from lms.cooperation.choices import ReportState
from lms.cooperation.forms.agreements import ReportForm
from lms.cooperation.models import Deliverable
from lms.cooperation.operations import deliverables as operations
from lms.cooperation.views.places import done, go, page
from lms.organisations.public import Organisation


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def deliverable(request: HttpRequest, place: str, pk: int, item: int, org: str = "") -> HttpResponse:
    """What is owed, every report of it, and the form of whoever is to act."""
    here = access.access_place(request.user, place, org)
    found = access.access_deliverable(here, pk, item)
    form = ReportForm(request.POST if request.POST.get("act") == "report" else None, request.FILES or None)
    if request.method == "POST" and _acted(request, found, here, form):
        return go(here, f"{pk}/deliverables/{item}/")
    reports = list(found.reports.select_related("by", "decided_by", "decided_for"))
    waiting = next((one for one in reports if one.state == ReportState.WAITING), None)
    is_party, is_owner = access.is_party(found.agreement, here), found.party.organisation_id == here.pk
    live = found.agreement.is_live
    words = {
        "agreement": found.agreement,
        "deliverable": found,
        "reports": reports,
        "waiting": waiting,
        "form": form,
        "can_report": live and is_owner and waiting is None and not progress.is_done(found.item),
        "can_answer": live and is_party and not is_owner and waiting is not None,
        "is_late": live and progress.is_late(found.item, timezone.localdate()),
    }
    return page(request, "deliverable", here, status=422 if form.errors else 200, **words)


@entry(access.works_somewhere)
@require_safe
def evidence(request: HttpRequest, place: str, pk: int, report: int, org: str = "") -> HttpResponseBase:
    """The file of a report."""
    found = access.access_report_paper(access.access_place(request.user, place, org), pk, report)
    kind = uploads.media_type(found.file_name)
    return hand_out(request, found.file.open("rb"), name=found.file_name, content_type=kind)


def _acted(request: HttpRequest, found: Deliverable, here: Organisation, form: ReportForm) -> bool:
    act, _colon, which = request.POST.get("act", "").partition(":")
    if act == "report":
        return form.is_valid() and done(request, lambda: _report(request, found, form), _("已报告。"), form=form)
    report = found.reports.filter(pk=which).first() if which.isdecimal() else None
    acts: dict[str, Callable[[int], object]] = {
        "confirm": lambda key: operations.confirm(key, here.pk, by=request.user),
        "return": lambda key: operations.send_back(key, here.pk, request.POST.get("reason", ""), by=request.user),
    }
    if report is None or act not in acts:
        raise Http404
    done(request, lambda: acts[act](report.pk), _("已答复。"))
    return True


def _report(request: HttpRequest, found: Deliverable, form: ReportForm) -> None:
    data = form.cleaned_data
    operations.report(found.pk, data["amount"], data["text"], by=request.user, file=data["file"])
