"""A student's ranked list: saved by itself, undone by saving the one before, sent in once the student is content."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import MOST_CHOICES
from internships.models import MatchRound, RankedList
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.people.models import User


@transaction.atomic
def save_ranking(round_id: int, post_ids: list[int], *, by: User, version: int | None = None) -> RankedList:
    """Keep this order of posts. `version` is the one the page was made from: an older page does not win.

    Raises NotAllowed, WrongState (saved elsewhere since), Invalid (too many, twice, not in this round).
    """
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    access.require(access.can_rank(by, match_round))
    _require_valid(match_round, post_ids)
    ranked, _made = RankedList.objects.get_or_create(match_round=match_round, student=by)
    if version is not None and version != ranked.version:
        raise WrongState(_("志愿表已在别处改过，请核对后再保存。"))
    if ranked.post_ids != post_ids:
        ranked.post_ids, ranked.version, ranked.submitted_at = post_ids, ranked.version + 1, None
        ranked.save()
    return ranked


@transaction.atomic
def submit_ranking(round_id: int, *, by: User) -> RankedList:
    """Send the list in; it may be changed and sent again until the round closes. Raises NotAllowed, Invalid."""
    match_round = MatchRound.objects.select_for_update().get(pk=round_id)
    access.require(access.can_rank(by, match_round))
    ranked = match_round.lists.filter(student=by).first()
    if ranked is None or not ranked.post_ids:
        raise Invalid(_("志愿表还是空的，先加入至少一个岗位。"))
    if ranked.submitted_at is None:
        ranked.submitted_at = timezone.now()
        ranked.save(update_fields=["submitted_at"])
        audit.record("ranking.submitted", ranked, by=by, choices=len(ranked.post_ids), version=ranked.version)
    return ranked


def _require_valid(match_round: MatchRound, post_ids: list[int]) -> None:
    if len(post_ids) > MOST_CHOICES:
        raise Invalid(_("最多填 %(most)d 个志愿。") % {"most": MOST_CHOICES})
    if len(set(post_ids)) != len(post_ids):
        raise Invalid(_("同一个岗位只能填一次。"))
    if set(post_ids) - set(match_round.posts.values_list("post_id", flat=True)):
        raise Invalid(_("有岗位不在这一轮里，请刷新后重选。"))
