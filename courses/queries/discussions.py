"""The talk of a run as its people see it, and what waits for its moderators."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from courses.choices import ReportState, ThreadKind
from courses.models import CourseRun, Post, PostReport, Thread
from lms.common.search.lists import matches_q

SEARCHED = ["title", "posts__body"]
STANDING = Q(removed_at=None, held=False)
FILTERS = {
    "open": Q(kind=ThreadKind.QUESTION, accepted=None),
    "solved": Q(accepted__isnull=False),
    "question": Q(kind=ThreadKind.QUESTION),
    "talk": Q(kind=ThreadKind.TALK),
}


def threads(
    run: CourseRun, reader: Any, *, moderates: bool, lesson_id: int | None = None, show: str = "", q: str = ""
) -> QuerySet[Any]:
    """The threads a reader may see, pinned ones first, with `replies`, `endorsed` and `waits` annotated.

    moderates   whether the reader also sees what is held or taken away
    show        one of FILTERS; anything else is all
    """
    opening = Post.objects.filter(thread=OuterRef("pk")).order_by("pk")
    rows = Thread.objects.filter(run=run).annotate(
        replies=Count("posts", filter=Q(posts__removed_at=None, posts__held=False)) - 1,
        endorsed=Exists(opening.filter(STANDING, endorsed_by__isnull=False)),
        waits=Subquery(opening.values("held")[:1]),
        gone=Subquery(opening.values("removed_at")[:1]),
    )
    if not moderates:
        rows = rows.filter(Q(waits=False) | Q(author=reader), gone=None)
    rows = rows.filter(FILTERS.get(show, Q()))
    rows = rows.filter(lesson=lesson_id) if lesson_id else rows
    if q.strip():
        # By number: the join of the search must not count a thread's replies once a hit. Hidden posts are not searched.
        told = matches_q(Thread.objects.filter(run=run, posts__removed_at=None, posts__held=False), q, SEARCHED)
        rows = rows.filter(pk__in=told.values("pk"))
    return rows.select_related("author", "lesson").order_by("-pinned", "-last_at", "-pk")


def posts(thread: Thread, reader: Any, *, moderates: bool) -> list[Post]:
    """The posts a reader may see, the first first, then the accepted answer, then the rest in order."""
    rows = thread.posts.select_related("author", "endorsed_by", "removed_by").order_by("pk")
    if not moderates:
        rows = rows.filter(Q(held=False) | Q(author=reader), removed_at=None)
    found = list(rows)
    return found[:1] + sorted(found[1:], key=lambda post: (post.pk != thread.accepted_id, post.pk))


def lesson_counts(run: CourseRun) -> dict[int, int]:
    """{lesson: threads about it that everybody in the run sees}."""
    opening = Post.objects.filter(thread=OuterRef("pk")).order_by("pk")
    shown = Thread.objects.filter(run=run).annotate(
        waits=Subquery(opening.values("held")[:1]), gone=Subquery(opening.values("removed_at")[:1])
    )
    counted = shown.filter(waits=False, gone=None).order_by().values("lesson").annotate(n=Count("pk"))
    return {row["lesson"]: row["n"] for row in counted}


def reports(run: CourseRun) -> QuerySet[PostReport]:
    """Reports nobody has answered, what is due first."""
    waiting = PostReport.objects.filter(post__thread__run=run, state=ReportState.OPEN)
    return waiting.select_related("post__thread", "post__author", "reporter").order_by("due_at", "pk")


def held_posts(run: CourseRun) -> QuerySet[Post]:
    """Posts that wait to be let through, the oldest first."""
    waiting = Post.objects.filter(thread__run=run, held=True, removed_at=None)
    return waiting.select_related("thread", "author").order_by("posted_at", "pk")


def unanswered(run: CourseRun) -> QuerySet[Thread]:
    """Questions nobody but who asked has answered, the oldest first: what a teacher looks at."""
    answered = Post.objects.filter(STANDING, thread=OuterRef("pk")).exclude(author=F("thread__author"))
    open_ones = Thread.objects.filter(run=run, kind=ThreadKind.QUESTION, accepted=None, locked=False)
    return open_ones.exclude(Exists(answered)).select_related("author", "lesson").order_by("opened_at", "pk")
