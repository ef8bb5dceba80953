"""One placement, for everybody who has a part in it: agreement, log, evaluation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from internships import access
from internships.choices import LOG_ENTRIES_MIN, Party, PlacementState
from internships.forms import EvaluationForm, LogForm
from internships.models import Placement
from internships.operations import agreements, evaluations, placements
from internships.queries import rules
from internships.queries.agreements import text_of
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid


@entry(signed_in)
@require_GET
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """The placement as it stands, with the one next thing the reader can do."""
    return _page(request, access.access_placement(request.user, pk))


@entry(signed_in)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the agreement for the party I stand for."""
    found = access.access_placement(request.user, pk)
    agreements.sign_agreement(found.pk, by=request.user)
    messages.success(request, _("已签署。三方都签好后可以上岗。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The student has arrived."""
    placements.start_training(access.access_placement(request.user, pk).pk, by=request.user)
    messages.success(request, _("已上岗，实习日志开放。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def write_log(request: HttpRequest, pk: int) -> HttpResponse:
    """One day of the log; a wrong entry comes back with what is wrong."""
    found = access.access_placement(request.user, pk)
    form = LogForm(request.POST)
    if form.is_valid():
        try:
            placements.write_log(found.pk, by=request.user, **form.cleaned_data)
        except Invalid as error:
            _explain(form, error)
        else:
            messages.success(request, _("日志已保存，等导师确认。"))
            return redirect("internships:placement", pk)
    return _page(request, found, log_form=form, status=422)


@entry(signed_in)
@require_POST
def confirm_log(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor confirms the ticked days."""
    found = access.access_placement(request.user, pk)
    ticked = [int(value) for value in request.POST.getlist("entry") if value.isdecimal()]
    count = placements.confirm_log(found.pk, ticked, by=request.user, comment=request.POST.get("comment", "")[:500])
    messages.success(request, _("已确认 %(count)d 天。") % {"count": count})
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The internship is over."""
    placements.finish_training(access.access_placement(request.user, pk).pk, by=request.user)
    messages.success(request, _("实习已结束，请双方互评。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def end_early(request: HttpRequest, pk: int) -> HttpResponse:
    """End it before its time."""
    found = access.access_placement(request.user, pk)
    placements.end_early(found.pk, reason=request.POST.get("reason", "")[:300], by=request.user)
    messages.success(request, _("已提前结束，原因三方可见。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def evaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """Write my side's evaluation."""
    found = access.access_placement(request.user, pk)
    side = access.side_of(request.user, found)
    access.require(side is not None)
    form = EvaluationForm(request.POST, side=side)
    if not form.is_valid():
        return _page(request, found, evaluation_form=form, status=422)
    words = form.cleaned_data
    evaluations.evaluate(
        found.pk, stars=form.stars, grade=words.get("grade", ""), comment=words["comment"], by=request.user
    )
    messages.success(request, _("评价已提交。双方都提交后同时公开。"))
    return redirect("internships:placement", pk)


def _explain(form: LogForm, error: Invalid) -> None:
    for name, message in (error.fields or {None: error.message}).items():
        form.add_error(name, str(message))


def _page(
    request: HttpRequest,
    found: Placement,
    *,
    log_form: LogForm | None = None,
    evaluation_form: EvaluationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    side = access.side_of(request.user, found)
    party = access.party_of(request.user, found)
    signed = set(found.signatures.values_list("party", flat=True))
    mine = side is not None and found.evaluations.filter(side=side).exists()
    log = list(found.log.all())
    context = {
        "placement": found,
        "order": found.post.order,
        "agreement": text_of(found),
        "parties": Party.choices,
        "signed_parties": signed,
        "can_sign": found.state == PlacementState.MATCHED and party is not None and party not in signed,
        "can_start": found.state == PlacementState.SIGNED and access.can_start(request.user, found),
        "obstacles": rules.judge_start(found) if found.state == PlacementState.SIGNED else [],
        "is_student": found.student_id == request.user.pk,
        "on_site": access.is_on_site(request.user, found),
        "can_finish": found.state == PlacementState.TRAINING and access.can_start(request.user, found),
        "can_end": found.can_move(to=PlacementState.ENDED)
        and (found.student_id == request.user.pk or access.can_start(request.user, found)),
        "log": log,
        "confirmed": sum(entry.confirmed_at is not None for entry in log),
        "needed": LOG_ENTRIES_MIN,
        "log_form": log_form or LogForm(),
        "evaluation_form": evaluation_form or (EvaluationForm(side=side) if side and not mine else None),
        "waiting_for_other_side": mine,
        "evaluations": found.evaluations.exclude(opened_at=None).order_by("side"),
    }
    context["form"] = log_form or evaluation_form
    return render(request, "internships/placement.html", context, status=status)
