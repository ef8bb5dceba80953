"""Telling schools what firms have begun to ask for and nobody there teaches."""

from collections.abc import Collection, Iterator

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

    Each school hears of a skill once; returns how many it was new to. Inside the caller's transaction.
    """
    asked = list(skills.by_code(codes).values())
    told = [(school, new) for school, missing in _missing(asked) if (new := _first_heard(school, missing))]
    notices.notify_each("skill.untaught", [line for school, new in told for line in _lines(school, new)])
    return sum(len(new) for _school, new in told)


def _missing(asked: Collection[Skill]) -> Iterator[tuple[Organisation, list[Skill]]]:
    taught = taught_by_school(asked)
    today = timezone.localdate()
    teaching = CourseRun.objects.filter(ends_on__gte=today).values("organisation")
    for school in Organisation.objects.filter(pk__in=teaching).order_by("pk"):
        yield school, [skill for skill in asked if (school.pk, skill.pk) not in taught]


def _first_heard(school: Organisation, missing: Collection[Skill]) -> list[Skill]:
    if not missing:
        return []
    heard = set(UntaughtSkill.objects.filter(organisation=school, skill__in=missing).values_list("skill", flat=True))
    rest = [skill for skill in missing if skill.pk not in heard]
    # Of two orders approved in one moment, one makes the row and tells.
    return [skill for skill in rest if UntaughtSkill.objects.get_or_create(organisation=school, skill=skill)[1]]


def _lines(school: Organisation, new: Collection[Skill]) -> list[tuple[int, dict[str, str], str]]:
    words = {"skills": "、".join(skill.name_zh for skill in new)}
    return [
        (person_id, words, f"/uni/{school.code}/coverage/")
        for person_id in organisations.people_with_role(school.pk, Role.ACADEMIC)
    ]
