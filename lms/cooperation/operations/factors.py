"""The board of factors: posting, mending, closing; and what an officer takes down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.cooperation import access
from lms.cooperation.background.telling import tell
from lms.cooperation.choices import FactorKind, PostState
from lms.cooperation.models import Bookmark, FactorPost
from lms.cooperation.operations import reasons
from lms.cooperation.queries import factors as queries
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Kind, Organisation

LONGEST_DAYS = 365


@dataclass(frozen=True)
class PostWords:
    """What a post says; `low` and `high` in yuan, for capital alone."""

    cluster_id: int
    kind: str
    side: str
    reach: str
    title: str
    text: str
    valid_until: date
    contact_name: str
    contact_way: str
    low: Decimal | None = None
    high: Decimal | None = None


@transaction.atomic
def post_factor(author_id: int, words: PostWords, *, by: Any, skills: Iterable[Any] = (), **more: Any) -> FactorPost:
    """Put up a post. Raises NotAllowed, Invalid (dates, amounts, another firm's cluster)."""
    author = Organisation.objects.get(pk=author_id)
    access.require(access.can_act_for(by, author))
    _require_sound(author, words)
    post = FactorPost.objects.create(author=author, written_by=by, **vars(words), **more)
    post.skills.set(_fitting(words, skills))
    audit.record("factor.posted", post, by=by, kind=words.kind, side=words.side)
    return post


@transaction.atomic
def write_factor(pk: int, words: PostWords, *, by: Any, skills: Iterable[Any] = ()) -> FactorPost:
    """Change it; one that ran out is up again, one that was taken down asks the officer to look again.

    Raises NotAllowed, WrongState, Invalid.
    """
    post = _held_own(pk, by)
    if post.state not in queries.WRITABLE:
        raise WrongState()
    _require_sound(post.author, words)
    for name, value in vars(words).items():
        setattr(post, name, value)
    post.save()
    post.skills.set(_fitting(words, skills))
    audit.record("factor.changed", post, by=by)
    if post.state == PostState.EXPIRED:
        post.move(to=PostState.OPEN)
    elif post.state == PostState.REMOVED:
        _ask_again(post, _("已按下架原因修改。"), by)
    return post


@transaction.atomic
def close_factor(pk: int, *, by: Any) -> FactorPost:
    """Take one's own post in; closed already is returned. Raises NotAllowed, WrongState (an appeal is open)."""
    post = _held_own(pk, by)
    if post.state != PostState.CLOSED:
        post.move(to=PostState.CLOSED)
        audit.record("factor.closed", post, by=by)
    return post


@transaction.atomic
def remove_factor(pk: int, agency_id: int, reason: str, *, by: Any) -> FactorPost:
    """An officer takes it down, and says why; one that appealed stays down the same way.

    Raises NotAllowed, WrongState, Invalid (no reason).
    """
    post = _held_for_officer(pk, agency_id, by)
    said = reasons.required(reason)
    post.move(to=PostState.REMOVED, removed_reason=said)
    audit.record("factor.removed", post, by=by, reason=said)
    tell([post.author], "factor.removed", rest=post.address, post=post.title, reason=said)
    return post


@transaction.atomic
def appeal_removal(pk: int, reason: str, *, by: Any) -> FactorPost:
    """The author finds that it should stand. Raises NotAllowed, WrongState, Invalid (no reason)."""
    post = _held_own(pk, by)
    _ask_again(post, reasons.required(reason, longest=500), by)
    return post


@transaction.atomic
def restore_factor(pk: int, agency_id: int, *, by: Any) -> FactorPost:
    """The officer lets it stand again. Raises NotAllowed, WrongState."""
    post = _held_for_officer(pk, agency_id, by)
    post.move(to=PostState.OPEN)
    audit.record("factor.restored", post, by=by)
    tell([post.author], "factor.restored", rest=post.address, post=post.title)
    return post


@transaction.atomic
def keep_factor(pk: int, *, keep: bool, by: Any) -> None:
    """Put a post among the person's own, or take it out; twice is once."""
    if keep:
        Bookmark.objects.get_or_create(person=by, post_id=pk)
    else:
        Bookmark.objects.filter(person=by, post_id=pk).delete()


def _held_own(pk: int, by: Any) -> FactorPost:
    post = FactorPost.objects.select_for_update(of=("self",)).select_related("author").get(pk=pk)
    access.require(access.can_act_for(by, post.author_id))
    return post


def _held_for_officer(pk: int, agency_id: int, by: Any) -> FactorPost:
    rows = FactorPost.objects.select_for_update(of=("self",))
    post = rows.select_related("author", "cluster").get(pk=pk)
    agency = Organisation.objects.get(pk=agency_id)
    access.require(access.can_moderate(agency, post) and access.can_act_for(by, agency))
    return post


def _ask_again(post: FactorPost, words: str, by: Any) -> None:
    post.move(to=PostState.APPEALED, appeal=words)
    audit.record("factor.appealed", post, by=by, reason=words)
    officers = organisations.officers_of(post.author)
    told = {"author": str(post.author), "post": post.title}
    notices.notify(officers, "factor.appealed", words=told, url=f"/gov/cooperation/{post.address}")


def _fitting(words: PostWords, skills: Iterable[Any]) -> list[Any]:
    return list(skills) if words.kind == FactorKind.TALENT else []


def _require_sound(author: Organisation, words: PostWords) -> None:
    wrong: dict[str, object] = {}
    days = (words.valid_until - timezone.localdate()).days
    if not 0 <= days <= LONGEST_DAYS:
        wrong["valid_until"] = _("有效期从今天起最长一年。")
    if words.kind != FactorKind.CAPITAL and (words.low is not None or words.high is not None):
        wrong["low"] = _("只有资本类写金额。")
    elif words.low is not None and words.high is not None and words.low > words.high:
        wrong["high"] = _("上限不能小于下限。")
    if author.kind == Kind.ENTERPRISE and author.cluster_id is not None and author.cluster_id != words.cluster_id:
        wrong["cluster_id"] = _("企业只能在自己的产业集群里发布。")
    if wrong:
        raise Invalid(fields=wrong)
