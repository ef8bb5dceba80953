"""The joint review of programmes: how each item stands, whether a review would pass, and its minutes in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from courses.choices import ReviewItem, ReviewOutcome, Verdict
from courses.formats import papers
from courses.models import CommitteeDecision, IndustryReview, ProgrammeVersion, ReviewExpert, ReviewVote
from courses.queries.kept_judgements import judgement_of
from courses.queries.programmes import Judged
from lms.common.sheets import plain

FOR = {Verdict.AGREE, Verdict.AMEND}


@dataclass(frozen=True)
class ItemTally:
    """How an item stands: experts for it, those of them from an enterprise, how many are needed, and what was said."""

    item: ReviewItem
    in_favour: int
    enterprises: int
    quorum: int
    votes: Sequence[ReviewVote]

    @property
    def passes(self) -> bool:
        """Enough experts agree, amendments included, one of them from an enterprise. guards.py counts the same."""
        return self.in_favour >= self.quorum and self.enterprises >= 1


def whole_reviews() -> QuerySet[IndustryReview]:
    """Reviews with their experts and every vote."""
    votes = ReviewVote.objects.select_related("expert")
    experts = ReviewExpert.objects.select_related("replaces").prefetch_related(Prefetch("votes", votes))
    rows = IndustryReview.objects.select_related("version__programme__organisation", "opened_by", "closed_by")
    return rows.prefetch_related(Prefetch("experts", experts))


def open_review_of(version: ProgrammeVersion) -> IndustryReview | None:
    """The review that is going on about the version."""
    return whole_reviews().filter(version=version, closed_at=None).first()


def tally(review: IndustryReview) -> list[ItemTally]:
    """How every item stands, in order; experts recused or revoked do not count."""
    votes = [vote for expert in review.experts.all() if expert.counts for vote in expert.votes.all()]
    return [_tally(item, [vote for vote in votes if vote.item == item], review.quorum) for item in ReviewItem]


def passes(review: IndustryReview) -> bool:
    """Whether every item passes."""
    return all(one.passes for one in tally(review))


def _tally(item: ReviewItem, votes: list[ReviewVote], quorum: int) -> ItemTally:
    agreed = [vote for vote in votes if vote.verdict in FOR]
    return ItemTally(item, len(agreed), sum(vote.expert.is_enterprise for vote in agreed), quorum, votes)


def minutes(review: IndustryReview) -> papers.Minutes:
    """The review on paper. In Chinese: it is filed with the school's authority."""
    version = review.version
    decision = version.decisions.filter(review=review).first()
    return papers.Minutes(
        title=str(version),
        school=version.programme.organisation.name_zh,
        facts=[
            ("发起", f"{review.opened_by.name}，{plain(review.opened_at)}"),
            ("截止", str(plain(review.due_at))),
            ("通过条件", f"每项至少 {review.quorum} 位专家同意（含修改后同意），其中至少 1 位来自企业"),
            ("送审内容", f"第 {review.times_sent} 次送审，内容指纹 {review.content_sha256[:16]}"),
            *_judged(review),
            *([("未达标说明", review.rule_reason)] if review.rule_reason else []),
        ],
        experts=[
            (one.name, one.unit, one.post, "企业" if one.is_enterprise else "院校或行业组织", _took_part(one))
            for one in review.experts.all()
        ],
        items=[_said(one) for one in tally(review)],
        result=_result(review),
        decision=_decision(decision) if decision else "",
    )


def _judged(review: IndustryReview) -> list[tuple[str, str]]:
    """The rules of the day it was sent, and each that was not kept, with its numbers and how well its text is known."""
    judgement = judgement_of(review.judgement)
    names = "、".join(str(one.rule) for one in judgement.rules) or "无"
    return [("对照的规则", names), *(("不符合", _unkept(one)) for one in judgement.broken)]


def _unkept(one: Judged) -> str:
    numbers = "；".join(f"{breach.found}，应为 {breach.limit}" for breach in one.breaches)
    return f"{one.rule}：{one.rule.text_zh}（{one.rule.article}，{one.rule.get_standing_display()}）。现为 {numbers}"


def _took_part(expert: ReviewExpert) -> str:
    place = f"接替{expert.replaces.name}；" if expert.replaces else ""
    return place + _did(expert)


def _did(expert: ReviewExpert) -> str:
    if expert.voted_at:
        return f"{plain(expert.voted_at)} 表决，签名：{expert.signed_name}"
    if expert.recused_at:
        return f"回避：{expert.recused_reason}"
    return "邀请已收回" if expert.revoked_at else "未表决"


def _said(one: ItemTally) -> papers.Said:
    result = f"{one.in_favour} 位同意（企业 {one.enterprises} 位），{'通过' if one.passes else '未通过'}"
    opinions = [(vote.expert.name, str(Verdict(vote.verdict).label), vote.comment) for vote in one.votes]
    return papers.Said(str(one.item.label), result, opinions)


def _result(review: IndustryReview) -> str:
    if not review.outcome:
        return f"论证仍在进行（{plain(timezone.now())}）。"
    words = "通过，提交学校审定。" if review.outcome == ReviewOutcome.PASSED else "未通过，退回起草。"
    return f"{words}{review.remark}"


def _decision(decision: CommitteeDecision) -> str:
    words = "通过，发布。" if decision.outcome == ReviewOutcome.PASSED else "未通过，退回。"
    count = f"{decision.met_on} 开会，到会 {decision.present} 人，赞成 {decision.in_favour} 票。"
    return f"{count}{words}{decision.remark}"
