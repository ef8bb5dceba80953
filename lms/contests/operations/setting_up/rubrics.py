"""What judges mark by: written as a draft, published before the round opens, from then on as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests.models import Round, Rubric, RubricCriterion
from lms.contests.operations.setting_up.holding import round_in_draft
from lms.contests.queries import lacking
from lms.people.public import User

MOST_CRITERIA = 20


@dataclass(frozen=True)
class CriterionWords:
    """A line: marked from 0 to `most`, worth `weight` of the part's points by judges."""

    module_id: int
    title_zh: str
    title_en: str
    note_zh: str
    most: int
    weight: Decimal


@transaction.atomic
def save_rubric(round_id: int, criteria: Sequence[CriterionWords], *, by: User | None) -> Rubric:
    """The draft as it is written now; beside a published one it is the next version.

    Raises NotAllowed, RulesStand (frozen since the opening), Invalid.
    """
    made = _held(round_id, by)
    if len(criteria) > MOST_CRITERIA:
        raise Invalid(_("评分项最多 %(most)d 条。") % {"most": MOST_CRITERIA})
    judged = set(made.modules.filter(judge_points__gt=0).values_list("pk", flat=True))
    if {one.module_id for one in criteria} - judged:
        raise Invalid(_("评分项要属于有评委分值的模块。"))
    last = made.rubrics.first()
    draft = last if last is not None and last.published_at is None else None
    draft = draft or Rubric.objects.create(contest_round=made, version=last.version + 1 if last else 1)
    draft.criteria.all().delete()
    RubricCriterion.objects.bulk_create(
        RubricCriterion(
            rubric=draft, module_id=one.module_id, key=f"c{place}", title_zh=one.title_zh, title_en=one.title_en,
            note_zh=one.note_zh, most=one.most, weight=one.weight, position=place,
        )
        for place, one in enumerate(criteria, 1)
    )  # fmt: skip
    audit.record("contest.rubric_saved", draft, by=by, organisation_id=made.track.season.host_id, lines=len(criteria))
    return draft


@transaction.atomic
def publish_rubric(round_id: int, *, by: User | None) -> Rubric:
    """Publish the draft: it stays as it is. Without a draft the one in force is returned.

    Raises NotAllowed, RulesStand, Invalid (nothing written, or weights that do not come to the parts' points).
    """
    made = _held(round_id, by)
    rubric = made.rubrics.first()
    if rubric is None:
        raise Invalid(_("还没有写评分项。"))
    if rubric.published_at is not None:
        return rubric
    off = lacking.weights_off(made, rubric)
    if off:
        raise Invalid("；".join(off))
    rubric.published_at = timezone.now()
    rubric.save(update_fields=["published_at"])
    audit.record("contest.rubric_published", rubric, by=by, organisation_id=made.track.season.host_id)
    return rubric


def _held(round_id: int, by: User | None) -> Round:
    return round_in_draft(round_id, by, _("评分标准在开赛时冻结：队伍按它准备，评委按它打分，不再改动。"))
