"""The groups of a run's learners."""

from collections import Counter

from courses.choices import TAKING_PART
from courses.models import CourseRun, Enrolment, RunGroup


def learners(run: CourseRun) -> list[Enrolment]:
    """Everybody with a seat, group by group, those without one first."""
    rows = Enrolment.objects.filter(run=run, state__in=TAKING_PART).select_related("person", "group")
    return sorted(rows, key=lambda row: (row.group.name if row.group else "", row.person.username))


def sizes(run: CourseRun) -> list[tuple[RunGroup, int]]:
    """The groups of a run by name, with how many learners each has. Two queries."""
    people = Enrolment.objects.filter(run=run, state__in=TAKING_PART, group__isnull=False)
    counted = Counter(people.values_list("group", flat=True))
    return [(group, counted[group.pk]) for group in run.groups.order_by("name")]
