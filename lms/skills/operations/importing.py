"""A file of skills, written as it was looked through."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.common.errors import Invalid, WrongState
from lms.skills import access
from lms.skills.formats.reading import looked_through
from lms.skills.models import SkillChange
from lms.skills.operations.changing import locked_rows, perform
from lms.skills.queries import trees


@transaction.atomic
def import_sheet(text: str, *, seen: int, reason: str, by: Any) -> list[SkillChange]:
    """Do what the plan of the file says, all of it or nothing; each step is a change of its own.

    seen    the newest change when the plan was shown
    raises  NotAllowed; WrongState: somebody changed the taxonomy since; Invalid: a row is wrong, or nothing to do
    """
    access.require_editor(by)
    locked_rows()
    if trees.newest_change() != seen:
        raise WrongState(_("核对之后技能体系又有改动，请重新上传核对。"))
    plan = looked_through(trees.current(), text)
    if plan.faults:
        raise Invalid(_("文件还有 %(n)d 处问题，什么都没有写入。") % {"n": len(plan.faults)})
    if not plan.steps:
        raise Invalid(_("文件和现在的技能体系没有差别。"))
    return [perform(step.change, reason=reason, by=by) for step in plan.steps]
