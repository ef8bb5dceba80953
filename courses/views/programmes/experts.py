"""An outside expert reads one version and votes about it once, by the link in their letter and without an account."""

from datetime import timedelta

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from courses.access import programmes as access
from courses.curricula.support import matrix_of
from courses.forms import put_errors
from courses.forms.programme_reviews import BallotForm, RecusalForm
from courses.models import ReviewExpert
from courses.operations import programme_reviews as operations
from courses.queries import programmes as queries
from courses.queries.kept_judgements import judgement_of
from courses.views.marking import said
from courses.views.mentoring import unseen
from lms.common.entry import anyone, entry
from lms.common.errors import DomainError, Invalid
from lms.skills import public as skills

# Opening the link again within an hour is the same visit in the trail.
ONE_VISIT = timedelta(hours=1)


@entry(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def review_link(request: HttpRequest, token: str) -> HttpResponse:
    """The version with a ballot; whatever is wrong with the link, the answer is one and the same."""
    expert = access.expert_of_token(token)
    action, key = ("review_link", str(expert.pk)) if expert else ("review_link_failed", None)
    # allauth's limiter, with the rates of ACCOUNT_RATE_LIMITS; its public wrapper leaves GET requests uncounted.
    if not ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True):
        return unseen(ratelimit.respond_429(request))
    if expert is None:
        return unseen(render(request, "courses/programmes/expert_gone.html", status=404))
    return unseen(_answered(request, expert))


def _answered(request: HttpRequest, expert: ReviewExpert) -> HttpResponse:
    act = request.POST.get("act", "")
    ballot = BallotForm(request.POST if act == "vote" else None, initial={"signed_name": expert.name})
    recusal = RecusalForm(request.POST if act == "recuse" else None)
    form = {"vote": ballot, "recuse": recusal}.get(act)
    if form is not None and form.is_valid():
        try:
            if act == "vote":
                operations.vote(expert.pk, ballot.opinions(), signed_name=ballot.cleaned_data["signed_name"])
            else:
                operations.recuse(expert.pk, recusal.cleaned_data["reason"])
        except Invalid as error:
            put_errors(form, error)
        except DomainError as error:
            form.add_error(None, said(error))
        else:
            return render(request, "courses/programmes/expert_done.html", {"expert": expert, "act": act})
    if request.method == "GET" and cache.add(f"review-link-opened:{expert.pk}", True, ONE_VISIT.total_seconds()):
        operations.note_opened(expert.pk)
    return _page(request, expert, ballot, recusal)


def _page(request: HttpRequest, expert: ReviewExpert, ballot: BallotForm, recusal: RecusalForm) -> HttpResponse:
    version = queries.whole_versions().get(pk=expert.review.version_id)
    plan = version.plan
    judgement = judgement_of(expert.review.judgement)
    names = skills.by_code({code for one in plan.courses for code, _level in one.standard.skills})
    context = {
        "expert": expert,
        "version": version,
        "judgement": judgement,
        "categories": queries.by_category(plan, judgement),
        "matrix": matrix_of(plan),
        "standards": [
            (one, [(names[code], level) for code, level in one.standard.skills])
            for one in plan.courses
            if not one.standard.is_empty
        ],
        "ballot": ballot,
        "recusal": recusal,
    }
    status = 422 if ballot.errors or recusal.errors else 200
    return render(request, "courses/programmes/expert.html", context, status=status)
