"""A team's own submissions: what may still be handed in, every version, receipts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError, Invalid
from lms.common.middleware.nul import reads_its_own_form, refuse_nul
from lms.contests import access
from lms.contests.choices import EntryState, RoundState, SubmissionState
from lms.contests.faults import sentences
from lms.contests.models import Entry, Module
from lms.contests.operations.submissions.handing_in import hand_in
from lms.contests.operations.submissions.uploads import FILES, Work, refusal
from lms.contests.queries import figures
from lms.contests.queries import submissions as queries

# A form's other fields and the lines between them.
FORM_BYTES = 131_072


@entry(signed_in)
@require_safe
def entry_submissions(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of a round, what was handed in for each, and a form where something still can be."""
    return _page(request, access.access_team_entry(request.user, pk))


def _page(request: HttpRequest, found: Entry, **refused: Any) -> HttpResponse:
    made = found.contest_round
    takes = made.takes_work and found.state == EntryState.ENTERED
    context = {
        "entry": found,
        "round": made,
        "parts": queries.parts_of(found, timezone.now()),
        "takes": takes,
        "may": takes and access.can_hand_in(request.user, found),
        **refused,
    }
    return render(request, "contests/submissions/entry.html", context, status=refused.get("status", 200))


@csrf_exempt  # the form is read, and its token asked for, by _hand_in, once the size is known
@reads_its_own_form
@entry(signed_in)
@require_POST
def hand_in_part(request: HttpRequest, pk: int, module: int) -> HttpResponseBase:
    """Hand in for one part. What is far too large is refused by its announced size, before a byte of it is read."""
    found = access.access_team_entry(request.user, pk)
    part = found.contest_round.modules.filter(pk=module).first()
    if part is None:
        raise Http404
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    if announced > part.most_bytes + FORM_BYTES:
        why = refusal("too_large", FILES, part.most_bytes, announced)
        return _page(request, found, problem=" ".join(sentences([why])), at=part.pk, status=413)
    return _hand_in(request, found, part)


@csrf_protect
def _hand_in(request: HttpRequest, found: Entry, part: Module) -> HttpResponse:
    refuse_nul(request)
    posted = request.POST
    work = Work(
        posted.get("kind", ""), file=request.FILES.get("file"), link=posted.get("link", ""), text=posted.get("text", "")
    )
    try:
        made = hand_in(found.pk, part.pk, work, by=request.user)
    except DomainError as error:
        fields = error.fields.values() if isinstance(error, Invalid) else ()
        problem = " ".join(map(str, fields)) or str(error.message)
        return _page(request, found, problem=problem, at=part.pk, typed=work, status=error.status)
    if made.state == SubmissionState.REFUSED:
        problem = " ".join([*sentences(made.problems), _("这次计入提交次数。")])
        return _page(request, found, problem=problem, at=part.pk, status=422)
    messages.success(request, _("已收到第 %(number)d 次提交，下面是回执。") % {"number": made.number})
    return redirect("contests:receipt", made.pk)


@entry(signed_in)
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What was received, when, and its digest: to print, and to compare with the file one has."""
    found = access.access_submission(request.user, pk)
    made, score = found.entry.contest_round, found.scores.select_related("answer_key").order_by("-id").first()
    runs = access.can_run(request.user, made.track.season)
    context = {
        "one": found,
        "problems": sentences(found.problems),
        "score": score,
        "round": made,
        "figures": figures.figures_of(score, found.module, made, runs=runs),
        "told": runs or made.state == RoundState.FINAL,
    }
    return render(request, "contests/submissions/receipt.html", context)
