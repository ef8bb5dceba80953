"""Who has earned a skill certificate, and what the others lack of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import public as certificates
from courses.choices import TAKING_PART, AttemptState, EnrolmentState, LabKind, lab_title
from courses.labs import LABS
from courses.models import CertificateRule, CoursePage, Enrolment, LabAttempt, RuleCourse
from courses.queries import progress
from courses.queries.certificate_turns import Turn, turns_of

# A sentence on paper holds so many titles; of more courses it names the codes.
MOST_TITLED = 3


@dataclass(frozen=True)
class Passed:
    """A course somebody passed: the best score and the school that gave it, the school that taught it last and when."""

    score: float
    scored_by: int
    taught_by: int
    at: datetime

    @property
    def day(self) -> date:
        """When, by the school's calendar."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Worked:
    """A graded attempt at a lab: its score, the school in whose class it was, when, and where it is read."""

    score: float
    scored_by: int
    at: datetime
    uuid: UUID

    @property
    def day(self) -> date:
        """When, by the school's calendar."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Standing:
    """What people have shown: {person: {course: every time it was passed}}, {person: {skill: level}}, and
    {person: {lab: every graded attempt}}.
    """

    passes: dict[int, dict[int, list[Passed]]]
    levels: dict[int, dict[str, int]]
    labs: dict[int, dict[str, list[Worked]]]

    def passed(self, person_id: int, since: date | None = None) -> dict[int, Passed]:
        """{course: the best score, and where it was passed last}; only what was passed after that day."""
        of_person = self.passes.get(person_id, {}).items()
        found = {course: [one for one in every if since is None or one.day > since] for course, every in of_person}
        return {course: _joined(every) for course, every in found.items() if every}

    def worked(self, person_id: int, since: date | None = None) -> dict[str, Worked]:
        """{lab: the best graded attempt}; only of those handed in after that day."""
        of_person = self.labs.get(person_id, {}).items()
        found = {lab: [one for one in every if since is None or one.day > since] for lab, every in of_person}
        return {lab: max(every, key=attrgetter("score")) for lab, every in found.items() if every}


def rules() -> QuerySet[CertificateRule]:
    """The rules in force, with what they ask for in three queries. One that asks for no course is met by nobody."""
    rows = CertificateRule.objects.filter(Exists(RuleCourse.objects.filter(rule=OuterRef("pk"))), is_active=True)
    return rows.prefetch_related(Prefetch("courses", _titled()), "skills__skill")


def _titled() -> QuerySet[RuleCourse]:
    """The courses of rules, each with its English title, "" where nobody translated it."""
    twins = CoursePage.objects.filter(translation_key=OuterRef("course__translation_key"), locale__language_code="en")
    english = Coalesce(Subquery(twins.values("title")[:1]), Value(""))
    return RuleCourse.objects.select_related("course").annotate(english=english)


def may_have_earned(people: Collection[int] | None, at_once: int) -> set[int]:
    """Who has passed every course of a rule, worked every lab of it well enough, and has not got its certificate.

    people   of these; None: of all

    at_once  how many certificates one query asks for
    """
    found: set[int] = set()
    for rule in rules():
        wanted = [row.course_id for row in rule.courses.all()]
        rows = Enrolment.objects.filter(run__course__in=wanted, state=EnrolmentState.PASSED, person__is_active=True)
        rows = rows if people is None else rows.filter(person__in=people)
        for lab in rule.labs:
            enough = graded_labs().filter(code=lab, score_percent__gte=rule.min_score)
            rows = rows.filter(person__in=enough.values("enrolment__person"))
        passed = rows.values("person_id").annotate(courses=Count("run__course", distinct=True))
        ids = list(passed.filter(courses=len(wanted)).values_list("person_id", flat=True))
        for start in range(0, len(ids), at_once):
            turns = turns_of([rule], ids[start : start + at_once])
            found.update(person_id for (_rule, person_id), turn in turns.items() if not turn.is_held)
    return found


def standing_of(asked: Iterable[CertificateRule], person_ids: Collection[int]) -> Standing:
    """How these people stand. A constant number of queries."""
    asked = list(asked)
    wanted = {row.course_id for rule in asked for row in rule.courses.all()}
    rows = Enrolment.objects.filter(person__in=person_ids, run__course__in=wanted, state=EnrolmentState.PASSED)
    enrolments = list(progress.with_progress(rows).select_related("run__course").order_by("passed_at"))
    reached = progress.progress_of_many(enrolments) if enrolments else {}
    passes: dict[int, dict[int, list[Passed]]] = defaultdict(lambda: defaultdict(list))
    for row in enrolments:
        school_id, score = row.run.organisation_id, float(reached[row.pk].score_percent or 0)
        one = Passed(score, school_id, taught_by=school_id, at=row.passed_at or row.enrolled_at)
        passes[row.person_id][row.run.course_id].append(one)
    worked = _worked({lab for rule in asked for lab in rule.labs}, person_ids)
    return Standing(passes, certificates.skill_levels_of_many(person_ids), worked)


def graded_labs() -> QuerySet[LabAttempt]:
    """The graded attempts at labs that were handed in, of people who have a seat in their run."""
    rows = LabAttempt.objects.filter(kind=LabKind.GRADED, state=AttemptState.SUBMITTED)
    return rows.filter(enrolment__state__in=TAKING_PART, enrolment__run__open_data=False)


def _worked(labs: Collection[str], person_ids: Collection[int]) -> dict[int, dict[str, list[Worked]]]:
    """Of these labs alone; no query where no rule asks for any."""
    found: dict[int, dict[str, list[Worked]]] = defaultdict(lambda: defaultdict(list))
    rows = graded_labs().filter(code__in=labs, enrolment__person__in=person_ids) if labs else LabAttempt.objects.none()
    facts = ("enrolment__person", "code", "score_percent", "enrolment__run__organisation", "submitted_at", "uuid")
    for person, lab, score, school, at, uuid in rows.order_by("submitted_at").values_list(*facts):
        found[person][lab].append(Worked(float(score), school, at, uuid))
    return found


def _joined(every: list[Passed]) -> Passed:
    best = max(every, key=attrgetter("score"))
    return replace(every[-1], score=best.score, scored_by=best.scored_by)


def lacks(
    rule: CertificateRule, person_id: int, stands: Standing, *, since: date | None = None, reader_id: int | None = None
) -> str:
    """The first thing that is missing, in words; "" for whoever has earned it.

    since      the turn's: what was passed up to that day counted for the certificate before
    reader_id  the school that reads it, which is told no score another one gave; None for the person
    """
    passed, levels = stands.passed(person_id, since), stands.levels.get(person_id, {})
    for row in rule.courses.all():
        if row.course_id not in passed:
            if since is not None:
                return _("证书到期换发：《%(course)s》还没有重新通过") % {"course": row.course.title}
            return _("《%(course)s》还没有通过") % {"course": row.course.title}
        if (reached := passed[row.course_id]).score < rule.min_score:
            words = {"course": row.course.title, "score": f"{reached.score:g}", "least": rule.min_score}
            if reader_id not in (None, reached.scored_by):
                return _("《%(course)s》未到 %(least)s 分") % words
            return _("《%(course)s》%(score)s 分，未到 %(least)s 分") % words
    for row in rule.skills.all():
        if levels.get(row.skill.code, 0) < row.level:
            return _("“%(skill)s”未到 %(level)s 级") % {"skill": str(row.skill), "level": row.level}
    return _lacking_lab(rule, stands.worked(person_id, since), renews=since is not None, reader_id=reader_id)


def _lacking_lab(rule: CertificateRule, worked: dict[str, Worked], *, renews: bool, reader_id: int | None) -> str:
    for lab in rule.labs:
        words: dict[str, object] = {"lab": lab_title(lab), "least": rule.min_score}
        if lab not in worked:
            if renews:
                return _("证书到期换发：实训“%(lab)s”还没有重新计分") % words
            return _("实训“%(lab)s”还没有计分成绩，要求 %(least)s 分") % words
        if (best := worked[lab]).score < rule.min_score:
            if reader_id not in (None, best.scored_by):
                return _("实训“%(lab)s”未到 %(least)s 分") % words
            return _("实训“%(lab)s”最高 %(score)s 分，未到 %(least)s 分") % {**words, "score": f"{best.score:g}"}
    return ""


def award(
    rule: CertificateRule, person_id: int, stands: Standing, turn: Turn, *, issuer_id: int | None = None
) -> certificates.Award:
    """The certificate of somebody who lacks nothing. It states the mean score only where the issuer gave them all.

    turn       which of the rule's certificates of this person it is
    issuer_id  the school whose office issues it for its class; else the one where the last course was passed
    """
    courses = [row.course for row in rule.courses.all()]
    reached = stands.passed(person_id, turn.since)
    passed = [reached[course.pk] for course in courses]
    names = "、".join(f"《{course.title}》" for course in courses)
    levels = stands.levels.get(person_id, {})
    issuer_id = issuer_id or max(passed, key=attrgetter("at")).taught_by
    own = all(one.scored_by == issuer_id for one in passed)
    return certificates.Award(
        template="skill",
        holder_id=person_id,
        evidence=turn.evidence,
        title_zh=rule.title_zh,
        title_en=rule.title_en,
        body_zh=_body_zh(rule, names),
        body_en=_body_en(rule),
        organisation_ids=(issuer_id,),
        skills=tuple((row.skill.code, levels[row.skill.code]) for row in rule.skills.all()),
        score_percent=round(sum(one.score for one in passed) / len(passed), 1) if own else None,
        valid_years=rule.valid_years,
    )


def _body_zh(rule: CertificateRule, names: str) -> str:
    """What was shown, in the certificate's own words; the labs' scores are the models' of this platform."""
    labs = "、".join(f"“{LABS[lab].title_zh}”" for lab in rule.labs)
    done = f"修完{names}，完成实训{labs}，每门课程和每项实训的" if labs else f"修完{names}，每门"
    reached = "，规定技能达到要求的等级" if rule.skills.all() else ""
    return f"{done}成绩不低于 {rule.min_score} 分{reached}，达到「{rule.title_zh}」规定的能力标准。"


def _body_en(rule: CertificateRule) -> str:
    rows: list[Any] = list(rule.courses.all())
    titled = all(row.english for row in rows) and len(rows) <= MOST_TITLED
    named = [f"“{row.english}” ({row.course.code})" if titled else row.course.code for row in rows]
    codes = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    labs = " and ".join(f"“{LABS[lab].title_en}”" for lab in rule.labs)
    done = f"{codes} and the practical labs {labs}, each with" if labs else f"{codes} with"
    reached = " and reached the levels asked for" if rule.skills.all() else ""
    return f"The holder passed {done} {rule.min_score} points or more{reached}."
