"""Telling schools what firms have begun to ask for and nobody there teaches."""

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from django.db import transaction
from django.utils import timezone

from courses.models import CourseRun, UntaughtSkill
from courses.queries.skills import taught_by_school
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role
from lms.skills import public as skills
from lms.skills.public import Skill


@transaction.atomic
def tell_untaught(codes: Collection[str]) -> int:
    """Tell the academic offices of schools that give courses which of these skills none of theirs leads to.

    Each school hears of a skill once; one without an academic office hears once it has one, by the next order.
    Returns how many skills were new to how many schools. Inside the caller's transaction; its queries do not grow with
    the schools.
    """
    asked = _locked(codes)
    offices = organisations.people_of_many_with_role(_teaching(), Role.ACADEMIC) if asked else {}
    missing = set(product(offices, (skill.pk for skill in asked))) - taught_by_school(asked)
    new = missing - set(UntaughtSkill.objects.filter(skill__in=asked).values_list("organisation", "skill"))
    UntaughtSkill.objects.bulk_create(UntaughtSkill(organisation_id=school, skill_id=skill) for school, skill in new)
    notices.notify_each("skill.untaught", list(_lines(offices, asked, new)))
    return len(new)


def _locked(codes: Collection[str]) -> list[Skill]:
    """The skills, in one order and locked: of two orders approved in one moment, one tells."""
    rows = Skill.objects.select_for_update(no_key=True)
    return list(rows.filter(pk__in=[skill.pk for skill in skills.by_code(codes).values()]).order_by("pk"))


def _teaching() -> list[int]:
    """Schools with a run that has not ended; what is replayed from an open dataset is nobody's teaching."""
    runs = CourseRun.objects.filter(ends_on__gte=timezone.localdate(), open_data=False)
    return list(runs.order_by("organisation").values_list("organisation", flat=True).distinct())


def _lines(
    offices: Mapping[int, Collection[int]], asked: Collection[Skill], new: Collection[tuple[int, int]]
) -> Iterator[tuple[int, dict[str, str], str]]:
    codes = dict(Organisation.objects.filter(pk__in={school for school, _skill in new}).values_list("pk", "code"))
    for school, code in codes.items():
        words = {"skills": "、".join(skill.name_zh for skill in asked if (school, skill.pk) in new)}
        yield from ((person_id, words, f"/uni/{code}/coverage/") for person_id in offices[school])
