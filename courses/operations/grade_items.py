"""The columns of a gradebook that a teacher adds, changes and takes away."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from courses import access, tasks
from courses.models import CourseRun, GradeItem
from courses.operations.grades import ensure_item
from courses.operations.schemes import pin_scheme
from courses.queries import grades
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.common.send import after_commit
from lms.people.models import User

SLUG_LENGTH = 8


@dataclass(frozen=True)
class ItemPlan:
    """A column as the teacher plans it."""

    name: str
    part: str
    weight: Decimal
    keep: str
    release: str
    due: datetime | None = None


@transaction.atomic
def add_item(run_id: int, plan: ItemPlan, *, by: User) -> GradeItem:
    """A column of the teacher's own. Raises NotAllowed, Invalid."""
    run = CourseRun.objects.get(pk=run_id)
    access.require(access.can_record_grade(by, run))
    pin_scheme(run)
    _require_plan(run, plan)
    key = f"manual:{get_random_string(SLUG_LENGTH).lower()}"
    item = ensure_item(
        run,
        key,
        name=plan.name.strip(),
        part=plan.part,
        weight=plan.weight,
        keep=plan.keep,
        release=plan.release,
        due=plan.due,
    )
    audit.record("grade_item.added", item, by=by, organisation_id=run.organisation_id, **_words(item))
    return item


@transaction.atomic
def change_item(item_id: int, plan: ItemPlan, *, by: User) -> GradeItem:
    """Change how a column counts; what was entered stays. Raises NotAllowed, Invalid."""
    item = GradeItem.objects.select_for_update(of=("self",)).select_related("run").get(pk=item_id)
    access.require(access.can_record_grade(by, item.run))
    _require_plan(item.run, plan)
    item.name, item.part, item.weight = plan.name.strip(), plan.part, plan.weight
    item.keep, item.release, item.due = plan.keep, plan.release, plan.due
    item.save(update_fields=["name", "part", "weight", "keep", "release", "due"])
    audit.record("grade_item.changed", item, by=by, organisation_id=item.run.organisation_id, **_words(item))
    after_commit(tasks.settle_run, item.run_id)
    return item


@transaction.atomic
def remove_item(item_id: int, *, by: User) -> None:
    """Take away a column nothing was ever entered in. Raises NotAllowed, Invalid."""
    item = GradeItem.objects.select_for_update(of=("self",)).select_related("run").get(pk=item_id)
    access.require(access.can_record_grade(by, item.run))
    if item.events.exists():
        raise Invalid(_("已经有成绩的成绩项不能删除；可以把权重改为 0，它就只显示、不计入。"))
    audit.record("grade_item.removed", item, by=by, organisation_id=item.run.organisation_id, **_words(item))
    item.delete()


def _require_plan(run: CourseRun, plan: ItemPlan) -> None:
    problems: dict[str, object] = {}
    if not plan.name.strip():
        problems["name"] = _("请填写名称。")
    if plan.part not in {part.code for part in grades.parts_of(run)}:
        problems["part"] = _("本班的成绩构成方案里没有这个小项。")
    if plan.weight < 0:
        problems["weight"] = _("权重不能是负数。")
    if problems:
        raise Invalid(fields=problems)


def _words(item: GradeItem) -> dict[str, object]:
    return {
        "name": item.name,
        "part": item.part,
        "weight": str(item.weight),
        "keep": item.keep,
        "release": item.release,
        "due": item.due,
    }
