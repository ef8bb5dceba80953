"""Agreements: the list, one of them with what can be done about it, and its versions to print."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common import tables, uploads
from lms.common.entry import entry
from lms.common.files import hand_out
from lms.common.sheets import Column
from lms.cooperation import access
from lms.cooperation.choices import DEFINITIONS, AgreementState
from lms.cooperation.forms.agreements import AgreementsFilter, RenewForm
from lms.cooperation.models import Agreement
from lms.cooperation.operations import agreements as operations
from lms.cooperation.queries import agreements as queries
from lms.cooperation.views.places import done, go, page
from lms.organisations.public import Organisation

SORTS = {"title": "title", "ends": "ends_on", "starts": "starts_on"}


@entry(access.works_somewhere)
@require_safe
def agreements(request: HttpRequest, place: str, org: str = "") -> HttpResponse:
    """What the organisation agreed to, drafts and what waits for its yes; an officer's also what they oversee."""
    here = access.access_place(request.user, place, org)
    form = AgreementsFilter(request.GET)
    rows = _chosen(queries.seen_by(here), form, here)
    listing = tables.listing(request, queries.listed(rows), sorts=SORTS, default="-starts", search=["title"])
    if request.GET.get("format") in tables.FORMATS:
        lines = queries.lines(listing.rows[: tables.MOST_ROWS], here)
        return tables.download(request, "agreements", _columns(), lines)
    words = {"form": form, "listing": listing, "lines": queries.lines(listing.page, here)}
    return page(request, "agreements", here, **words, definitions=DEFINITIONS)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponse:
    """One agreement: who said yes, how far its deliverables are, and what the reader may do."""
    here = access.access_place(request.user, place, org)
    found = access.access_agreement(here, pk)
    renewal = RenewForm(request.POST if request.POST.get("act") == "renew" else None, auto_id="renew_%s")
    if request.method == "POST":
        answer = _act(request, found, here, renewal)
        if answer is not None:
            return answer
    words = {
        "agreement": found,
        "line": queries.line_of(found, here),
        "answers": queries.answers_of(found),
        "proposal": queries.proposal_of(found),
        "deliverables": queries.deliverables_of(found),
        "is_party": access.is_party(found, here),
        "is_author": found.author_id == here.pk,
        "renewal": renewal,
        "renewals": found.renewals.filter(pk__in=queries.seen_by(here)),
        "definitions": DEFINITIONS,
    }
    return page(request, "agreement", here, status=422 if renewal.errors else 200, **words)


@entry(access.works_somewhere)
@require_safe
def version(request: HttpRequest, place: str, pk: int, number: int, org: str = "") -> HttpResponse:
    """The words of one version as they were put to the parties, and who said yes to them: for reading and printing."""
    here = access.access_place(request.user, place, org)
    found = access.access_agreement(here, pk)
    proposal = found.proposals.filter(number=number).first()
    if proposal is None:
        raise Http404
    terms, names = proposal.terms, queries.names_of(proposal.terms)
    words = {
        "agreement": found,
        "proposal": proposal,
        "terms": terms,
        "parties": [names[party["code"]] for party in terms["parties"]],
        "promises": [(promise, names[promise["party"]]) for promise in terms["promises"]],
        "acceptances": proposal.acceptances.select_related("organisation", "by"),
        "is_current": proposal.digest == found.digest,
    }
    return page(request, "version", here, **words)


@entry(access.works_somewhere)
@require_safe
def paper(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponseBase:
    """The file of an agreement."""
    found = access.access_agreement_paper(access.access_place(request.user, place, org), pk)
    kind = uploads.media_type(found.file_name)
    return hand_out(request, found.file.open("rb"), name=found.file_name, content_type=kind)


def _chosen(rows: Any, form: AgreementsFilter, here: Organisation) -> Any:
    chosen = form.cleaned_data if form.is_valid() else {}
    if state := chosen.get("state"):
        rows = rows.filter(state=state)
    if chosen.get("only") == "asked":
        return queries.asking(rows, here)
    return queries.with_late(rows) if chosen.get("only") == "late" else rows


def _columns() -> list[Column]:
    return [
        Column(_("协议名称"), lambda line: line.agreement.title),
        Column(_("各方"), "parties"),
        Column(_("状态"), lambda line: line.agreement.get_state_display()),
        Column(_("开始日期"), lambda line: line.agreement.starts_on),
        Column(_("结束日期"), lambda line: line.agreement.ends_on),
        Column(_("进度（%）"), "percent"),
        Column(_("时间（%）"), "time_percent"),
        Column(_("逾期成果"), "late"),
    ]


def _act(request: HttpRequest, found: Agreement, here: Organisation, renewal: RenewForm) -> HttpResponse | None:
    """What the pressed button says; None where its form is to be shown again."""
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if act == "renew":
        return _renewed(request, found, here, renewal)
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "accept": (
            lambda: operations.accept(found.pk, here.pk, request.POST.get("digest", ""), by=request.user),
            _("已同意这个版本。"),
        ),
        "back": (lambda: operations.send_back(found.pk, here.pk, reason, by=request.user), _("已退回起草方修改。")),
        "terminate": (lambda: operations.terminate(found.pk, here.pk, reason, by=request.user), _("协议已终止。")),
    }
    if act not in acts:
        raise Http404
    step, said = acts[act]
    done(request, step, said)
    # An author who took it back goes on writing; nobody else sees a draft.
    stays = act != "back" or found.author_id == here.pk
    return go(here, f"{found.pk}/" if stays else "")


def _renewed(request: HttpRequest, found: Agreement, here: Organisation, form: RenewForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    made: list[Agreement] = []
    dates = (form.cleaned_data["starts_on"], form.cleaned_data["ends_on"])
    if not done(request, lambda: made.append(operations.renew(found.pk, here.pk, *dates, by=request.user)), form=form):
        return None
    new = made[0]
    # Another party may have begun the renewal already, and its draft is not ours to see.
    seen = new.state != AgreementState.DRAFT or new.author_id == here.pk
    return go(here, f"{new.pk}/edit/" if new.is_draft and seen else f"{new.pk}/" if seen else "")
