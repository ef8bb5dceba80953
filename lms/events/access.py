"""Who may do what with events. Deny by default; foreigners find nothing (404).

| what                                   | who                                                                        |
| --------------------------------------- | -------------------------------------------------------------------------- |
| look at published events               | anybody                                                                    |
| plan, publish, cancel; who came; fees  | teachers, academics, mentors, managers, officers of the host               |
| register                               | anybody with an account; where only listed schools may come, their people  |
| approve a place                        | the student's class teachers (teachers who are members of the class), the  |
|                                        | academics of the school                                                    |
| check in                               | whoever has a place, as themselves; an expert who accepted, by their link  |
| move people in the waiting line        | hosts; nobody their own turn                                               |
| take tickets, correct attendance       | hosts; nobody their own attendance                                         |
| read whose ticket it is                | hosts; anybody else reads that it is good, of which session, and no more   |
| say how long an expert taught          | hosts                                                                      |
| keep experts, read their addresses     | hosts of the organisation that keeps them                                  |
| find and invite experts                | any host                                                                   |
| answer an invitation                   | whoever holds its link                                                     |
"""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404

from lms.common.errors import NotAllowed
from lms.events import checkin
from lms.events.choices import HOSTS, OFFICES, AnswerState, PlaceState
from lms.events.models import EventSession, Expert, Invitation, Place, Series
from lms.organisations import public as organisations
from lms.organisations.public import Membership, Organisation, Role

SALT = "events.invitation"


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


def hosts_somewhere(user: Any) -> bool:
    """Whether the person plans events for some organisation."""
    return organisations.has_role(user, None, *HOSTS)


def approves_somewhere(user: Any) -> bool:
    """Whether the person may have places to approve."""
    return organisations.has_role(user, None, Role.TEACHER, Role.ACADEMIC)


def can_host(user: Any, organisation_id: int) -> bool:
    """Whoever plans events there; None is a loader or the clock."""
    return user is None or organisations.has_role(user, organisation_id, *HOSTS)


def hosts_session(user: Any, session: EventSession) -> bool:
    """Whether somebody signed in plans the session's event."""
    return bool(user.is_authenticated and can_host(user, session.series.host_id))


def can_see(user: Any, series: Series) -> bool:
    """Everybody what is published, hosts what is not."""
    return series.published_at is not None or can_host(user, series.host_id)


def visible_among(rows: Iterable[Series], user: Any) -> set[int]:
    """Which of these events the person may see, by id; None, a loader or the clock, may all. One query at most."""
    known = list(rows)
    hidden = [row for row in known if row.published_at is None]
    if user is None or user.is_superuser or not hidden:
        return {row.pk for row in known}
    mine = set(organisations.organisations_where(user, *HOSTS).values_list("pk", flat=True))
    return {row.pk for row in known if row.published_at is not None or row.host_id in mine}


def school_of(person: Any) -> int | None:
    """Whose quota the person's place is of: where they study, or the first organisation they work for."""
    study = organisations.studies_of_many([person.pk]).get(person.pk)
    if study is not None:
        return study.organisation_id
    return organisations.organisations_where(person).order_by("pk").values_list("pk", flat=True).first()


def places_to_approve(user: Any) -> QuerySet[Place]:
    """Places that wait for this person: of the students of their classes, or of their school."""
    rows = Place.objects.filter(state=PlaceState.REQUESTED)
    if user.is_superuser:
        return rows
    mine = Membership.objects.current().filter(person=user)
    classes = mine.filter(role=Role.TEACHER).exclude(school_class=None).values("school_class")
    schools = mine.filter(role=Role.ACADEMIC).values("organisation")
    students = Membership.objects.current().filter(role=Role.STUDENT)
    theirs = students.filter(school_class__in=classes) | students.filter(organisation__in=schools)
    return rows.filter(person__in=theirs.values("person"))


