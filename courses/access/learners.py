"""What is somebody's own: their place in a run, their attempt at a quiz."""

from typing import Any
from uuid import UUID

from django.http import Http404

from courses.choices import TAKING_PART
from courses.models import Attempt, Enrolment
from courses.queries import learning, pages


def access_own_run(user: Any, run_id: int) -> Enrolment:
    """The person's own place in a run they take or have passed. Raises Http404."""
    rows = Enrolment.objects.select_related("run__course", "run__organisation", "run__scheme")
    found = rows.filter(run=run_id, person=user.pk, state__in=TAKING_PART).first()
    if found is None:
        raise Http404
    return found


def access_own_enrolment(user: Any, slug: str) -> Enrolment:
    """The person's own enrolment in a course. Raises Http404."""
    course = pages.live_courses().filter(slug=slug).first()
    enrolment = learning.own_enrolment(user, course) if course else None
    if enrolment is None:
        raise Http404
    return enrolment


def is_learner(user: Any, enrolment: Enrolment) -> bool:
    """The enrolled person, still learning; None is the clock or a loader."""
    return user is None or enrolment.person_id == user.pk


def access_attempt(user: Any, uuid: UUID) -> Attempt:
    """The person's own attempt; anybody else's answers like one that does not exist."""
    attempts = Attempt.objects.select_related("quiz", "enrolment__run__course", "enrolment__run__organisation")
    found = attempts.filter(uuid=uuid, enrolment__person=user, enrolment__state__in=TAKING_PART).first()
    if found is None:
        raise Http404
    return found
