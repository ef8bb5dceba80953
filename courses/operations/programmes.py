"""Writing training programmes: begin one, save a draft, go back to an earlier save, begin the next version."""

import re
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.access import programmes as access
from courses.access import require
from courses.choices import ProgrammeLevel
from courses.curricula.plans import Plan, faults, from_data
from courses.curricula.successors import followed
from courses.errors import BadPlan, NotADraft, StaleProgramme
from courses.models import Programme, ProgrammeCourse, ProgrammeSkill, ProgrammeVersion
from courses.queries import programmes as queries
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.organisations.models import Organisation
from lms.people.models import User
from lms.skills import public as skills

SPECIALTY = re.compile(r"\d{4,6}[A-Z]{0,2}")
CODE = re.compile(r"[a-z0-9-]{1,40}")


@transaction.atomic
def create_programme(
    organisation_id: int, *, code: str, title_zh: str, specialty_code: str, level: str, plan: Plan, by: User | None,
    demo: bool = False,
) -> ProgrammeVersion:  # fmt: skip
    """A programme with its first draft, the one of its specialty at the school.

    Raises NotAllowed, Invalid (a code taken or misspelt, a specialty that has one), BadPlan.
    """
    require(access.can_write(by, organisation_id))
    specialty_code = specialty_code.strip().upper()
    # The school's row is held: the same code asked for twice at once is one programme.
    Organisation.objects.select_for_update().get(pk=organisation_id)
    _require_sense(organisation_id, code, title_zh, specialty_code, level)
    programme = Programme.objects.create(
        organisation_id=organisation_id, code=code, title_zh=title_zh.strip(), specialty_code=specialty_code,
        level=level, demo=demo,
    )  # fmt: skip
    audit.record("programme.created", programme, by=by, specialty_code=specialty_code)
    return _new_version(programme, 1, plan, by)


@transaction.atomic
def save_plan(version_id: int, plan: Plan, *, seen: int, by: User | None) -> ProgrammeVersion:
    """The draft says this from now on; what it said before stays in its history. The same again is no save.

    seen     the version's `edits` when the writer opened it
    raises   NotAllowed, NotADraft, StaleProgramme, BadPlan
    """
    version = _own_draft(version_id, by)
    if version.edits != seen:
        raise StaleProgramme()
    if plan == version.plan:
        return version
    return _write(version, plan, by)


@transaction.atomic
def restore(version_id: int, revision_id: int, *, seen: int, by: User | None) -> ProgrammeVersion:
    """The draft says again what an earlier save said, as a new save. Raises NotAllowed, NotADraft, StaleProgramme."""
    version = _own_draft(version_id, by)
    if version.edits != seen:
        raise StaleProgramme()
    revision = version.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise WrongState(_("没有这次保存的记录，请刷新页面。"))
    return _write(version, from_data(revision.content["plan"]), by)


@transaction.atomic
def begin_version(programme_id: int, cohort_year: int, *, by: User | None) -> ProgrammeVersion:
    """The next version as a draft that begins as a copy of the newest. Raises NotAllowed, WrongState (one is open)."""
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    require(access.can_write(by, programme.organisation_id))
    newest = queries.whole_versions().filter(programme=programme).order_by("-number").first()
    if newest is None or not newest.live:
        raise WrongState(_("还有一版没有发布，请先完成那一版。"))
    plan = replace(newest.plan, cohort_year=cohort_year)
    # Skills that ended without an heir stay in the version that was published with them.
    ended = _named(plan) - set(skills.chosen(_named(plan)))
    return _new_version(programme, newest.number + 1, followed(plan, {}, ended), by)


def _new_version(programme: Programme, number: int, plan: Plan, by: User | None) -> ProgrammeVersion:
    version = ProgrammeVersion.objects.create(
        programme=programme, number=number, cohort_year=plan.cohort_year, years=plan.years
    )
    return _write(version, plan, by)


def _named(plan: Plan) -> set[str]:
    return {code for course in plan.courses for code, _level in course.standard.skills}


def _own_draft(version_id: int, by: User | None) -> ProgrammeVersion:
    version = queries.whole_versions().select_for_update(of=("self",)).get(pk=version_id)
    require(access.can_write(by, version.organisation_id))
    if not version.is_draft:
        raise NotADraft()
    return version


def _write(version: ProgrammeVersion, plan: Plan, by: User | None) -> ProgrammeVersion:
    named = _named(plan)
    meant = {code: one for code, one in skills.chosen(named).items() if one.kind == skills.Skill.Kind.SKILL}
    plan = followed(plan, {code: one.code for code, one in meant.items()})
    known = {one.code: one.pk for one in meant.values()}
    wrong = faults(plan, set(known))
    if wrong:
        raise BadPlan(wrong)
    for name in ("cohort_year", "years", "goal", "threshold"):
        setattr(version, name, getattr(plan, name))
    version.outcomes, version.saved_by, version.edits = list(plan.outcomes), by, version.edits + 1
    version.save()
    version.courses.all().delete()
    rows = ProgrammeCourse.objects.bulk_create(_rows(version, plan))
    ProgrammeSkill.objects.bulk_create(
        ProgrammeSkill(course=row, skill_id=known[code], level=level)
        for row, course in zip(rows, plan.courses, strict=True)
        for code, level in course.standard.skills
    )
    # Fetched anew: what was brought along with the old row says what was there before.
    saved = queries.whole_versions().get(pk=version.pk)
    saved.save_revision(user=by, clean=False)
    audit.record("programme.saved", saved, by=by, edits=saved.edits, courses=len(rows))
    return saved


def _rows(version: ProgrammeVersion, plan: Plan) -> list[ProgrammeCourse]:
    return [
        ProgrammeCourse(
            version=version, position=place, code=one.code, name_zh=one.name, category=one.category, kind=one.kind,
            term=one.term, theory_hours=one.theory, practice_hours=one.practice, credit_hours=one.credits,
            objectives=one.standard.objectives, assessment=one.standard.assessment,
            modules=[{"title": part.title, "hours": part.hours} for part in one.standard.modules],
            supports=[list(cell) for cell in one.supports],
        )
        for place, one in enumerate(plan.courses, 1)
    ]  # fmt: skip


def _require_sense(organisation_id: int, code: str, title_zh: str, specialty_code: str, level: str) -> None:
    problems: dict[str, Any] = {}
    if not CODE.fullmatch(code):
        problems["code"] = _("网址名只能用小写字母、数字和短横线。")
    elif Programme.objects.filter(organisation=organisation_id, code=code).exists():
        problems["code"] = _("本校已经有这个网址名的方案。")
    if not title_zh.strip():
        problems["title_zh"] = _("请填写方案名称。")
    if not SPECIALTY.fullmatch(specialty_code):
        problems["specialty_code"] = _("专业代码是 4 到 6 位数字，如 530702；本科专业末尾可带字母，如 120803T。")
    elif taken := Programme.objects.filter(organisation=organisation_id, specialty_code=specialty_code).first():
        problems["specialty_code"] = _("本校这个专业已经有《%(programme)s》，请在那里开始修订下一版。") % {
            "programme": taken
        }
    if level not in ProgrammeLevel.values:
        problems["level"] = _("请选择培养层次。")
    if problems:
        raise Invalid(fields=problems)
