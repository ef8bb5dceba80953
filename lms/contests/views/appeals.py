"""A team's appeal against a published result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError
from lms.contests import access
from lms.contests.forms import ReasonForm
from lms.contests.operations import rulings
from lms.contests.queries import boards, judging
from lms.contests.queries import own_results as own_parts


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """What one's own entry came to, with every judge's words by code, and the form to appeal."""
    team = access.access_own_team(request.user, pk)
    found = access.access_own_entry(request.user, team, entry_id)
    made = found.contest_round
    form = ReasonForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            rulings.file_appeal(found.pk, reason=form.cleaned_data["reason"], by=request.user)
        except DomainError as error:
            problem = str(error.message)
        else:
            messages.success(request, _("申诉已提交，仲裁结论会通知你。"))
            return redirect("contests:result", pk, entry_id)
    line = found.lines.order_by("-standings__version").first() if made.is_shown else None
    context = {
        "team": team,
        "entry": found,
        "made": made,
        "line": line,
        "told_apart_by": boards.told_apart_by(made, line) if line else "",
        "prize": boards.prize_of(made, found),
        "parts": own_parts.parts_of(found) if made.is_shown else None,
        "sheets": judging.sheets_of(found) if made.is_shown else [],
        "rulings": list(found.rulings.all()),
        "appeal": found.appeals.first(),
        "can_appeal": made.takes_appeals and access.can_lead(request.user, team),
        # Longer than one can be filed: until it is decided.
        "can_withdraw": access.can_lead(request.user, team),
        "form": form,
        "problem": problem,
    }
    return render(request, "contests/result.html", context, status=422 if form.errors or problem else 200)


@entry(signed_in)
@require_POST
def withdraw(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """Take the appeal back."""
    team = access.access_own_team(request.user, pk)
    found = access.access_own_entry(request.user, team, entry_id)
    rulings.withdraw_appeal(get_object_or_404(found.appeals).pk, by=request.user)
    messages.success(request, _("申诉已撤回。"))
    return redirect("contests:result", pk, entry_id)
