"""Leading a team passed on: offered, answered and taken back on the team's page, and on the school's."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError
from lms.contests import access
from lms.contests.operations import captaincy
from lms.contests.views.schools import team_page
from lms.contests.views.typed import whole

OFFERED = gettext_lazy("已发出，对方接受后生效；在那之前可以撤回。")


@entry(signed_in)
@require_POST
def team_captain(request: HttpRequest, pk: int) -> HttpResponse:
    """What the captain offers and takes back, and what the member answers."""
    access.access_own_team(request.user, pk)
    by: Any = request.user
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "offer": (lambda: captaincy.offer_captaincy(pk, _member(request), by=by), str(OFFERED)),
        "withdraw": (lambda: captaincy.withdraw_captaincy(pk, by=by), _("已撤回，队长没有变。")),
        "accept": (lambda: captaincy.accept_captaincy(pk, by=by), _("你现在是队长。")),
        "decline": (lambda: captaincy.decline_captaincy(pk, by=by), _("已谢绝，队长没有变。")),
    }  # fmt: skip
    try:
        messages.success(request, _act(request, acts))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("contests:team", pk)


@entry(access.is_academic)
@require_POST
def school_captain(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """The school asks a member to lead a team whose captain left, or takes that back."""
    school, team = access.access_school_team(request.user, org, pk)
    by: Any = request.user
    reason = request.POST.get("reason", "")
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "offer": (
            lambda: captaincy.offer_captaincy(pk, _member(request), reason=reason, by=by),
            str(OFFERED),
        ),
        "withdraw": (lambda: captaincy.withdraw_captaincy(pk, by=by), _("已撤回，队长没有变。")),
    }
    try:
        messages.success(request, _act(request, acts))
    except DomainError as error:
        return team_page(request, school, team, str(error.message), error.status)
    return redirect("contests:school_team", org, pk)


def _act(request: HttpRequest, acts: dict[str, tuple[Callable[[], Any], str]]) -> str:
    """What the button does, and what is said of it. Raises DomainError."""
    asked = acts.get(request.POST.get("act", ""))
    if asked is None:
        raise Http404
    act, said = asked
    act()
    return said


def _member(request: HttpRequest) -> int:
    return whole(request.POST.get("member", "")) or 0
