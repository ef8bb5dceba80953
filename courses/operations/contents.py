"""Pinning the published lessons to a run, and taking a newer version over."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from wagtail.models import Page, Revision

from courses import access
from courses.choices import TAKING_PART
from courses.models import CourseRun, Enrolment, LessonDone, LessonPage, RunLesson
from courses.queries import contents, pages
from lms.audit import public as audit
from lms.notices import public as notices
from lms.people.models import User

# Beyond any number of lessons: rows step aside so far while they are numbered anew.
ASIDE = 10_000
MOST_NAMED = 3
PINNED = ("module_id", "module_title_zh", "module_title_en", "revision_id", "title", "title_en", "minutes")


@dataclass(frozen=True)
class Taken:
    """What a take-over did, as titles of lessons."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def pin(run: CourseRun) -> list[RunLesson]:
    """The lessons published today, each with its version, as what the run owes from now on; for a run without any."""
    return RunLesson.objects.bulk_create(published_for(run))


@transaction.atomic
def take_over(run_id: int, *, by: User | None, lesson_id: int | None = None, tell: bool = False) -> Taken:
    """Bring the run, or one lesson of it, to what is published today; what is the same already changes nothing.

    A lesson somebody of the run has done stays, even where it is published no more. All lessons together also take
    the published order; one alone comes in behind its neighbour. `tell` tells the learners. Raises NotAllowed.
    """
    run = CourseRun.objects.select_for_update(of=("self",)).select_related("course").get(pk=run_id)
    access.require(access.can_manage_run(by, run))
    pinned = {row.lesson_id: row for row in contents.lessons_of_run(run)}
    published = {row.lesson_id: row for row in published_for(run)}
    wanted = set(pinned) | set(published) if lesson_id is None else {lesson_id}
    gone = (set(pinned) - set(published)) & wanted
    gone -= set(LessonDone.objects.filter(enrolment__run=run, lesson__in=gone).values_list("lesson_id", flat=True))
    new = [pk for pk in published if pk in wanted and pk not in pinned]
    changed = [pk for pk in pinned if pk in published and pk in wanted and _moves(pinned[pk], published[pk])]
    order = _order(list(pinned), list(published), new, gone, whole=lesson_id is None)
    _renumber(run, [pinned.get(pk) or published[pk] for pk in order])
    taken = Taken(
        tuple(published[pk].title for pk in new),
        tuple(pinned[pk].title for pk in changed),
        tuple(row.title for pk, row in pinned.items() if pk in gone),
    )
    if new or changed or gone:
        told = {"added": taken.added, "changed": taken.changed, "removed": taken.removed}
        audit.record("run.content_taken", run, by=by, **{name: list(titles) for name, titles in told.items()})
        if tell:
            _tell(run, taken.added + taken.changed + taken.removed)
    return taken


def _tell(run: CourseRun, titles: tuple[str, ...]) -> None:
    people = Enrolment.objects.filter(run=run, state__in=TAKING_PART).values_list("person_id", flat=True)
    what = "、".join(titles[:MOST_NAMED]) + ("…" if len(titles) > MOST_NAMED else "")
    words = {"course": run.course.title, "what": what}
    notices.notify(people, "run.content", words=words, url=pages.path_of(run.course))


def _moves(row: RunLesson, newest: RunLesson) -> bool:
    """Whether the row differs from the published one; it says the same from now on."""
    before = [getattr(row, name) for name in PINNED]
    for name in PINNED:
        setattr(row, name, getattr(newest, name))
    return before != [getattr(row, name) for name in PINNED]


def _order(pinned: list[int], published: list[int], new: list[int], gone: set[int], *, whole: bool) -> list[int]:
    kept = [pk for pk in pinned if pk not in gone]
    order, coming, neighbours = (published, kept, pinned) if whole else (kept, new, published)
    order = list(order)
    for pk in coming:
        if pk not in order:
            before = [one for one in neighbours[: neighbours.index(pk)] if one in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, pk)
    return order


def _renumber(run: CourseRun, rows: list[RunLesson]) -> None:
    """Keep exactly these rows in this order. They step aside first: two may not share a position, ever."""
    RunLesson.objects.filter(run=run).exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    RunLesson.objects.filter(run=run).update(position=F("position") + ASIDE)
    for position, row in enumerate(rows, 1):
        row.position = position
    RunLesson.objects.bulk_update(
        [row for row in rows if row.pk], ["position", *(name.removesuffix("_id") for name in PINNED)]
    )
    RunLesson.objects.bulk_create([row for row in rows if not row.pk])


def published_for(run: CourseRun) -> list[RunLesson]:
    """What pinning would write today, unsaved and numbered from 1. Lessons that lack a version are given one."""
    rows = contents.published(run)
    for row in rows:
        row.revision = version_of(row.lesson)
    return rows


def version_of(lesson: LessonPage) -> Revision:
    """The published version of a live lesson; made from what is live, where it was put there without one.

    A draft that is being written stays the newest: only the live version is named here.
    """
    if lesson.live_revision is not None:
        return lesson.live_revision
    version = Revision.objects.create(
        content_object=lesson,
        base_content_type=ContentType.objects.get_for_model(Page),
        content=lesson.serializable_data(),
        object_str=str(lesson),
    )
    named = {"live_revision": version}
    if lesson.latest_revision_id is None:
        named |= {"latest_revision": version, "latest_revision_created_at": version.created_at}
    LessonPage.objects.filter(pk=lesson.pk).update(**named)
    for name, value in named.items():
        setattr(lesson, name, value)
    return version
