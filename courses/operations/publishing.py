"""Showing grades to the class: until then they are the teacher's drafts and count for nobody."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from courses import access, background, tasks
from courses.models import CourseRun, GradeEvent
from lms.audit import public as audit
from lms.common.send import after_commit
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def publish_grades(run_id: int, *, by: User, item_id: int | None = None) -> int:
    """Let the learners see what was entered, in one item or all; returns how many results. Twice is once.

    Raises NotAllowed.
    """
    run = CourseRun.objects.select_related("course").get(pk=run_id)
    access.require(access.can_record_grade(by, run))
    waiting = GradeEvent.objects.filter(item__run=run, published_at=None)
    waiting = waiting.filter(item=item_id) if item_id else waiting
    # Locked first and updated by number: what comes in meanwhile is not published unseen.
    events = list(waiting.select_for_update(of=("self",)).select_related("item", "enrolment"))
    GradeEvent.objects.filter(pk__in=[event.pk for event in events], published_at=None).update(
        published_at=timezone.now()
    )
    if events:
        names = sorted({event.item.name for event in events})
        audit.record("grades.published", run, by=by, items=names, results=len(events))
        _tell(run, events)
        settle_after(run_id, {event.enrolment_id for event in events})
    return len(events)


def settle_after(run_id: int, enrolment_ids: Iterable[int]) -> None:
    """Pass whom new grades pass: one learner at once, a class in the background."""
    people = set(enrolment_ids)
    if len(people) == 1:
        background.settle(background.locked(people.pop()), by=None)
    elif people:
        after_commit(tasks.settle_run, run_id)


def _tell(run: CourseRun, events: Sequence[GradeEvent]) -> None:
    of_person: dict[int, set[str]] = defaultdict(set)
    for event in events:
        of_person[event.enrolment.person_id].add(event.item.name)
    # Most of a class hear the same sentence: told together, it is a few queries and not a few for each.
    people: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for person_id, names in of_person.items():
        people[tuple(sorted(names))].append(person_id)
    for names, some in people.items():
        notices.notify(
            some,
            "grade.published",
            words={"course": run.course.title, "items": "、".join(names)},
            url=f"/learn/grades/{run.pk}/",
            fold_key=f"grades:{run.pk}",
        )
