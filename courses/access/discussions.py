"""Who may read, write and moderate the talk of a run.

| may                              | who                                                               |
| -------------------------------- | ----------------------------------------------------------------- |
| read and write                   | its learners with a seat; those who see its roster                |
| accept an answer                 | who asked, moderators                                             |
| endorse, pin, lock, hold, remove | moderators: who manages the run, assistants trusted with it       |
| edit                             | the author, while nobody has moderated the post                   |
| take a post away                 | the author, moderators                                            |
"""

from typing import Any

from django.http import Http404

from courses import access
from courses.choices import TAKING_PART, Right
from courses.models import CourseRun, Enrolment, Post, PostReport, Thread
from courses.queries import pages


def can_moderate(user: Any, run: CourseRun) -> bool:
    """Who manages the run, and assistants trusted with it."""
    return access.can_manage_run(user, run) or access.assists(user, run, Right.MODERATE)


def runs_moderated_by(user: Any, organisation_id: int) -> list[CourseRun]:
    """The runs of a school in which the person moderates."""
    runs = CourseRun.objects.filter(organisation=organisation_id).prefetch_related("assistants")
    return [run for run in runs if can_moderate(user, run)]


def takes_part(user: Any, run: CourseRun) -> bool:
    """A learner of the run with a seat, or somebody who moderates it or sees its roster."""
    if not user.is_authenticated:
        return False
    learns = Enrolment.objects.filter(run=run, person=user, state__in=TAKING_PART)
    return learns.exists() or can_moderate(user, run) or access.can_see_roster(user, run)


def can_see(user: Any, post: Post) -> bool:
    """What is held or taken away is seen by moderators; what is held also by its author."""
    hidden = post.is_removed or (post.held and post.author_id != user.pk)
    return not hidden or can_moderate(user, post.thread.run)


def can_edit(user: Any, post: Post) -> bool:
    """The author of a post that still stands."""
    return post.author_id == user.pk and not post.is_removed and not post.thread.locked


def can_remove(user: Any, post: Post) -> bool:
    """The author, and moderators."""
    return post.author_id == user.pk or can_moderate(user, post.thread.run)


def access_talk(user: Any, slug: str, run_id: int | None = None) -> CourseRun:
    """The run of the course whose talk the person takes part in: the one named, else the newest. Raises Http404."""
    course = pages.original_courses().filter(slug=slug).first()
    runs = CourseRun.objects.filter(course=course).select_related("course", "organisation", "teacher")
    runs = runs.filter(pk=run_id) if run_id else runs
    found = next((run for run in runs.order_by("-starts_on", "-pk") if takes_part(user, run)), None)
    if course is None or found is None:
        raise Http404
    return found


def access_thread(user: Any, thread_id: int, *, to: str = "read") -> Thread:
    """A thread to read (as a participant) or to moderate; one answer for "does not exist" and "not yours"."""
    rows = Thread.objects.select_related("run__course", "run__organisation", "lesson", "author")
    thread = rows.filter(pk=thread_id).first()
    allowed = {"read": takes_part, "moderate": can_moderate}[to]
    if thread is None or not allowed(user, thread.run) or not _stands_for(user, thread):
        raise Http404
    return thread


def access_post(user: Any, post_id: int, *, to: str = "read") -> Post:
    """A post the person may read, edit or moderate. Raises Http404."""
    post = Post.objects.select_related("thread__run", "author").filter(pk=post_id).first()
    if post is None or not takes_part(user, post.thread.run) or not can_see(user, post):
        raise Http404
    if to == "edit" and not can_edit(user, post):
        raise Http404
    if to == "moderate" and not can_moderate(user, post.thread.run):
        raise Http404
    return post


def access_report(user: Any, run: CourseRun, report_id: int) -> PostReport:
    """A report about a post of the run, for its moderators. Raises Http404."""
    report = PostReport.objects.select_related("post__thread").filter(pk=report_id, post__thread__run=run).first()
    if report is None or not can_moderate(user, run):
        raise Http404
    return report


def _stands_for(user: Any, thread: Thread) -> bool:
    """A thread whose first post is held or taken away is there for moderators (and its author) only."""
    first = thread.posts.select_related("thread__run").order_by("pk").first()
    return first is not None and can_see(user, first)
