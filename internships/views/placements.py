"""One placement, for everybody who has a part in it: agreement, log, evaluation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from internships import access
from internships.choices import CRITERIA, LOG_ENTRIES_MIN, Party, PlacementState
from internships.forms import EvaluationForm, GuardianForm, LogForm, PersonForm, explain
from internships.models import Evaluation, Placement
from internships.operations import agreements, evaluations, placements
from internships.queries import rules
from internships.queries.agreements import digest_of, text_of
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.organisations import public as organisations


@entry(signed_in)
@require_safe
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """The placement as it stands, with the one next thing the reader can do."""
    return _page(request, access.access_placement(request.user, pk))


@entry(signed_in)
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the agreement for the party I stand for."""
    found = access.access_placement(request.user, pk)
    agreements.sign_agreement(found.pk, by=request.user, read_sha256=request.POST.get("read") or None)
    messages.success(request, _("已签署。三方都签好后可以上岗。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """The student agrees to the internship."""
    placements.give_consent(access.access_placement(request.user, pk).pk, by=request.user)
    messages.success(request, _("已同意，请提醒监护人也在知情同意书上签字。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def guardian(request: HttpRequest, pk: int) -> HttpResponse:
    """The school has the guardian's signature."""
    found = access.access_placement(request.user, pk)
    form = GuardianForm(request.POST)
    if not form.is_valid():
        return _page(request, found, guardian_form=form, status=422)
    placements.keep_guardian_consent(found.pk, by=request.user, **form.cleaned_data)
    messages.success(request, _("监护人同意已登记。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The student has arrived."""
    found = access.access_placement(request.user, pk)
    # On its own: a refusal below takes its own transaction back, and the answer of the law shall stay.
    placements.check_start(found.pk, by=request.user)
    placements.start_training(found.pk, by=request.user)
    messages.success(request, _("已上岗，实习日志开放。"))
    return redirect("internships:placement", pk)


@entry(signed_in)
@require_POST
def name_person(request: HttpRequest, pk: int, who: str) -> HttpResponse:
    """The firm names the mentor, the school the teacher."""
    found = access.access_placement(request.user, pk)
    chosen = request.POST.get("person", "")
    NAMING[who](found.pk, int(chosen) if chosen.isdecimal() else 0, by=request.user)
    messages.success(request, _("已指定。"))
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
            explain(form, error)
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


NAMING = {"mentor": placements.name_mentor, "teacher": placements.name_teacher}


def _page(
    request: HttpRequest,
    found: Placement,
    *,
    log_form: LogForm | None = None,
    evaluation_form: EvaluationForm | None = None,
    guardian_form: GuardianForm | None = None,
    status: int = 200,
) -> HttpResponse:
    text = text_of(found)
    log = list(found.log.all())
    context = {
        "placement": found,
        "order": found.post.order,
        "agreement": text,
        "agreement_sha256": digest_of(text),
        "log": log,
        "confirmed": sum(entry.confirmed_at is not None for entry in log),
        "needed": LOG_ENTRIES_MIN,
        "log_form": log_form or LogForm(initial={"day": timezone.localdate()}),
        "evaluations": [_opened(row) for row in found.evaluations.exclude(opened_at=None).order_by("side")],
        "form": log_form or evaluation_form or guardian_form,
        **_signing(request.user, found),
        **_running(request.user, found),
        **_evaluating(request.user, found, evaluation_form),
        **_naming(request.user, found),
        **_consenting(request.user, found, guardian_form),
    }
    return render(request, "internships/placement.html", context, status=status)


def _signing(user: Any, found: Placement) -> dict[str, Any]:
    party = access.party_of(user, found)
    signed = {row.party: row for row in found.signatures.select_related("signed_by")}
    return {
        "parties": [(label, signed.get(value)) for value, label in Party.choices],
        "can_sign": found.state == PlacementState.MATCHED and party is not None and party not in signed,
    }


def _running(user: Any, found: Placement) -> dict[str, Any]:
    can_start = access.can_start(user, found)
    is_student = found.student_id == user.pk
    waits = found.state == PlacementState.SIGNED and can_start
    obstacles = _obstacles(user, found) if waits else []
    return {
        "is_student": is_student,
        "on_site": access.is_on_site(user, found),
        "can_start": waits,
        "obstacles": obstacles,
        "is_held": any(one.holds and not getattr(one, "waived_at", None) for one, _may in obstacles),
        "can_finish": found.state == PlacementState.TRAINING and can_start,
        "can_end": found.can_move(to=PlacementState.ENDED) and (is_student or can_start),
    }


def _obstacles(user: Any, found: Placement) -> list[tuple[Any, bool]]:
    """What the law says to the start today, each with whether the reader may write a reason for it.

    Findings that stand in the database already are shown as they are, with their reasons; others are new today.
    """
    kept = list(found.findings.current())
    fresh = rules.judge_start(found)
    shown = [next((one for one in kept if one.same_as(verdict)), verdict) for verdict in fresh]
    return [(one, one in kept and one.can_be_waived and access.can_waive(user, one)) for one in shown]


def _consenting(user: Any, found: Placement, form: GuardianForm | None) -> dict[str, Any]:
    before = found.state in {PlacementState.MATCHED, PlacementState.SIGNED}
    may = before and access.can_name_teacher(user, found) and found.guardian_consented_on is None
    return {
        "can_consent": before and found.student_id == user.pk and found.student_consented_at is None,
        "guardian_form": form or (GuardianForm(initial={"signed_on": timezone.localdate()}) if may else None),
    }


def _evaluating(user: Any, found: Placement, form: EvaluationForm | None) -> dict[str, Any]:
    side = access.side_of(user, found) if found.state == PlacementState.EVALUATING else None
    written = side is not None and found.evaluations.filter(side=side).exists()
    return {
        "evaluation_form": form or (EvaluationForm(side=side) if side and not written else None),
        "waiting_for_other_side": written,
    }


def _naming(user: Any, found: Placement) -> dict[str, Any]:
    order, over = found.post.order, found.state in placements.OVER
    mentors = not over and access.can_name_mentor(user, found)
    teachers = not over and access.can_name_teacher(user, found)
    return {
        "mentor_form": _person_form(found.post.host_id, access.ON_SITE, _("企业导师")) if mentors else None,
        "teacher_form": _person_form(order.school_id, access.AT_SCHOOL, _("校内指导教师")) if teachers else None,
    }


def _person_form(organisation_id: int, roles: tuple[str, ...], label: str) -> PersonForm:
    rows = organisations.Membership.objects.current().filter(organisation=organisation_id, role__in=roles)
    people = sorted({(row.person_id, str(row.person)) for row in rows.select_related("person")})
    return PersonForm(people=people, label=label, auto_id=f"id_{organisation_id}_%s")


def _opened(row: Evaluation) -> dict[str, Any]:
    """An opened evaluation with the names of what the stars are for."""
    names = CRITERIA[row.side]
    return {"row": row, "stars": [(names[name], stars) for name, stars in row.stars.items() if name in names]}
