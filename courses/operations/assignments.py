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
from courses.models import Assignment, CourseRun, Rubric
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User

SETTABLE = (
    "title", "instructions", "takes_text", "most_files", "attempts", "due_at", "closes_at", "grace_minutes",
    "percent_per_day", "most_percent",
)  # fmt: skip


@transaction.atomic
def set_assignment(
    run_id: int, code: str, plan: dict[str, Any], criteria: list[dict[str, Any]], *, by: User
) -> Assignment:
    """The run's assignment of that code, new or changed. A changed rubric is a new version: marks given keep theirs.

    plan       the fields of SETTABLE
    criteria   the rubric, as grading/rubrics.py describes
    raises     NotAllowed, Invalid
    """
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    require(access.can_set(by, run))
    assignment = Assignment.objects.filter(run=run, code=code).first() or Assignment(run=run, code=code)
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


def _require_sense(assignment: Assignment, criteria: list[dict[str, Any]]) -> None:
    problems: dict[str, object] = {}
    if not assignment.title.strip():
        problems["title"] = _("请填写标题。")
    if not assignment.instructions.strip():
        problems["instructions"] = _("请写明要求。")
    if not assignment.takes_text and not assignment.most_files:
        problems["most_files"] = _("在线作答和文件至少要收一样。")
    if assignment.due_at and assignment.closes_at and assignment.closes_at < assignment.due_at:
        problems["closes_at"] = _("停止接收不能早于截止时间。")
    words = {
        "empty": _("请至少写一条评分标准。"),
        "no_name": _("每条标准和每个等级都要有名称。"),
        "weights": _("各条权重要大于 0，合计 100。"),
        "levels": _("每条标准至少要有两个等级。"),
        "percents": _("等级得分要在 0 到 100 之间，最高一级要是 100。"),
    }
    found = rubrics.faults(criteria)
    if found:
        problems["rubric"] = "".join(words[fault] for fault in found)
    if problems:
        raise Invalid(fields=problems)
