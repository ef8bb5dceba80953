"""Requests to look at a grade again: the learner's form, the teacher's queue and answer, the school's overview."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.forms import put_errors
from courses.forms.regrades import AnswerForm, AskForm
from courses.operations import regrades
from courses.queries import regrades as queries
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid, WrongState
from lms.organisations.access import access_organisation


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, run_id: int, event_id: int) -> HttpResponse:
    """A form for the reason; says why where it is too late."""
    enrolment, event = access.access_own_event(request.user, run_id, event_id)
    form = AskForm(request.POST or None)
    refused = queries.refusal(enrolment, event)
    if request.method == "POST" and form.is_valid():
        try:
            regrades.ask_regrade(event.pk, reason=form.cleaned_data["reason"], by=request.user)
        except Invalid as error:
            put_errors(form, error)
        except WrongState as error:
            refused = str(error.message)
        else:
            messages.success(request, _("复核申请已提交，任课教师会收到通知。"))
            return redirect("courses:own_grades", run_id)
    context = {
        "enrolment": enrolment,
        "event": event,
        "form": form,
        "refused": refused,
        "rules": queries.rules_of(enrolment.run),
        "until": queries.open_until(enrolment.run, event),
    }
    status = 422 if form.errors else 409 if request.method == "POST" else 200
    return render(request, "courses/regrade_ask.html", context, status=status)


@entry(access.works_in_teaching)
@require_safe
def queue(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The requests of a run, the one due first ahead."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="work")
    context = {"school": school, "run": run, "requests": list(queries.requests_of(run))}
    return render(request, "courses/regrades.html", context)


@entry(access.works_in_teaching)
@require_safe
def school_grades(request: HttpRequest, org: str) -> HttpResponse:
    """What waits at the school: requests by due date, for its academic office."""
    school = access_organisation(request.user, org, *access.ACADEMIC)
    return render(
        request, "courses/school_grades.html", {"school": school, "requests": list(queries.waiting_at(school.pk))}
    )


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, org: str, run_id: int, request_id: int) -> HttpResponse:
    """One request with its history, and the form to answer it."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="work")
    asked = access.access_regrade(run, request_id)
    can_answer = access.can_answer_regrade(request.user, asked)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            regrades.answer_regrade(asked.pk, by=request.user, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已答复，学员会收到通知。"))
            return redirect("courses:regrades", org, run_id)
    context = {
        "school": school,
        "run": run,
        "asked": asked,
        "form": form,
        "can_answer": can_answer and asked.is_waiting,
        "history": list(
            asked.event.enrolment.grade_events.filter(item=asked.event.item).select_related("by").order_by("-id")
        ),
    }
    return render(request, "courses/regrade_answer.html", context, status=422 if form.errors else 200)
