"""A school's academic office decides how grades are made up: each decision a version, old runs keep theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access
from courses.choices import PartGroup
from courses.grading import gradebook
from courses.models import GradeScheme
from courses.operations.schemes import current_scheme
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations.models import Organisation
from lms.people.models import User

MOST_PARTS = 20
MOST_DAYS, MOST_REQUESTS = 60, 20


@dataclass(frozen=True)
class SchemePlan:
    """A scheme as the office plans it: parts with weights of 100 together, and the rules of asking for a regrade."""

    parts: Sequence[gradebook.Part]
    regrade_days: int
    regrade_limit: int
    answer_days: int


@transaction.atomic
def adopt_scheme(organisation_id: int, plan: SchemePlan, *, by: User) -> GradeScheme:
    """The school's next version, for runs opened from now on; the same as the present one is the present one.

    Raises NotAllowed, Invalid (weights are not 100 together, a part without a name, a name twice).
    """
    access.require(access.can_set_scheme(by, organisation_id))
    # The school's row is held, so that two offices at the same moment do not both make version 3.
    Organisation.objects.select_for_update().get(pk=organisation_id)
    _require_sense(plan)
    parts = [
        {"code": part.code, "group": part.group, "name": part.name.strip(), "weight": float(part.weight)}
        for part in plan.parts
    ]
    rules = {
        "regrade_days": plan.regrade_days,
        "regrade_limit": plan.regrade_limit,
        "answer_days": plan.answer_days,
    }
    present = current_scheme(organisation_id)
    if present.parts == parts and all(getattr(present, name) == value for name, value in rules.items()):
        return present
    version = present.version + 1 if present.organisation_id else 1
    scheme = GradeScheme.objects.create(organisation_id=organisation_id, version=version, parts=parts, by=by, **rules)
    audit.record("grade_scheme.adopted", scheme, by=by, parts=parts, **rules)
    return scheme


def _require_sense(plan: SchemePlan) -> None:
    names = [part.name.strip() for part in plan.parts]
    if not plan.parts or not gradebook.weights_fit(plan.parts):
        total = sum((part.weight for part in plan.parts), Decimal(0))
        raise Invalid(_("各小项的权重合计要是 100，现在是 %(total)s。") % {"total": f"{total.normalize():f}"})
    if not all(names) or len(set(names)) < len(names) or len(names) > MOST_PARTS:
        raise Invalid(_("每个小项都要有名称，且不能重名。"))
    if any(part.group not in PartGroup.values for part in plan.parts):
        raise Invalid()
    fair = 0 <= plan.regrade_days <= MOST_DAYS and 0 <= plan.regrade_limit <= MOST_REQUESTS
    if not fair or not 1 <= plan.answer_days <= MOST_DAYS:
        raise Invalid(_("复核的天数或次数超出范围。"))
