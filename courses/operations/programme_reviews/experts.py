"""Outside experts: asked, handed a link, taken back; and what they do by their link: vote once, or step aside."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import tasks
from courses.access import programmes as access
from courses.access import require
from courses.choices import ReviewItem, Verdict
from courses.models import (
    IndustryReview,
    ReviewExpert,
    ReviewVote,
)
from courses.operations.programme_reviews.checks import MOST_EXPERTS, ExpertPlan, problem_of
from courses.operations.programme_reviews.rows import locked_expert, locked_open
from courses.operations.programme_reviews.telling import tell_of_recusal, tell_of_vote
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.people.models import User


@transaction.atomic
def add_expert(review_id: int, plan: ExpertPlan, *, by: User) -> ReviewExpert:
    """One more expert of an open review; once a vote is in, only in place of one who stepped aside.

    Raises NotAllowed, WrongState, Invalid (no address, asked already, inside, too many).
    """
    review = locked_open(review_id, by)
    asked = list(review.experts.select_related("replaced_by"))
    known = [one.email for one in asked if one.revoked_at is None]
    problem = problem_of(review.version, plan, known)
    if problem:
        raise Invalid(fields={"email": problem})
    left = next((one for one in asked if one.recused_at and not hasattr(one, "replaced_by")), None)
    if left is None and any(one.voted_at for one in asked):
        raise WrongState(_("已经有专家表决，只能接替回避的专家，不能再加人。"))
    if sum(not one.recused_at and not one.revoked_at for one in asked) >= MOST_EXPERTS:
        raise Invalid(_("最多请 %(most)d 位专家。") % {"most": MOST_EXPERTS})
    return ask(review, plan, by, replaces=left)


@transaction.atomic
def hand_over(expert_id: int, *, by: User) -> str:
    """A new link to pass on by hand; the old one is dead. Told once and kept nowhere. Raises NotAllowed, WrongState."""
    expert = _expert(expert_id, by)
    if not expert.is_good:
        raise WrongState(_("这位专家已经表决、回避、被收回，或者论证已截止，不能再给链接。"))
    token, expert.secret_sha256 = access.new_secret()
    expert.mailed_at = timezone.now()
    expert.save(update_fields=["secret_sha256", "mailed_at"])
    audit.record("review_expert.handed_over", expert, by=by)
    return token


@transaction.atomic
def revoke(expert_id: int, *, by: User) -> ReviewExpert:
    """The link opens nothing from now on. A given vote stays, so it is too late then. Raises NotAllowed, WrongState."""
    expert = _expert(expert_id, by)
    if expert.voted_at is not None:
        raise WrongState(_("这位专家已经表决，意见会保留在纪要里。"))
    if expert.review.closed_at is not None:
        raise WrongState(_("这次论证已经结束。"))
    if expert.revoked_at is None:
        expert.revoked_at = timezone.now()
        expert.save(update_fields=["revoked_at"])
        audit.record("review_expert.revoked", expert, by=by)
    return expert


@transaction.atomic
def note_opened(expert_id: int) -> None:
    """Write down that an expert's link was opened."""
    expert = ReviewExpert.objects.select_related("review__version__programme").get(pk=expert_id)
    ReviewExpert.objects.filter(pk=expert_id, opened_at=None).update(opened_at=timezone.now())
    audit.record("review_expert.opened", expert, by=None)


@transaction.atomic
def vote(expert_id: int, opinions: Mapping[str, tuple[str, str]], *, signed_name: str) -> ReviewExpert:
    """What an expert says about every item, signed with a name; the link is spent by it.

    opinions  {item: (verdict, comment)}; anything but plain agreement is explained
    raises    WrongState (spent, recused, taken back, or too late), Invalid (an item left out or unexplained)
    """
    expert = _good(expert_id)
    problems: dict[str, object] = {}
    for item in ReviewItem:
        verdict, comment = opinions.get(item, ("", ""))
        if verdict not in Verdict.values:
            problems[item] = _("请对“%(item)s”表态。") % {"item": item.label}
        elif verdict != Verdict.AGREE and not comment.strip():
            problems[item] = _("请说明“%(item)s”为什么要改。") % {"item": item.label}
    if not signed_name.strip():
        problems["signed_name"] = _("请写上您的姓名作为签名。")
    if problems:
        raise Invalid(fields=problems)
    ReviewVote.objects.bulk_create(
        ReviewVote(expert=expert, item=item, verdict=opinions[item][0], comment=opinions[item][1].strip())
        for item in ReviewItem
    )
    expert.voted_at, expert.signed_name = timezone.now(), signed_name.strip()
    expert.save(update_fields=["voted_at", "signed_name"])
    audit.record("review_expert.voted", expert, by=None)
    tell_of_vote(expert)
    return expert


@transaction.atomic
def recuse(expert_id: int, reason: str) -> ReviewExpert:
    """The expert steps aside; the link is dead, whoever holds it. Raises WrongState, Invalid (no reason)."""
    expert = _good(expert_id)
    if not reason.strip():
        raise Invalid(fields={"reason": _("请写一句回避的理由，纪要里会记下。")})
    expert.recused_at, expert.recused_reason = timezone.now(), reason.strip()
    expert.save(update_fields=["recused_at", "recused_reason"])
    audit.record("review_expert.recused", expert, by=None)
    tell_of_recusal(expert)
    return expert


def _good(expert_id: int) -> ReviewExpert:
    """The expert, if the link still counts."""
    expert = locked_expert(expert_id)
    if not expert.is_good:
        raise WrongState(_("这个链接已经用过或失效，没有记下新的意见。"))
    return expert


def _expert(expert_id: int, by: User) -> ReviewExpert:
    expert = locked_expert(expert_id)
    require(access.can_decide(by, expert.organisation_id))
    return expert


def ask(review: IndustryReview, plan: ExpertPlan, by: User, *, replaces: ReviewExpert | None = None) -> ReviewExpert:
    """An expert on the review, with a letter on its way."""
    expert = ReviewExpert.objects.create(
        review=review, name=plan.name.strip(), unit=plan.unit.strip(), post=plan.post.strip(),
        email=plan.email.strip().lower(), is_enterprise=plan.is_enterprise, replaces=replaces,
    )  # fmt: skip
    audit.record("review_expert.asked", expert, by=by, enterprise=plan.is_enterprise)
    after_commit(tasks.mail_review_expert, expert.pk)
    return expert
