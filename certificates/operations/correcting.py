"""Putting right what a certificate says: a new one takes the old one's place; what was never made is mended."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import tasks
from certificates.choices import State
from certificates.models import Certificate
from certificates.operations.issuing import reserve
from certificates.operations.revoking import locked
from certificates.queries import statuses
from certificates.queries.previews import problems_of
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.notices import public as notices
from lms.people.models import User

# What may have been written wrongly. What was shown able to do is not among it: that takes a new award.
CORRECTABLE = ("holder", "holder_latin", "title_zh", "title_en", "score_percent", "class_hours")


@transaction.atomic
def correct(certificate_id: int, *, reason: str, by: User, **changes: Any) -> Certificate:
    """The certificate that now counts. The old one says when, why and which number took its place.

    changes  of CORRECTABLE
    raises   NotAllowed; WrongState: not published; Invalid: no reason, nothing changed, a name no font can draw
    """
    old = locked(certificate_id, by)
    content = {**old.content, **_allowed(changes)}
    if not old.can_move(to=State.SUPERSEDED):
        raise WrongState()
    if not reason.strip() or content == old.content:
        raise Invalid(_("请写明更正的内容和原因，核验旧证书的人会看到原因。"))
    _require_drawable(content)
    evidence, old.evidence = old.evidence, f"{old.evidence}#{old.pk}"
    same = ("kind", "holder_id", "issuer_id", "valid_until", "names_id", "comments", "hides_comments")
    fields = {name: getattr(old, name) for name in same}
    # The words go along: beside the old one nobody would find them to take them back.
    superseded = {"evidence": old.evidence, "comments": [], "revoked_at": timezone.now()}
    old.move(to=State.SUPERSEDED, **superseded, revoked_reason=reason.strip()[:200])
    new = reserve({**fields, "evidence": evidence, "content": content, "supersedes": old}, by=by)
    audit.record(
        "certificate.superseded",
        old,
        by=by,
        organisation_id=old.issuer_id,
        reason=reason,
        number=new.number,
        fields=sorted(changes),
    )
    transaction.on_commit(lambda: statuses.forget(old.status_list_id))
    after_commit(tasks.render_waiting)
    words = {"title": content["title_zh"], "reason": reason.strip()[:200]}
    url = reverse("certificates:detail", args=[new.number])
    notices.notify(old.holder_id, "certificate.superseded", words=words, url=url)
    return new


@transaction.atomic
def mend(certificate_id: int, *, by: User, **changes: Any) -> Certificate:
    """Let a certificate that could not be made wait again, with the words it should bear; nobody has seen the old ones.

    raises  NotAllowed; WrongState: it was not given up; Invalid: words no font can draw
    """
    certificate = locked(certificate_id, by)
    if certificate.state != State.DEAD:
        raise WrongState()
    content = {**certificate.content, **_allowed(changes)}
    _require_drawable(content)
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


def _require_drawable(content: dict[str, Any]) -> None:
    if problems := problems_of(content):
        raise Invalid(" ".join(problems.values()), fields=dict(problems))
