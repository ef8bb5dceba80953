"""What stands behind the addresses of events: one of school A that runs now, with a place, a request and a speaker."""

from typing import Any
from uuid import UUID

from lms.events import access, checkin
from lms.events.operations import experts
from tests.factories.events import begin, make_event, make_expert, make_place, make_session, span, ticket_of


def events(cast: Any, scene: Any) -> dict[str, Any]:
    """A session to come, one that runs, a draft, and an invitation an expert has the link of."""
    school, people = cast["organisations"]["uni"], cast.people
    ahead, running = make_session(school), make_session(school, first=span(18, 20))
    make_place(ahead, people["student"])
    place = make_place(running, people["student"])
    invitation = experts.invite(ahead.pk, make_expert(school).pk, by=None)
    token, invitation.secret_sha256 = access.new_secret()
    invitation.save(update_fields=["secret_sha256"])
    return {
        "event_ahead": ahead,
        "event_running": begin(running),
        "event_draft": make_event(school, published=False, first=span(9, 10)),
        "event_invitation": invitation,
        "event_token": token,
        "event_ticket": ticket_of(place),
    }


def event_places(cast: Any) -> dict[str, dict[str, Any]]:
    """What the arguments of events mean; no code on a wall lives long enough to be listed."""
    session = cast["event_ahead"]
    here = {"pk": session.pk, "shown": checkin.code(session.key, session.nonce.hex, 1)}
    return {
        "events/": {"code": session.series.code, "org": cast["organisations"]["uni"].code, "key": UUID(int=0)},
        "events/sessions/": here,
        "events/sessions/<int:pk>/check-in/": here | {"pk": cast["event_running"].pk},
        "events/sessions/<int:pk>/feedback/": {"pk": cast["event_running"].pk},
        "events/invitations/": {"pk": cast["event_invitation"].pk},
        "events/experts/": {"pk": cast["event_invitation"].expert_id},
        "events/t/": {"text": cast["event_ticket"]},
        "events/invited/": {"token": cast["event_token"]},
        "events/<slug:code>/publish/": {"code": cast["event_draft"].code},
        "events/<slug:code>/delete/": {"code": cast["event_draft"].code},
    }
