"""Who has earned a skill certificate, and what the others lack of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from certificates import public as certificates
from courses.choices import EnrolmentState
from courses.models import CertificateRule, Enrolment, RuleCourse
from courses.queries import progress


@dataclass(frozen=True)
class Passed:
    """A course somebody passed: the best score and the school that gave it, the school that taught it last and when."""

    score: float
    scored_by: int
    taught_by: int
    at: datetime


@dataclass(frozen=True)
class Standing:
    """What people have shown: {person: {course: how it was passed}} and {person: {skill: level}}."""

    passed: dict[int, dict[int, Passed]]
    levels: dict[int, dict[str, int]]


def rules() -> QuerySet[CertificateRule]:
    """The rules in force, with what they ask for in three queries. One that asks for no course is met by nobody."""
    rows = CertificateRule.objects.filter(Exists(RuleCourse.objects.filter(rule=OuterRef("pk"))), is_active=True)
    return rows.prefetch_related("courses__course", "skills__skill")


def evidence_of(rule: CertificateRule, person_id: int) -> str:
    """The key under which the rule is met: once a person."""
    return f"courses.rule:{rule.pk}.{person_id}"


def may_have_earned(people: Collection[int] | None, at_once: int) -> set[int]:
    """Who has passed every course of a rule and has not got its certificate; of all people, or of these.

    at_once  how many certificates one query asks for
    """
    found: set[int] = set()
    for rule in rules():
        wanted = [row.course_id for row in rule.courses.all()]
        rows = Enrolment.objects.filter(run__course__in=wanted, state=EnrolmentState.PASSED, person__is_active=True)
        rows = rows if people is None else rows.filter(person__in=people)
        passed = rows.values("person_id").annotate(courses=Count("run__course", distinct=True))
        ids = list(passed.filter(courses=len(wanted)).values_list("person_id", flat=True))
        for start in range(0, len(ids), at_once):
            keys = {evidence_of(rule, person_id): person_id for person_id in ids[start : start + at_once]}
            found.update(keys[key] for key in keys.keys() - certificates.issued_among(keys))
    return found


def standing_of(asked: Iterable[CertificateRule], person_ids: Collection[int]) -> Standing:
    """How these people stand. A constant number of queries."""
    wanted = {row.course_id for rule in asked for row in rule.courses.all()}
    rows = Enrolment.objects.filter(person__in=person_ids, run__course__in=wanted, state=EnrolmentState.PASSED)
    enrolments = list(progress.with_progress(rows).select_related("run__course").order_by("passed_at"))
    reached = progress.progress_of_many(enrolments) if enrolments else {}
    passed: dict[int, dict[int, Passed]] = defaultdict(dict)
    for row in enrolments:
        school_id, of_person = row.run.organisation_id, passed[row.person_id]
        best = (float(reached[row.pk].score_percent or 0), school_id)
        if earlier := of_person.get(row.run.course_id):
            best = max(best, (earlier.score, earlier.scored_by), key=itemgetter(0))
        of_person[row.run.course_id] = Passed(*best, taught_by=school_id, at=row.passed_at or row.enrolled_at)
    return Standing(passed, certificates.skill_levels_of_many(person_ids))


def lacks(rule: CertificateRule, person_id: int, stands: Standing, *, reader_id: int | None = None) -> str:
    """The first thing that is missing, in words; "" for whoever has earned it.

    reader_id  the school that reads it, which is told no score another one gave; None for the person
    """
    passed, levels = stands.passed.get(person_id, {}), stands.levels.get(person_id, {})
    for row in rule.courses.all():
        if row.course_id not in passed:
            return _("《%(course)s》还没有通过") % {"course": row.course.title}
        if (reached := passed[row.course_id]).score < rule.min_score:
            words = {"course": row.course.title, "score": f"{reached.score:g}", "least": rule.min_score}
            if reader_id not in (None, reached.scored_by):
                return _("《%(course)s》未到 %(least)s 分") % words
            return _("《%(course)s》%(score)s 分，未到 %(least)s 分") % words
    for row in rule.skills.all():
        if levels.get(row.skill.code, 0) < row.level:
            return _("“%(skill)s”未到 %(level)s 级") % {"skill": str(row.skill), "level": row.level}
    return _("实训 %(codes)s 还没有成绩") % {"codes": "、".join(rule.labs)} if rule.labs else ""


def award(
    rule: CertificateRule, person_id: int, stands: Standing, *, issuer_id: int | None = None
) -> certificates.Award:
    """The certificate of somebody who lacks nothing. It states the mean score only where the issuer gave them all.

    issuer_id  the school whose office issues it for its class; else the one where the last course was passed
    """
    courses = [row.course for row in rule.courses.all()]
    passed = [stands.passed[person_id][course.pk] for course in courses]
    names = "、".join(f"《{course.title}》" for course in courses)
    codes = " and ".join(course.code for course in courses)
    levels = stands.levels.get(person_id, {})
    issuer_id = issuer_id or max(passed, key=attrgetter("at")).taught_by
    own = all(one.scored_by == issuer_id for one in passed)
    return certificates.Award(
        template="skill",
        holder_id=person_id,
        evidence=evidence_of(rule, person_id),
        title_zh=rule.title_zh,
        title_en=rule.title_en,
        body_zh=f"修完{names}，每门成绩不低于 {rule.min_score} 分，规定技能达到要求的等级。",
        body_en=f"passed {codes} with {rule.min_score} points or more and reached the levels asked for.",
        organisation_ids=(issuer_id,),
        skills=tuple((row.skill.code, levels[row.skill.code]) for row in rule.skills.all()),
        score_percent=round(sum(one.score for one in passed) / len(passed), 1) if own else None,
        valid_years=rule.valid_years,
    )
