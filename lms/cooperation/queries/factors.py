"""The board of factors: what an organisation sees of it, and whom it might suit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.cooperation import pairing
from lms.cooperation.choices import CONTACT_OPEN, PostState, Reach
from lms.cooperation.models import FactorPost, Interest
from lms.cooperation.queries.overseeing import overseen
from lms.organisations.public import Kind, Organisation

# What its author may still change.
WRITABLE = {PostState.OPEN, PostState.EXPIRED, PostState.REMOVED}


@dataclass(frozen=True)
class Suggestion:
    """A post that might suit, and why: in words the rule itself uses."""

    post: FactorPost
    same_cluster: bool
    shared: list[str]
    meets: bool | None


@dataclass(frozen=True)
class Talk:
    """An interest as one side sees it; the other side's contact is empty until both have agreed."""

    interest: Interest
    other: Organisation
    contact_name: str
    contact_way: str
    is_authors: bool


def up(rows: QuerySet[FactorPost] | None = None) -> QuerySet[FactorPost]:
    """Those on show today: a post that ran out is gone at midnight, whenever the clock comes by."""
    rows = FactorPost.objects.all() if rows is None else rows
    return rows.filter(state=PostState.OPEN, valid_until__gte=timezone.localdate())


def is_up(post: FactorPost) -> bool:
    """Whether one is on show today."""
    return post.state == PostState.OPEN and post.valid_until >= timezone.localdate()


def seen_by(here: Organisation) -> QuerySet[FactorPost]:
    """Its own in any state, what an agency oversees, and what is on show: in its cluster, its city's for a school."""
    today = timezone.localdate()
    on_show = Q(state=PostState.OPEN, valid_until__gte=today)
    talked = Q(pk__in=Interest.objects.filter(organisation=here).values("post"))
    near = Q(reach=Reach.PROVINCE) | _near(here)
    return FactorPost.objects.filter(Q(author=here) | overseen(here, "cluster") | talked | (on_show & near))


def run_out(today: date) -> QuerySet[FactorPost]:
    """Posts still marked as on show whose last day is over."""
    return FactorPost.objects.filter(state=PostState.OPEN, valid_until__lt=today)


def listed(rows: QuerySet[FactorPost]) -> QuerySet[FactorPost]:
    """With all that a list shows."""
    return rows.select_related("author", "cluster__city").prefetch_related("skills")


def suggestions(post: FactorPost, here: Organisation) -> list[Suggestion]:
    """The counterparts of one's own post by the rule of `pairing`, among what one sees: three queries."""
    rows = listed(up(seen_by(here)).filter(kind=post.kind).exclude(side=post.side).exclude(author=post.author_id))
    known = {one.pk: one for one in rows}
    found = pairing.counterparts(_listing(post), map(_listing, known.values()))
    return [_suggestion(known[one.pk], one) for one in found]


def talks_of(post: FactorPost, here: Organisation) -> list[Talk]:
    """What the author sees of all who are interested; everybody else their own alone."""
    rows = post.interests.select_related("organisation", "post__author", "closed_by")
    mine = rows if post.author_id == here.pk else rows.filter(organisation=here)
    return [talk(one, here) for one in mine]


def talk(interest: Interest, here: Organisation) -> Talk:
    """One interest as that side sees it."""
    is_authors = interest.post.author_id == here.pk
    other, card = (interest.organisation, interest) if is_authors else (interest.post.author, interest.post)
    is_open = interest.state in CONTACT_OPEN
    return Talk(interest, other, card.contact_name if is_open else "", card.contact_way if is_open else "", is_authors)


def kept_by(person: Any, posts: Iterable[FactorPost]) -> set[int]:
    """Which of the posts the person keeps."""
    pks = [post.pk for post in posts]
    return set(person.factor_bookmarks.filter(post__in=pks).values_list("post_id", flat=True))


def _near(here: Organisation) -> Q:
    if here.cluster_id is not None:
        return Q(cluster=here.cluster_id)
    # A school belongs to no cluster: those of its city are the ones it serves.
    is_school = here.kind in {Kind.UNIVERSITY, Kind.CENTRE} and here.city_id is not None
    return Q(cluster__city=here.city_id) if is_school else Q(pk__in=[])


def _listing(post: FactorPost) -> pairing.Listing:
    codes = frozenset(skill.code for skill in post.skills.all())
    return pairing.Listing(post.pk, post.kind, post.side, post.author_id, post.cluster_id, codes, post.low, post.high)


def _suggestion(post: FactorPost, found: pairing.Counterpart) -> Suggestion:
    shared = [str(skill) for skill in post.skills.all() if skill.code in found.shared]
    return Suggestion(post, found.same_cluster, shared, found.meets)
