"""A student's ranked list: saved by itself, undone by saving the one before, sent in once the student is content."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import MOST_CHOICES
from internships.errors import ListChanged
from internships.models import MatchRound, RankedList
from internships.operations import candidates
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.people.models import User

Change = Callable[[list[int]], list[int]]


def save_ranking(round_id: int, post_ids: list[int], *, by: User, version: int | None = None) -> RankedList:
    """Keep this order of posts. `version` is the one the page was made from: an older page does not win.

    Raises NotAllowed, WrongState (the round is closed), ListChanged (saved elsewhere since),
    Invalid (too many, twice, not in this round).
    """
    return change_ranking(round_id, lambda _kept: post_ids, by=by, version=version)


@transaction.atomic
def change_ranking(round_id: int, change: Change, *, by: User, version: int | None = None) -> RankedList:
    """Keep what `change` makes of the list as it stands now, so that two pages adding at once lose nothing.

    Raises as save_ranking does.
    """
    match_round = _open_to(round_id, by)
    ranked, _made = RankedList.objects.get_or_create(match_round=match_round, student=by)
    if version is not None and version != ranked.version:
        raise ListChanged()
    post_ids = change(list(ranked.post_ids))
    _require_valid(match_round, post_ids)
    if ranked.post_ids != post_ids:
        ranked.post_ids, ranked.version, ranked.submitted_at = post_ids, ranked.version + 1, None
        ranked.save()
    return ranked


@transaction.atomic
def submit_ranking(round_id: int, *, by: User) -> RankedList:
    """Send the list in; it may be changed and sent again until the round closes.

    Raises NotAllowed, WrongState, Invalid.
    """
    match_round = _open_to(round_id, by)
    ranked = match_round.lists.filter(student=by).first()
    if ranked is None or not ranked.post_ids:
        raise Invalid(_("志愿表还是空的，先加入至少一个岗位。"))
    if ranked.submitted_at is None:
        ranked.submitted_at = timezone.now()
        ranked.save(update_fields=["submitted_at"])
        candidates.follow_list(ranked)
        audit.record("ranking.submitted", ranked, by=by, choices=len(ranked.post_ids), version=ranked.version)
    return ranked


def _open_to(round_id: int, by: User) -> MatchRound:
    """The round, held so that it cannot be locked between this check and the save."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    access.require(access.is_student(by))
    if not match_round.takes_rankings:
        raise WrongState(_("这一轮的填报已经截止或还没有开放。"))
    return match_round


def _require_valid(match_round: MatchRound, post_ids: list[int]) -> None:
    if len(post_ids) > MOST_CHOICES:
        raise Invalid(_("最多填 %(most)d 个志愿。") % {"most": MOST_CHOICES})
    if len(set(post_ids)) != len(post_ids):
        raise Invalid(_("同一个岗位只能填一次。"))
    if set(post_ids) - set(match_round.posts.values_list("post_id", flat=True)):
        raise Invalid(_("有岗位不在这一轮里，请刷新后重选。"))
