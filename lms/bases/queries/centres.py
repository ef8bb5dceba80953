"""Centres with what they offer: people are counted from enrolments of the runs."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from courses import public as courses
from courses.public import RunFacts
from lms.bases.models import Centre, Offering


@dataclass(frozen=True)
class Offered:
    """An offering with its run."""

    offering: Offering
    run: RunFacts


@dataclass(frozen=True)
class Reach:
    """People of a centre's offerings together: who took part in two counts twice."""

    offerings: int
    taking: int
    finished: int
    passed: int


def centres() -> QuerySet[Centre]:
    """All centres with `member_count` and `offering_count`."""
    return Centre.objects.select_related("host__city").annotate(
        member_count=Count("members", filter=Q(members__left_on=None), distinct=True),
        offering_count=Count("offerings", distinct=True),
    )


def offered(centre: Centre, person_id: int | None = None) -> list[Offered]:
    """What a centre offers and offered, the latest term first; for a person, with where they stand in each."""
    rows = list(Offering.objects.filter(centre=centre).select_related("repeats"))
    facts = courses.facts_of_runs([row.run_id for row in rows], person_id)
    found = [Offered(row, facts[row.run_id]) for row in rows]
    return sorted(found, key=lambda one: (one.run.starts_on, one.offering.pk), reverse=True)


def reach(found: list[Offered]) -> Reach:
    """Everybody in these offerings, added up."""
    runs = [one.run for one in found]
    return Reach(
        len(runs), sum(run.taking for run in runs), sum(run.finished for run in runs), sum(run.passed for run in runs)
    )
