"""Training programmes: the rules in force, what a plan does not keep, and which version holds for a student."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from wagtail.models import Revision

from courses.choices import LineCategory
from courses.curricula.plans import Course, Plan, from_data
from courses.curricula.programmes import Totals, totals
from courses.curricula.rules import RULES, Breach
from courses.models import Programme, ProgrammeCourse, ProgrammeRule, ProgrammeVersion
from lms.organisations import public as organisations

# The sum each rule about the whole speaks of; the last rule speaks of each course.
SUMS = {
    "PROG-TOTAL": "hours",
    "PROG-PUBLIC": "public_share",
    "PROG-ELECTIVE": "elective_share",
    "PROG-PRACTICE": "practice_share",
}
# A limit for those who have not set their own; no sum of a plan is judged by it.
ATTAINED = "PROG-ATTAINED"


@dataclass(frozen=True)
class Judged:
    """A rule with what it says to a plan: the breaches, none where it is kept, and the sum it looked at."""

    rule: ProgrammeRule
    breaches: tuple[Breach, ...]
    found: Decimal | float | int | None

    @property
    def kept(self) -> bool:
        """Whether the plan keeps it."""
        return not self.breaches

    @property
    def is_share(self) -> bool:
        """Whether its numbers are parts of a whole."""
        return SUMS.get(self.rule.code, "").endswith("share")

    @property
    def least(self) -> object:
        """The smallest number it allows."""
        return self.rule.parameters.get("least")


@dataclass(frozen=True)
class Judgement:
    """Everything the rules in force say to a plan, and its sums."""

    courses: int
    totals: Totals
    rules: tuple[Judged, ...]

    @property
    def broken(self) -> list[Judged]:
        """The rules that are not kept."""
        return [one for one in self.rules if not one.kept]

    def of_course(self, place: int) -> list[tuple[ProgrammeRule, Breach]]:
        """What is not kept by the course at that place, from 0."""
        return [(one.rule, breach) for one in self.rules for breach in one.breaches if breach.line == place]


@dataclass(frozen=True)
class CategoryLines:
    """The courses of one category with what they add up to, and what is not kept by each."""

    category: LineCategory
    courses: list[tuple[Course, list[tuple[ProgrammeRule, Breach]]]]

    @property
    def hours(self) -> int:
        """All class hours."""
        return sum(course.hours for course, _broken in self.courses)

    @property
    def practice(self) -> int:
        """Hours of practice."""
        return sum(course.practice for course, _broken in self.courses)

    @property
    def credits(self) -> Decimal:
        """Credit hours."""
        return sum((course.credits for course, _broken in self.courses), Decimal(0))


@dataclass(frozen=True)
class NewestVersion:
    """A programme's newest version as a line elsewhere: where it stands in words, and whether it can be edited."""

    code: str
    title: str
    number: int
    stage: str
    is_draft: bool


def rules_in_force(level: str, years: int, on: date | None = None) -> list[ProgrammeRule]:
    """The newest version in force of every rule for that level; one about programmes of other lengths is left out."""
    known = ProgrammeRule.objects.in_force(on or timezone.localdate()).filter(level=level)
    newest = {rule.code: rule for rule in known}
    order = list(RULES)
    wanted = [rule for rule in newest.values() if rule.code in RULES and rule.parameters.get("years", years) == years]
    return sorted(wanted, key=lambda rule: order.index(rule.code))


def usual_threshold(level: str) -> ProgrammeRule | None:
    """The rule that says from which attainment an outcome usually counts as attained, at that level. One query."""
    return ProgrammeRule.objects.in_force(timezone.localdate()).filter(code=ATTAINED, level=level).last()


def judge(plan: Plan, level: str) -> Judgement:
    """What the rules in force say to the plan. One query."""
    return judge_by(plan, rules_in_force(level, plan.years))


def judge_by(plan: Plan, rules: Sequence[ProgrammeRule]) -> Judgement:
    """What these rules say to the plan."""
    lines, sums = plan.lines, totals(plan.lines)
    return Judgement(
        len(lines),
        sums,
        tuple(
            Judged(rule, tuple(RULES[rule.code](lines, rule.parameters)), getattr(sums, SUMS.get(rule.code, ""), None))
            for rule in rules
        ),
    )


def by_category(plan: Plan, judgement: Judgement) -> list[CategoryLines]:
    """The courses under their categories, in the order of the categories; empty categories are left out."""
    placed = [(course, judgement.of_course(place)) for place, course in enumerate(plan.courses)]
    found = [
        CategoryLines(category, [one for one in placed if one[0].category == category]) for category in LineCategory
    ]
    return [one for one in found if one.courses]


def programmes_of(organisation_id: int) -> QuerySet[Programme]:
    """A school's programmes with their versions, the newest first."""
    versions = ProgrammeVersion.objects.order_by("-number")
    return Programme.objects.filter(organisation=organisation_id).prefetch_related(Prefetch("versions", versions))


def newest_versions(organisation_id: int) -> list[NewestVersion]:
    """The newest version of each of a school's programmes. Two queries."""
    found = ((one, next(iter(one.versions.all()), None)) for one in programmes_of(organisation_id))
    return [
        NewestVersion(one.code, one.title_zh, newest.number, str(newest.stage.label), newest.is_draft)
        for one, newest in found
        if newest is not None
    ]


def whole_versions() -> QuerySet[ProgrammeVersion]:
    """Versions with all that a page or a file says of them."""
    courses = ProgrammeCourse.objects.prefetch_related("skills__skill")
    rows = ProgrammeVersion.objects.select_related("programme__organisation", "saved_by")
    return rows.prefetch_related(Prefetch("courses", courses))


def newest_version(programme: Programme) -> ProgrammeVersion:
    """The one that may be a draft, with all it says."""
    return whole_versions().filter(programme=programme).order_by("-number")[0]


def history(version: ProgrammeVersion) -> QuerySet[Revision]:
    """Every save of the version, the newest first."""
    return version.revisions.select_related("user").order_by("-created_at", "-pk")


def plan_seen(version: ProgrammeVersion, edits: int) -> Plan | None:
    """What the version said at that count of saves; None if no save kept it."""
    kept = version.revisions.filter(content__edits=edits).first() if edits != version.edits else None
    if kept is not None:
        return from_data(kept.content["plan"])
    return version.plan if edits == version.edits else None


def version_of_student(person_id: int) -> ProgrammeVersion | None:
    """The published version of the person's specialty and school for the year they entered.

    That is the one for the latest year not after it; a version for later years changes nothing for them. A specialty
    has one programme at a school.
    """
    study = organisations.studies_of_many([person_id]).get(person_id)
    if study is None or study.entered_on is None or not study.specialty_code:
        return None
    rows = whole_versions().filter(live=True, cohort_year__lte=study.entered_on.year)
    own = rows.filter(programme__organisation=study.organisation_id, programme__specialty_code=study.specialty_code)
    return own.order_by("-cohort_year").first()
