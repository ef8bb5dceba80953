"""Putting right what a certificate says: a new one takes the old one's place; what was never made is mended."""

from copy import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certificates import tasks
from certificates.choices import Kind, State
from certificates.models import Certificate
from certificates.operations.issuing import reserve
from certificates.operations.revoking import locked
from certificates.queries.papers import no_room
from certificates.queries.previews import problems_of
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.people.models import User

# What may have been written wrongly. What was shown able to do is not among it: that takes a new award.
CORRECTABLE = ("holder", "holder_latin", "title_zh", "title_en", "score_percent", "class_hours")


@transaction.atomic
def correct(certificate_id: int, *, reason: str, by: User, **changes: Any) -> Certificate:
    """The certificate that will count as soon as its file is there; then the old one says when, why and which it is.

    changes  of CORRECTABLE
    raises   NotAllowed; WrongState: not published, or being corrected already; Invalid: no reason, nothing changed,
             words no font can draw or that find no room
    """
    old = locked(certificate_id, by)
    content = _changed(old.content, _allowed(changes))
    # A transcript says what was true of a day: whoever wants it otherwise takes a new one.
    if old.kind == Kind.TRANSCRIPT:
        raise WrongState()
    if not old.can_move(to=State.SUPERSEDED) or Certificate.objects.filter(supersedes=old).exists():
        raise WrongState()
    if not reason.strip() or content == old.content:
        raise Invalid(_("请写明更正的内容和原因，核验旧证书的人会看到原因。"))
    _require_drawable(old, content)
    old.revoked_reason = reason.strip()[:200]
    old.save(update_fields=["revoked_reason"])
    same = {name: getattr(old, name) for name in ("kind", "holder_id", "issuer_id", "valid_until", "names_id")}
    # The deed stays with the one that counts (background.succeeding).
    new = reserve({**same, "evidence": f"{old.evidence}#+{old.pk}", "content": content, "supersedes": old}, by=by)
    said = {"reason": reason, "number": new.number, "fields": sorted(changes)}
    audit.record("certificate.corrected", old, by=by, organisation_id=old.issuer_id, **said)
    after_commit(tasks.render_waiting)
    return new


@transaction.atomic
def mend(certificate_id: int, *, by: User, **changes: Any) -> Certificate:
    """Let a certificate that could not be made wait again, with the words it should bear; nobody has seen the old ones.

    raises  NotAllowed; WrongState: it was not given up; Invalid: words no font can draw
    """
    certificate = locked(certificate_id, by)
    if certificate.state != State.DEAD:
        raise WrongState()
    content = _changed(certificate.content, _allowed(changes))
    _require_drawable(certificate, content)
    certificate.move(to=State.RESERVED, content=content, attempts=0, failure="", owner="", lease_until=None)
    audit.record(
        "certificate.mended", certificate, by=by, organisation_id=certificate.issuer_id, fields=sorted(changes)
    )
    after_commit(tasks.render_waiting)
    return certificate


def _allowed(changes: dict[str, Any]) -> dict[str, Any]:
    if strange := set(changes) - set(CORRECTABLE):
        raise Invalid(_("不能更正：%(names)s") % {"names": ", ".join(sorted(strange))})
    return {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}


def _changed(said: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The content with these changes; the sentences that name the title follow it."""
    content = {**said, **changes}
    for body, title in (("body_zh", "title_zh"), ("body_en", "title_en")):
        if said[title]:
            content[body] = said[body].replace(said[title], content[title] or content["title_zh"])
    return content


def _require_drawable(certificate: Certificate, content: dict[str, Any]) -> None:
    if problems := problems_of(content):
        raise Invalid(" ".join(problems.values()), fields=dict(problems))
    row = copy(certificate)
    row.content = content
    if problem := no_room(row):
        raise Invalid(problem, fields={"holder": problem})
