"""When the lessons of a run open: rules added and taken away one by one, or a whole set at a stroke."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access
from courses.choices import ReleaseKind, ReleasePreset
from courses.grading import releases as rules
from courses.models import CourseRun, ReleaseRule, RunLesson
from courses.operations import seats
from courses.queries import contents, releases
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations.public import SchoolClass
from lms.people.models import User


@dataclass(frozen=True)
class RuleDraft:
    """A rule as a teacher writes it: of a lesson (`row_id`), a module, or neither: of the whole run.

    opens_at            AFTER: an aware datetime
    needs_id            DONE: the run's row of the lesson to be done first
    item                SCORE: key of a grade item (queries.releases.items_of), with `at_least_percent`
    school_class_id     COHORT: a class of the school; or `group_id`, a group of the run
    """

    kind: str
    row_id: int | None = None
    module_id: int | None = None
    opens_at: datetime | None = None
    needs_id: int | None = None
    item: str = ""
    at_least_percent: Decimal | None = None
    school_class_id: int | None = None
    group_id: int | None = None


@transaction.atomic
def add_rule(run_id: int, draft: RuleDraft, *, by: User | None) -> ReleaseRule:
    """One more condition. The same one again is the one already there.

    Raises NotAllowed, Invalid (unknown lesson, item or cohort; nothing to wait for; lessons that would wait for each
    other for ever).
    """
    run = seats.locked(run_id)
    access.require(access.can_manage_run(by, run))
    rule = ReleaseRule(run=run, **_told(draft))
    _require_sense(run, rule)
    known = ReleaseRule.objects.filter(run=run, **_told(draft)).first()
    if known is not None:
        return known
    _require_a_way(run, rule)
    rule.save()
    audit.record("run.rule_added", run, by=by, rule=releases.in_words(rule), of=str(rule.row or rule.module or ""))
    return rule


@transaction.atomic
def drop_rule(run_id: int, rule_id: int, *, by: User | None) -> None:
    """Take a condition away; one that is gone already is gone. Raises NotAllowed."""
    run = seats.locked(run_id)
    access.require(access.can_manage_run(by, run))
    rule = ReleaseRule.objects.filter(run=run, pk=rule_id).first()
    if rule is not None:
        audit.record(
            "run.rule_dropped", run, by=by, rule=releases.in_words(rule), of=str(rule.row or rule.module or "")
        )
        rule.delete()


@transaction.atomic
def apply_preset(run_id: int, preset: str, *, by: User | None) -> int:
    """Put a whole set in place of all rules of the run, and return how many rules stand then.

    open         everything at once
    weekly       chapter n on the first day of week n, counted from the first day of the run
    sequential   each lesson after the one before it

    Raises NotAllowed, Invalid (no such set).
    """
    run = seats.locked(run_id)
    access.require(access.can_manage_run(by, run))
    if preset not in ReleasePreset.values:
        raise Invalid(_("没有这种开放方式。"))
    ReleaseRule.objects.filter(run=run).delete()
    written = ReleaseRule.objects.bulk_create(_preset(run, preset))
    audit.record("run.release_set", run, by=by, preset=preset)
    return len(written)


def _preset(run: CourseRun, preset: str) -> list[ReleaseRule]:
    if preset == ReleasePreset.SEQUENTIAL:
        return [ReleaseRule(run=run, kind=ReleaseKind.PREVIOUS)]
    if preset == ReleasePreset.WEEKLY:
        modules = list(dict.fromkeys(contents.lessons_of_run(run).values_list("module_id", flat=True)))
        return [
            ReleaseRule(run=run, module_id=pk, kind=ReleaseKind.AFTER, opens_at=releases.start_of_week(run, number))
            for number, pk in enumerate(modules, 1)
        ]
    return []


def _told(draft: RuleDraft) -> dict[str, object]:
    """What a rule of this kind says, and nothing besides."""
    said: dict[str, object] = {"kind": draft.kind, "row_id": draft.row_id, "module_id": draft.module_id}
    says = {
        ReleaseKind.AFTER: ("opens_at",),
        ReleaseKind.DONE: ("needs_id",),
        ReleaseKind.SCORE: ("item", "at_least_percent"),
        ReleaseKind.COHORT: ("school_class_id", "group_id"),
    }
    return said | {name: getattr(draft, name) for name in says.get(ReleaseKind(draft.kind), ())}


def _require_sense(run: CourseRun, rule: ReleaseRule) -> None:
    rows = {row.pk: row for row in contents.lessons_of_run(run)}
    problems: dict[str, object] = {}
    if (rule.row_id and rule.row_id not in rows) or (rule.module_id and not _has_module(rows, rule.module_id)):
        problems["of"] = _("请选这个班里的课时或章节。")
    if rule.kind == ReleaseKind.AFTER and rule.opens_at is None:
        problems["opens_at"] = _("请填写开放的日期和时间。")
    if rule.kind == ReleaseKind.DONE and (rule.needs_id not in rows or rule.needs_id == rule.row_id):
        problems["needs"] = _("请选这个班里的另一节课。")
    if rule.kind == ReleaseKind.SCORE:
        problems |= _score_problems(run, rule)
    if rule.kind == ReleaseKind.COHORT and not _is_cohort(run, rule):
        problems["cohort"] = _("请选本校的一个行政班，或这个班的一个小组。")
    if problems:
        raise Invalid(fields=problems)


def _has_module(rows: dict[int, RunLesson], module_id: int) -> bool:
    return any(row.module_id == module_id for row in rows.values())


def _score_problems(run: CourseRun, rule: ReleaseRule) -> dict[str, object]:
    problems: dict[str, object] = {}
    if rule.item not in releases.items_of(run):
        problems["item"] = _("请选这个班的一项成绩。")
    if rule.at_least_percent is None or not 0 <= rule.at_least_percent <= 100:
        problems["at_least_percent"] = _("分数要在 0 到 100 之间。")
    return problems


def _is_cohort(run: CourseRun, rule: ReleaseRule) -> bool:
    if rule.group_id:
        return rule.school_class_id is None and run.groups.filter(pk=rule.group_id).exists()
    own = SchoolClass.objects.filter(pk=rule.school_class_id, department__organisation=run.organisation_id)
    return own.exists()


def _require_a_way(run: CourseRun, rule: ReleaseRule) -> None:
    rows = list(contents.lessons_of_run(run))
    standing = list(ReleaseRule.objects.filter(run=run).select_related("row", "needs"))
    judged = [releases.as_rule(one) for one in [*standing, rule]]
    blocked = rules.stuck(judged, releases.places(rows))
    if blocked:
        title = next(row.title for row in rows if row.lesson_id == blocked[0].lesson)
        raise Invalid(_("加上这一条，“%(title)s”就永远打不开了：课时在互相等待。没有添加。") % {"title": title})