def approvers_of(person_id: int, school_id: int | None) -> list[int]:
    """The teachers of the student's class, or where it has none, the academics of the school."""
    current = Membership.objects.current()
    classes = current.filter(person=person_id, role=Role.STUDENT).exclude(school_class=None).values("school_class")
    teachers = current.filter(role=Role.TEACHER, school_class__in=classes).values_list("person_id", flat=True)
    return list(teachers.distinct()) or organisations.people_with_role(school_id or 0, Role.ACADEMIC)


def organisers_of(series: Series) -> list[int]:
    """Who is told what happens to an event: whoever planned it, while they plan there, else the host's office."""
    planner = series.planned_by
    if planner is not None and planner.is_active and can_host(planner, series.host_id):
        return [planner.pk]
    return organisations.people_with_role(series.host_id, *OFFICES)


def access_series(user: Any, code: str) -> Series:
    """An event the person may see. Raises Http404."""
    series = Series.objects.select_related("host", "city").filter(code=code).first()
    if series is None or not can_see(user, series):
        raise Http404
    return series


def access_hosted(user: Any, code: str) -> Series:
    """An event of an organisation the person plans for. Raises Http404."""
    series = access_series(user, code)
    if not can_host(user, series.host_id):
        raise Http404
    return series


def access_session(user: Any, pk: int, *, to: str = "see") -> EventSession:
    """A session the person may see, or `to="host"`. Raises Http404."""
    rows = EventSession.objects.select_related("series__host", "series__city", "room")
    session = rows.filter(pk=pk).first()
    allowed = session is not None and (
        can_host(user, session.series.host_id) if to == "host" else can_see(user, session.series)
    )
    if session is None or not allowed:
        raise Http404
    return session


def access_host(user: Any, code: str) -> Organisation:
    """The organisation of that code, if the person plans its events. Raises Http404."""
    return organisations.access_organisation(user, code, *HOSTS)


def access_expert(user: Any, pk: int) -> Expert:
    """An expert the person's organisation keeps. Raises Http404."""
    expert = Expert.objects.filter(pk=pk).first()
    if expert is None or not can_host(user, expert.keeper_id):
        raise Http404
    return expert


def access_invitation(user: Any, pk: int) -> Invitation:
    """An invitation to a session of the person's organisation. Raises Http404."""
    invitation = Invitation.objects.select_related("session__series", "expert").filter(pk=pk).first()
    if invitation is None or not can_host(user, invitation.session.series.host_id):
        raise Http404
    return invitation


def ticketed(text: str) -> tuple[EventSession | None, Place | Invitation | None]:
    """The session that signed a ticket, and the place, or the speaker's invitation, it is still good for.

    None, None where it is forged.
    """
    try:
        nonce = UUID(checkin.session_named(text))
    except ValueError:
        return None, None
    session = EventSession.objects.select_related("series__host", "series__city", "room").filter(nonce=nonce).first()
    ticket = checkin.read(checkin.public_key(session.key), text) if session else None
    if session is None or ticket is None or ticket.session != session.nonce.hex:
        return None, None
    if ticket.speaker:
        speakers = session.invitations.filter(pk=ticket.registration, state=AnswerState.ACCEPTED)
        return session, speakers.select_related("expert").first()
    good = Place.objects.filter(
        pk=ticket.registration, session=session, serial=ticket.serial, state=PlaceState.CONFIRMED
    )
    return session, good.select_related("person", "school").first()


def new_secret() -> tuple[str, str]:
    """A token for a letter, and the digest by which it is known again."""
    token = signing.Signer(salt=SALT, sep=".").sign(secrets.token_urlsafe(24))
    return token, digest(token)


def digest(token: str) -> str:
    """The SHA-256 of a token: what is kept of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of_token(token: str) -> Invitation | None:
    """Whose open link it is; None for anything else. What we did not sign asks the database nothing."""
    try:
        signing.Signer(salt=SALT, sep=".").unsign(token)
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("session__series__host", "session__room", "expert")
    found = rows.filter(secret_sha256=digest(token)).first()
    return found if found and found.opens else None
