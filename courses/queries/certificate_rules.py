"""Who has earned a skill certificate, and what the others lack of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certificates import public as certificates
from courses.choices import EnrolmentState
from courses.models import CertificateRule, Enrolment
from courses.queries import progress


@dataclass(frozen=True)
class Passed:
    """A course somebody passed: the best score, and the school that taught it last."""

    score: float
    school_id: int


@dataclass(frozen=True)
class Standing:
    """What people have shown: {person: {course: how it was passed}} and {person: {skill: level}}."""

    passed: dict[int, dict[int, Passed]]
    levels: dict[int, dict[str, int]]


def rules() -> QuerySet[CertificateRule]:
    """The rules in force, with what they ask for in three queries."""
    rows = CertificateRule.objects.filter(is_active=True)
    return rows.prefetch_related("courses__course", "skills__skill")


def evidence_of(rule: CertificateRule, person_id: int) -> str:
    """The key under which the rule is met: once a person."""
    return f"courses.rule:{rule.pk}.{person_id}"


def standing_of(asked: Iterable[CertificateRule], person_ids: Collection[int]) -> Standing:
    """How these people stand. A constant number of queries."""
    wanted = {row.course_id for rule in asked for row in rule.courses.all()}
    rows = Enrolment.objects.filter(person__in=person_ids, run__course__in=wanted, state=EnrolmentState.PASSED)
    enrolments = list(progress.with_progress(rows).select_related("run__course").order_by("passed_at"))
    reached = progress.progress_of_many(enrolments) if enrolments else {}
    passed: dict[int, dict[int, Passed]] = defaultdict(dict)
    for row in enrolments:
        earlier = passed[row.person_id].get(row.run.course_id)
        score = max(float(reached[row.pk].score_percent or 0), earlier.score if earlier else 0)
        passed[row.person_id][row.run.course_id] = Passed(score, row.run.organisation_id)
    return Standing(passed, certificates.skill_levels_of_many(person_ids))


def lacks(rule: CertificateRule, person_id: int, stands: Standing) -> str:
    """The first thing that is missing, in words; "" for whoever has earned it."""
    passed, levels = stands.passed.get(person_id, {}), stands.levels.get(person_id, {})
    for row in rule.courses.all():
        if row.course_id not in passed:
            return _("《%(course)s》还没有通过") % {"course": row.course.title}
        if (score := passed[row.course_id].score) < rule.min_score:
            words = {"course": row.course.title, "score": f"{score:g}", "least": rule.min_score}
            return _("《%(course)s》%(score)s 分，未到 %(least)s 分") % words
    for row in rule.skills.all():
        if levels.get(row.skill.code, 0) < row.level:
            return _("“%(skill)s”未到 %(level)s 级") % {"skill": str(row.skill), "level": row.level}
    return _("实训 %(codes)s 还没有成绩") % {"codes": "、".join(rule.labs)} if rule.labs else ""


def award(rule: CertificateRule, person_id: int, stands: Standing) -> certificates.Award:
    """The certificate of somebody who lacks nothing; the school that taught the last part issues it."""
    courses = [row.course for row in rule.courses.all()]
    passed = [stands.passed[person_id][course.pk] for course in courses]
    names = "、".join(f"《{course.title}》" for course in courses)
    codes = " and ".join(course.code for course in courses)
    levels = stands.levels.get(person_id, {})
    return certificates.Award(
        template="skill",
        holder_id=person_id,
        evidence=evidence_of(rule, person_id),
        title_zh=rule.title_zh,
        title_en=rule.title_en,
        body_zh=f"修完{names}，每门成绩不低于 {rule.min_score} 分，规定技能达到要求的等级。",
        body_en=f"passed {codes} with {rule.min_score} points or more and reached the levels asked for.",
        organisation_ids=(passed[-1].school_id,),
        skills=tuple((row.skill.code, levels[row.skill.code]) for row in rule.skills.all()),
        score_percent=round(sum(one.score for one in passed) / len(passed), 1),
        valid_years=rule.valid_years,
    )
