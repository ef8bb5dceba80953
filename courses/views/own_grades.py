"""A learner's own grades."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses import access
from courses.choices import PASS_PERCENT
from courses.queries import own_grades as queries
from courses.queries import regrades
from lms.common.entry import entry, signed_in


@entry(signed_in)
@require_safe
def own_courses(request: HttpRequest) -> HttpResponse:
    """Every course with its score."""
    context = {"courses": queries.own_courses(request.user.pk), "pass_percent": PASS_PERCENT}
    return render(request, "courses/own_courses.html", context)


@entry(signed_in)
@require_safe
def own_grades(request: HttpRequest, run_id: int) -> HttpResponse:
    """One course: every item, what counts, what is missing, and the rule in words."""
    enrolment = access.access_own_run(request.user, run_id)
    context = {
        "grades": queries.own_grades(enrolment),
        "rules": regrades.rules_of(enrolment.run),
        "pass_percent": PASS_PERCENT,
    }
    return render(request, "courses/own_grades.html", context)
