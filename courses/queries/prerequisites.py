"""What a course asks of those who want to enrol, whether somebody has it, and rings of courses requiring each other."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision

from certificates import public as certificates
from certificates.choices import Kind as CertificateKind
from courses.choices import EnrolmentState, PrerequisiteKind
from courses.models import CoursePage, CoursePrerequisite, Enrolment
from courses.queries import pages
from lms.skills import public as taxonomy

EVIDENCE = "courses.enrolment:"


@dataclass(frozen=True)
class Requirement:
    """One condition in words; `url` is where to get it, empty where no page offers it; `is_met` None for a stranger."""

    words: str
    url: str
    is_met: bool | None


@dataclass(frozen=True)
class Shown:
    """What a person has that conditions may ask for; `certified` holds the courses their valid certificates are of."""

    passed: frozenset[int]
    levels: dict[str, int]
    certificates: frozenset[str]
    certified: frozenset[tuple[str, int]]


def requirements(course: CoursePage, person: Any) -> list[Requirement]:
    """The conditions of a course in their author's order, each with whether the person meets it. No rows: one query."""
    rows = list(_rows(course))
    if not rows:
        return []
    known = pages.shown([row.required_course for row in rows if row.required_course])
    shown = _shown_by(person, rows) if person is not None and person.is_authenticated else None
    levels = taxonomy.level_names() if any(row.kind == PrerequisiteKind.SKILL for row in rows) else {}
    return [Requirement(_words(row, known, levels), _url(row, known), _is_met(row, shown)) for row in rows]


def unmet(course: CoursePage, person: Any) -> list[Requirement]:
    """The conditions of a course the person does not meet yet; a loader (None) is asked for nothing."""
    return [] if person is None else [one for one in requirements(course, person) if not one.is_met]


def ring_through(course_id: int, required: Iterable[int]) -> list[int]:
    """The courses of a ring that would close if the course required these, from it and back to it; [] if none would.

    Drafts count as well as what is published, so that two drafts cannot be published into a ring.
    """
    edges = _edges()
    edges[course_id] = set(required)
    came_from: dict[int, int] = {}
    waiting = deque([course_id])
    while waiting:
        here = waiting.popleft()
        for there in sorted(edges.get(here, ())):
            if there == course_id:
                return _walked(came_from, here, course_id)
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return []


def _walked(came_from: dict[int, int], last: int, start: int) -> list[int]:
    way = [last]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return [*reversed(way), start]


def _edges() -> dict[int, set[int]]:
    """{course: the courses it requires}, in two queries: published rows, and the newest draft where it differs."""
    found: dict[int, set[int]] = {}
    rows = CoursePrerequisite.objects.exclude(required_course=None)
    for course_id, required_id in rows.values_list("course_id", "required_course_id"):
        found.setdefault(course_id, set()).add(required_id)
    drafts = CoursePage.objects.filter(has_unpublished_changes=True)
    revisions = Revision.objects.filter(pk__in=drafts.values("latest_revision"))
    for object_id, content in revisions.values_list("object_id", "content"):
        wanted = {row.get("required_course") for row in content.get("prerequisites", [])}
        found.setdefault(int(object_id), set()).update(pk for pk in wanted if pk)
    return found


def _rows(course: CoursePage) -> Any:
    rows = CoursePrerequisite.objects.filter(course=course).order_by("sort_order", "pk")
    return rows.select_related("required_course", "skill")


def _shown_by(person: Any, rows: list[CoursePrerequisite]) -> Shown:
    kinds = {row.kind for row in rows}
    held = certificates.held_by(person.pk) if PrerequisiteKind.CERTIFICATE in kinds else []
    keys = {int(one.evidence.removeprefix(EVIDENCE)): one.kind for one in held if one.evidence.startswith(EVIDENCE)}
    own = Enrolment.objects.filter(person=person.pk)
    certified = own.filter(pk__in=keys).values_list("pk", "run__course") if keys else []
    passed = own.filter(state=EnrolmentState.PASSED).values_list("run__course", flat=True)
    return Shown(
        passed=frozenset(passed if PrerequisiteKind.COURSE in kinds else []),
        levels=certificates.skill_levels_of(person.pk) if PrerequisiteKind.SKILL in kinds else {},
        certificates=frozenset(one.kind for one in held),
        certified=frozenset((keys[pk], course_id) for pk, course_id in certified),
    )


def _is_met(row: CoursePrerequisite, shown: Shown | None) -> bool | None:
    if shown is None:
        return None
    if row.kind == PrerequisiteKind.COURSE:
        return row.required_course_id in shown.passed
    if row.kind == PrerequisiteKind.SKILL:
        return shown.levels.get(row.skill.code, 0) >= row.level
    if row.required_course_id is None:
        return row.certificate in shown.certificates
    return (row.certificate, row.required_course_id) in shown.certified


def _words(row: CoursePrerequisite, known: dict[int, pages.Shown], levels: dict[int, str]) -> str:
    title = known[row.required_course_id].title if row.required_course_id else ""
    if row.kind == PrerequisiteKind.COURSE:
        return _("学过课程《%(title)s》") % {"title": title}
    if row.kind == PrerequisiteKind.SKILL:
        words = {"skill": row.skill, "level": row.level, "name": levels.get(row.level, "")}
        return _("技能“%(skill)s”达到 %(level)s 级（%(name)s）") % words
    if title:
        return _("持有《%(title)s》的%(kind)s") % {"title": title, "kind": row.get_certificate_display()}
    return _("持有%(kind)s") % {"kind": row.get_certificate_display()}


def _url(row: CoursePrerequisite, known: dict[int, pages.Shown]) -> str:
    if row.required_course_id:
        return known[row.required_course_id].url
    if row.kind == PrerequisiteKind.SKILL:
        return f"{reverse('courses:catalogue')}?skill={row.skill.code}"
    return "" if row.certificate == CertificateKind.ORDER else reverse("courses:catalogue")
