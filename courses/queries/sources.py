"""Groups of people a teacher can enrol at a stroke: administrative classes, other runs, and what other apps put up.

Courses know nothing of orders and internships. Whoever stands above both registers a source and is asked here.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.choices import TAKING_PART
from courses.models import CourseRun, Enrolment
from lms.organisations.public import Membership, Role, SchoolClass


@dataclass(frozen=True)
class People:
    """A named group of a school: `key` is unique within its source; ids in the order they should take seats."""

    key: str
    name: str
    person_ids: tuple[int, ...]


Source = Callable[[int], list[People]]
_sources: dict[str, tuple[str | Promise, Source]] = {}


def register(name: str, label: str | Promise, source: Source) -> None:
    """Offer the groups that `source(school id)` gives under a heading; registering a name again replaces it."""
    _sources[name] = (label, source)


def groups(run: CourseRun) -> list[tuple[str, list[People]]]:
    """[(heading, groups that have people)] for the school of the run; keys carry the source: "class:12"."""
    found = [(str(_("行政班")), _classes(run)), (str(_("其他教学班")), _other_runs(run))]
    for name, (label, source) in _sources.items():
        given = source(run.organisation_id)
        found.append((str(label), [People(f"{name}:{one.key}", one.name, one.person_ids) for one in given]))
    return [(label, rows) for label, rows in found if rows]


def group(run: CourseRun, key: str) -> People | None:
    """One group of the school by its key; None if there is no such group."""
    return next((one for _label, rows in groups(run) for one in rows if one.key == key), None)


def _classes(run: CourseRun) -> list[People]:
    people: dict[int, list[int]] = defaultdict(list)
    members = Membership.objects.current().filter(organisation=run.organisation_id, role=Role.STUDENT)
    for class_id, person_id in members.order_by("person__username").values_list("school_class", "person"):
        people[class_id].append(person_id)
    classes = SchoolClass.objects.filter(pk__in=[pk for pk in people if pk]).order_by("-entered_on", "name")
    return [People(f"class:{one.pk}", one.name, tuple(people[one.pk])) for one in classes]


def _other_runs(run: CourseRun) -> list[People]:
    """Whom the same teacher has in other runs of the school: a class that goes on with the next course."""
    people: dict[int, list[int]] = defaultdict(list)
    rows = Enrolment.objects.filter(
        run__organisation=run.organisation_id, run__teacher=run.teacher_id, state__in=TAKING_PART
    ).exclude(run=run)
    for run_id, person_id in rows.order_by("person__username").values_list("run", "person"):
        people[run_id].append(person_id)
    runs = CourseRun.objects.filter(pk__in=people).select_related("course")
    return [People(f"run:{one.pk}", str(one), tuple(people[one.pk])) for one in runs]
