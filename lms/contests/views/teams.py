"""Teams: making one, its page, links, signatures, sending it in, leaving."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError, Invalid
from lms.contests import access
from lms.contests.choices import TeamPart
from lms.contests.forms import ReasonForm, SignForm, TeamForm, put_errors
from lms.contests.models import Team
from lms.contests.operations import registering
from lms.contests.operations import teams as operations
from lms.contests.queries import captaincy, pages
from lms.contests.queries import commitments as commitments_of
from lms.contests.queries import teams as queries
from lms.contests.views.typed import whole

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@entry(signed_in)
@require_safe
def own_teams(request: HttpRequest) -> HttpResponse:
    """The teams a person is in, those of the newest edition first."""
    found = access.teams_of(request.user).order_by("-track__season__year", "-id")
    return render(request, "contests/teams.html", {"teams": list(found)})


@entry(signed_in)
@FORM_METHODS
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """A form for a new team, with what will be asked of it."""
    page = pages.page_of(slug)
    season = pages.season_of(page)
    tracks = queries.free_tracks(season, request.user) if season else []
    form = TeamForm(request.POST or None, tracks=tracks)
    if request.method == "POST" and form.is_valid():
        try:
            team = operations.make_team(form.cleaned_data["track"], name=form.cleaned_data["name"], by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("队伍已建好。把邀请链接发给队友，每人签署承诺书后提交学校审核。"))
            return redirect("contests:team", team.pk)
    context = {"page": page, "season": season, "form": form, "tracks": tracks}
    return render(request, "contests/make_team.html", context, status=422 if form.errors else 200)


@entry(signed_in)
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team for its members, its school and the organiser: people, rules, what comes next."""
    found = access.access_team(request.user, pk)
    leads = access.can_lead(request.user, found)
    own = found.members.filter(person=request.user.pk, left_at=None).first()
    context = {
        "team": found,
        "season": found.track.season,
        "roster": queries.roster_of(found),
        "leads": leads,
        "own": own,
        "links": _links(found) if leads else [],
        "entries": list(found.entries.select_related("contest_round")),
        "review": found.reviews.last(),
        "changeable": not found.is_frozen and found.is_changeable,
        **_captaincy(found, leads),
    }
    return render(request, "contests/team.html", context)


def _captaincy(found: Team, leads: bool) -> dict[str, object]:
    """Who was asked to lead the team, and whom its captain could ask; nobody once it is over."""
    if captaincy.is_settled(found):
        return {}
    waits = captaincy.open_handover(found)
    return {"handover": waits, "heirs": captaincy.heirs_of(found) if leads and waits is None else [], "asks": leads}


def _links(found: Team) -> list[tuple[str, str, str | None]]:
    tokens = access.open_links(found)
    return [(part.value, str(part.label), tokens.get(part.value)) for part in TeamPart]


@entry(signed_in)
@require_POST
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new invitation link, or none any more."""
    found = access.access_own_team(request.user, pk)
    part = request.POST.get("part", "")
    if part not in TeamPart.values:
        return redirect("contests:team", pk)
    if "close" in request.POST:
        operations.close_link(found.pk, part, by=request.user)
    else:
        operations.renew_link(found.pk, part, by=request.user)
    return redirect("contests:team", pk)


@entry(signed_in)
@FORM_METHODS
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What one would join; POST joins."""
    found = access.access_link(token)
    refused = ""
    if request.method == "POST":
        try:
            operations.join_team(token, by=request.user)
        except DomainError as error:
            refused = str(error.message)
        else:
            messages.success(request, _("你已加入队伍。请签署承诺书。"))
            return redirect("contests:team", found.team_id)
    context = {"link": found, "team": found.team, "asked": queries.asked_of(found.team.track), "refused": refused}
    return render(request, "contests/join.html", context, status=422 if refused else 200)


@entry(signed_in)
@FORM_METHODS
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The commitment, and the line to sign."""
    found = access.access_own_team(request.user, pk)
    text = found.track.season.commitment_texts.first()
    form = SignForm(request.POST or None, initial={"text": text.pk if text else None})
    if request.method == "POST" and form.is_valid():
        try:
            registering.sign_commitment(
                found.pk, name=form.cleaned_data["name"], text_id=form.cleaned_data["text"], by=request.user
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已签署。"))
            return redirect("contests:team", pk)
    context = {"team": found, "text": text, "form": form}
    return render(request, "contests/sign.html", context, status=422 if form.errors else 200)


@entry(signed_in)
@require_safe
def commitments(request: HttpRequest, pk: int) -> HttpResponse:
    """What the team's people signed, to print, for its members, its school and the organiser; ?member= is one's own."""
    found = access.access_team(request.user, pk)
    only = whole(request.GET.get("member", ""))
    if only is not None and not found.members.filter(pk=only, left_at=None).exists():
        raise Http404
    context = {
        "team": found, "season": found.track.season, "signed": commitments_of.signed_by(found, only), "only": only,
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "contests/commitments.html", context)


@entry(signed_in)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the team to its school."""
    found = access.access_own_team(request.user, pk)
    try:
        registering.send_team(found.pk, by=request.user)
    except Invalid as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("已提交学校审核，结果会通知全队。"))
    return redirect("contests:team", pk)


@entry(signed_in)
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, or take somebody out."""
    found = access.access_own_team(request.user, pk)
    person_id = whole(request.POST.get("person", "")) or request.user.pk
    operations.leave_team(found.pk, person_id, by=request.user)
    messages.success(request, _("名单已更新。"))
    return redirect("contests:teams") if person_id == request.user.pk else redirect("contests:team", pk)


@entry(signed_in)
@FORM_METHODS
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the team out of the contest, with the reason."""
    found = access.access_own_team(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        registering.withdraw_team(found.pk, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("队伍已退赛。"))
        return redirect("contests:teams")
    return render(request, "contests/withdraw.html", {"team": found, "form": form}, status=422 if form.errors else 200)
