"""Setting a run's assignments and publishing them."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import assignments as access
from courses.access import require
from courses.background import peer_reviews
from courses.background.grades import ensure_item
from courses.choices import GradeKeep
from courses.grading import rubrics
from courses.models import Assignment, CourseRun, PeerRound, Rubric
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User

SETTABLE = (
    "title", "instructions", "takes_text", "most_files", "attempts", "due_at", "closes_at", "grace_minutes",
    "percent_per_day", "most_percent", "by_group", "mentor_weight", "mentor_days", "spread_percent",
)  # fmt: skip
# What somebody relied on when they began: who marks with what weight, and whether a group answers for it.
BOUND_AT_PUBLISH = ("by_group", "mentor_weight")


@transaction.atomic
def set_assignment(
    run_id: int, code: str, plan: dict[str, Any], criteria: list[dict[str, Any]], *, by: User
) -> Assignment:
    """The run's assignment of that code, new or changed. A changed rubric is a new version: marks given keep theirs.

    plan       the fields of SETTABLE; what is in BOUND_AT_PUBLISH stays as it was published
    criteria   the rubric, as grading/rubrics.py describes
    raises     NotAllowed, Invalid
    """
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    require(access.can_set(by, run))
    assignment = Assignment.objects.filter(run=run, code=code).first() or Assignment(run=run, code=code)
    _require_bound(assignment, plan)
    for name in SETTABLE:
        setattr(assignment, name, plan[name])
    _require_sense(assignment, criteria)
    assignment.save()
    newest = assignment.rubric
    if newest is None or newest.criteria != criteria:
        version = newest.version + 1 if newest else 1
        Rubric.objects.create(assignment=assignment, version=version, criteria=criteria)
    audit.record("assignment.set", assignment, by=by, organisation_id=run.organisation_id, code=code)
    return assignment


@transaction.atomic
def publish_assignment(assignment_id: int, *, by: User) -> Assignment:
    """Show it to the learners; from now on who does not hand it in sees it missing. One published is returned."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("run")
    assignment = rows.get(pk=assignment_id)
    require(access.can_set(by, assignment.run))
    if assignment.published_at is None:
        assignment.published_at = timezone.now()
        assignment.save(update_fields=["published_at", "changed_at"])
        ensure_item(
            assignment.run, assignment.item_key, name=assignment.title, keep=GradeKeep.BEST, due=assignment.due_at
        )
        peer_reviews.ensure_columns(assignment)
        audit.record("assignment.published", assignment, by=by, organisation_id=assignment.run.organisation_id)
    return assignment


def _require_bound(assignment: Assignment, plan: dict[str, Any]) -> None:
    if assignment.published_at is None:
        return
    words = {"by_group": _("发布后不能改成或改掉小组作业。"), "mentor_weight": _("发布后不能改两位导师的权重。")}
    moved = {name: words[name] for name in BOUND_AT_PUBLISH if plan[name] != getattr(assignment, name)}
    if moved:
        raise Invalid(fields=dict(moved))


def _require_sense(assignment: Assignment, criteria: list[dict[str, Any]]) -> None:
    found = rubrics.faults(criteria)
    wrong = {
        "title": (not assignment.title.strip(), _("请填写标题。")),
        "instructions": (not assignment.instructions.strip(), _("请写明要求。")),
        "most_files": (not assignment.takes_text and not assignment.most_files, _("在线作答和文件至少要收一样。")),
        "closes_at": (_closes_early(assignment), _("停止接收不能早于截止时间。")),
        "by_group": (
            assignment.by_group and PeerRound.objects.filter(assignment=assignment.pk).exists(),
            _("这次作业有互评，不能改成小组作业；先取消互评。"),
        ),
        "mentor_weight": (
            not 0 <= assignment.mentor_weight <= 99,
            _("企业导师的权重在 0 到 99 之间，其余是校内教师的，合计 100。"),
        ),
        "mentor_days": (not 1 <= assignment.mentor_days <= 60, _("企业导师的批改期限在 1 到 60 天之间。")),
        "spread_percent": (not 0 <= assignment.spread_percent <= 100, _("分差在 0 到 100 之间。")),
        "rubric": (bool(found), "".join(_rubric_words()[fault] for fault in found)),
    }
    problems: dict[str, object] = {name: words for name, (is_wrong, words) in wrong.items() if is_wrong}
    if problems:
        raise Invalid(fields=problems)


def _closes_early(assignment: Assignment) -> bool:
    return bool(assignment.due_at and assignment.closes_at and assignment.closes_at < assignment.due_at)


def _rubric_words() -> dict[str, str]:
    return {
        "empty": _("请至少写一条评分标准。"),
        "no_name": _("每条标准和每个等级都要有名称。"),
        "weights": _("各条权重要大于 0，合计 100。"),
        "levels": _("每条标准至少要有两个等级。"),
        "percents": _("等级得分要在 0 到 100 之间，最高一级要是 100。"),
    }
