"""The catalogue: courses that match the chosen facets, and how many there would be for every other choice."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from courses.choices import TAKING_PART, CourseKind
from courses.models import CoursePage, CourseSkill, Enrolment
from courses.queries import pages, progress, runs
from lms.common.search.lists import matches_q
from lms.organisations.models import Organisation
from lms.skills.models import Skill

Searched = QuerySet[CoursePage]
SORTS = {
    "code": ("code",),
    "-learners": ("-learners", "code"),
    "class_hours": ("class_hours", "code"),
    "-class_hours": ("-class_hours", "code"),
    "-newest": ("-first_published_at", "code"),
}
SEARCHED = ["title", "code", "intro", "title_en"]
SKILL_SEARCHED = ["skill__name_zh", "skill__name_en", "skill__code"]


@dataclass(frozen=True)
class Chosen:
    """What the visitor asked for, as it stands in the address; of several skills any one will do."""

    q: str = ""
    kind: str = ""
    domain: str = ""
    school: str = ""
    skill: tuple[str, ...] = ()
    sort: str = "code"


@dataclass(frozen=True)
class Option:
    """One choice of a facet: its value, its words, how many courses it would leave, and whether it is taken."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A group of choices; `name` is the parameter of the address."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Card:
    """A course as the catalogue shows it."""

    code: str
    title: str
    url: str
    lang: str
    kind: str
    class_hours: int
    credit_hours: Any
    cover: str
    skills: tuple[str, ...]
    schools: tuple[str, ...]
    open_runs: int
    seats_left: int
    learners: int
    demo: bool
    percent: int | None = field(default=None)


def matching(chosen: Chosen, among: Searched | None = None) -> Searched:
    """The live courses that answer the choice, sorted, with `learners` annotated.

    among   searched(chosen.q), for whoever asks for the facets too: what is hidden is then looked up once
    """
    taking_part = Enrolment.objects.filter(state__in=TAKING_PART, run__course=OuterRef("pk"))
    counted = taking_part.order_by().values("run__course").annotate(n=Count("pk")).values("n")
    courses = (
        (searched(chosen.q) if among is None else among).filter(_narrowed(chosen)).annotate(learners=Subquery(counted))
    )
    return courses.order_by(*SORTS.get(chosen.sort, SORTS["code"]))


def facets(chosen: Chosen, among: Searched) -> list[Facet]:
    """Every facet of searched(chosen.q) with its counts: each as if nothing else were chosen in it. Three queries."""
    return [facet(among, chosen) for facet in (_kinds, _domains, _schools)]


def cards(courses: list[CoursePage], person: Any) -> list[Card]:
    """What a page of courses shows, in a fixed number of queries."""
    if not courses:
        return []
    known = pages.shown(courses)
    skills = _skills(courses)
    teaching = _teaching(courses)
    mine = _own_percent(courses, person)
    return [_card(course, known[course.pk], skills, teaching, mine) for course in courses]


def searched(q: str) -> Searched:
    """The live courses that contain the words, or name a skill that does; all where there are none."""
    english = CoursePage.objects.live().filter(locale__language_code="en", translation_key=OuterRef("translation_key"))
    courses = pages.live_courses().annotate(title_en=Subquery(english.values("title")[:1]))
    if not q.strip():
        return courses
    by_skill = matches_q(CourseSkill.objects.all(), q, SKILL_SEARCHED).values("course")
    # Two querysets cannot be joined by | once one carries an annotation the other lacks: ask by key.
    return courses.filter(Q(pk__in=matches_q(courses, q, SEARCHED).values("pk")) | Q(pk__in=by_skill))


def _narrowed(chosen: Chosen) -> Q:
    narrowed = Q()
    if chosen.kind:
        narrowed &= Q(kind=chosen.kind)
    if chosen.domain:
        narrowed &= Q(pk__in=CourseSkill.objects.filter(skill__parent__code=chosen.domain).values("course"))
    if chosen.skill:
        narrowed &= Q(pk__in=CourseSkill.objects.filter(skill__code__in=chosen.skill).values("course"))
    if chosen.school:
        narrowed &= Q(pk__in=runs.open_runs().filter(organisation__code=chosen.school).values("course"))
    return narrowed


def _without(searched: Searched, chosen: Chosen, name: str) -> Searched:
    return searched.filter(_narrowed(replace(chosen, **{name: ""}))).order_by()


def _kinds(searched: Searched, chosen: Chosen) -> Facet:
    counts = dict(_without(searched, chosen, "kind").values_list("kind").annotate(n=Count("pk")))
    options = [
        Option(value, str(label), counts[value], value == chosen.kind)
        for value, label in CourseKind.choices
        if value in counts
    ]
    return Facet("kind", _("课程类别"), tuple(options))


def _domains(searched: Searched, chosen: Chosen) -> Facet:
    within = Q(children__course_skills__course__in=_without(searched, chosen, "domain").values("pk"))
    rows = Skill.objects.filter(within).annotate(
        n=Count("children__course_skills__course", filter=within, distinct=True)
    )
    options = [Option(row.code, str(row), row.n, row.code == chosen.domain) for row in rows.order_by("code")]
    return Facet("domain", _("技能域"), tuple(options))


def _schools(searched: Searched, chosen: Chosen) -> Facet:
    given = runs.open_runs().filter(course__in=_without(searched, chosen, "school").values("pk")).values("pk")
    rows = Organisation.objects.filter(course_runs__in=given).annotate(
        n=Count("course_runs__course", filter=Q(course_runs__in=given), distinct=True)
    )
    options = [Option(row.code, str(row), row.n, row.code == chosen.school) for row in rows.order_by("name_zh")]
    return Facet("school", _("开课院校"), tuple(options))


def _skills(courses: list[CoursePage]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {course.pk: [] for course in courses}
    for row in CourseSkill.objects.filter(course__in=courses).select_related("skill").order_by("sort_order"):
        found[row.course_id].append(str(row.skill))
    return found


def _teaching(courses: list[CoursePage]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {course.pk: [] for course in courses}
    for run in runs.open_runs().filter(course__in=courses):
        found[run.course_id].append(run)
    return found


def _own_percent(courses: list[CoursePage], person: Any) -> dict[int, int]:
    if not getattr(person, "is_authenticated", False):
        return {}
    mine = progress.with_progress(
        Enrolment.objects.filter(person=person, run__course__in=courses, state__in=TAKING_PART)
    ).select_related("run__course")
    rows = list(mine)
    reached = progress.progress_of_many(rows)
    return {row.run.course_id: reached[row.pk].percent for row in rows}


def _card(
    course: CoursePage,
    known: pages.Shown,
    skills: dict[int, list[str]],
    teaching: dict[int, list[Any]],
    mine: dict[int, int],
) -> Card:
    given = teaching[course.pk]
    return Card(
        code=course.code,
        title=known.title,
        url=known.url,
        lang=known.lang,
        kind=course.get_kind_display(),
        class_hours=course.class_hours,
        credit_hours=course.credit_hours,
        cover=course.cover,
        skills=tuple(skills[course.pk]),
        schools=tuple(dict.fromkeys(str(run.organisation) for run in given)),
        open_runs=len(given),
        seats_left=sum(run.seats_left for run in given),
        learners=course.learners or 0,
        demo=course.demo,
        percent=mine.get(course.pk),
    )
