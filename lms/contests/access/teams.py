"""Teams for whoever may see them, and the secrets of their links."""

from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404

from lms.contests.access.roles import can_run
from lms.contests.errors import LinkClosed
from lms.contests.models import Team, TeamLink
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role

LINK_SALT = "contests.team"


def can_review(user: Any, team: Team) -> bool:
    """Whether the person approves or returns the team."""
    return user is None or organisations.has_role(user, team.host_id, Role.ACADEMIC)


def can_lead(user: Any, team: Team) -> bool:
    """Whether the person speaks for the team."""
    return bool(user.is_authenticated and team.captain_id == user.pk)


def is_member(user: Any, team: Team) -> bool:
    """Whether the person is in the team today."""
    return bool(user.is_authenticated and team.members.filter(person=user, left_at=None).exists())


def teams_of(user: Any) -> QuerySet[Team]:
    """The teams the person is in today."""
    rows = Team.objects.select_related("track__season__contest", "host", "captain")
    return rows.filter(members__person=user, members__left_at=None).distinct()


def access_team(user: Any, pk: int) -> Team:
    """The team, for those who may read it. Raises Http404."""
    rows = Team.objects.select_related("track__season__contest", "track__season__host", "host", "captain")
    team = rows.filter(pk=pk).first()
    if team is None or not (is_member(user, team) or can_review(user, team) or can_run(user, team.track.season)):
        raise Http404
    return team


def access_own_team(user: Any, pk: int) -> Team:
    """The team, for its members alone. Raises Http404."""
    team = teams_of(user).filter(pk=pk).first()
    if team is None:
        raise Http404
    return team


def access_school_team(user: Any, org: str, pk: int) -> tuple[Organisation, Team]:
    """A team that the school registers, for its academic office. Raises Http404."""
    school = organisations.access_organisation(user, org, Role.ACADEMIC)
    team = Team.objects.select_related("track__season__contest", "captain").filter(host=school, pk=pk).first()
    if team is None:
        raise Http404
    return school, team


def link_token(link: TeamLink) -> str:
    """The secret of a link: reading the row is not enough to use it."""
    return signing.Signer(salt=LINK_SALT, sep=".").sign(link.nonce.hex)


def open_links(team: Team) -> dict[str, str]:
    """{part: secret} of the links that work, for the captain's page."""
    return {link.part: link_token(link) for link in team.links.all() if link.is_open}


def access_link(token: str) -> TeamLink:
    """The open link of a token. Raises LinkClosed."""
    try:
        nonce = signing.Signer(salt=LINK_SALT, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise LinkClosed() from error
    rows = TeamLink.objects.select_related("team__track__season__contest", "team__host", "team__captain")
    link = rows.filter(nonce=nonce).first()
    if link is None or not link.is_open:
        raise LinkClosed()
    return link
