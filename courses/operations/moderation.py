"""What moderators do in a run's talk: endorse, pin, lock, let through, and answer reports."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import discussions as access
from courses.access import require
from courses.choices import ReportReason, ReportState, TalkMode
from courses.models import CourseRun, Post, PostReport, TalkRule, Thread
from courses.operations import discussions
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def set_mode(run_id: int, mode: str, *, by: User) -> TalkRule:
    """How the run moderates from now on; posts that wait go on waiting. Raises NotAllowed, Invalid."""
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    require(access.can_moderate(by, run))
    if mode not in TalkMode.values:
        raise Invalid(fields={"mode": _("请选择一种讨论方式。")})
    rule, _created = TalkRule.objects.update_or_create(run=run, defaults={"mode": mode})
    audit.record("talk.mode_set", run, by=by, mode=mode)
    return rule


@transaction.atomic
def mark_thread(thread_id: int, *, by: User, pinned: bool | None = None, locked: bool | None = None) -> Thread:
    """Pin or lock a thread, or take either back; None leaves it as it is. Raises NotAllowed."""
    thread = Thread.objects.select_for_update(of=("self",)).select_related("run").get(pk=thread_id)
    require(access.can_moderate(by, thread.run))
    thread.pinned = thread.pinned if pinned is None else pinned
    thread.locked = thread.locked if locked is None else locked
    thread.save(update_fields=["pinned", "locked"])
    audit.record(
        "thread.marked", thread, by=by, organisation_id=thread.run.organisation_id, pinned=pinned, locked=locked
    )
    return thread


@transaction.atomic
def endorse(post_id: int, *, by: User) -> Post:
    """Stand behind a post as a teacher; the same again takes it back. Raises NotAllowed, WrongState."""
    post = _locked(post_id, by)
    if post.is_removed or post.held:
        raise WrongState()
    post.endorsed_by = None if post.endorsed_by_id else by
    post.save(update_fields=["endorsed_by"])
    audit.record(
        "post.endorsed", post, by=by, organisation_id=post.thread.run.organisation_id, endorsed=bool(post.endorsed_by)
    )
    return post


@transaction.atomic
def let_through(post_id: int, *, by: User) -> Post:
    """Show a post that waited; who opened the thread is told. One that does not wait is returned as it is."""
    post = _locked(post_id, by)
    if not post.held:
        return post
    post.held = False
    post.save(update_fields=["held"])
    audit.record("post.let_through", post, by=by, organisation_id=post.thread.run.organisation_id)
    if post.author_id != post.thread.author_id:
        words = {"person": post.author.name, "thread": post.thread.title}
        notices.notify([post.thread.author_id], "thread.answered", words=words, url=f"/learn/threads/{post.thread_id}/")
    return post


@transaction.atomic
def restore(post_id: int, *, by: User) -> Post:
    """Put back what a moderator took away; what an author took back stays away. Raises NotAllowed, WrongState."""
    post = _locked(post_id, by)
    if post.is_removed and post.removed_by_id == post.author_id:
        raise WrongState(_("这是作者自己撤回的，不能替作者恢复。"))
    post.removed_at, post.removed_by, post.removal_reason = None, None, ""
    post.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    audit.record("post.restored", post, by=by, organisation_id=post.thread.run.organisation_id)
    return post


@transaction.atomic
def report(post_id: int, reason: str, note: str, *, by: User) -> PostReport:
    """Say that a post should not stand; the run's teacher is told. The same person's second report is the first.

    Raises NotAllowed, Invalid.
    """
    post = Post.objects.select_related("thread__run").get(pk=post_id)
    require(access.takes_part(by, post.thread.run) and access.can_see(by, post) and post.author_id != by.pk)
    if reason not in ReportReason.values:
        raise Invalid(fields={"reason": _("请选择举报原因。")})
    found, created = PostReport.objects.get_or_create(
        post=post, reporter=by, defaults={"reason": reason, "note": note.strip()[:300]}
    )
    if created:
        run = post.thread.run
        audit.record("post.reported", post, by=by, organisation_id=run.organisation_id, reason=reason)
        url = f"/uni/{run.organisation.code}/courses/{run.pk}/talk/"
        notices.notify([run.teacher_id], "post.reported", words={"thread": post.thread.title}, url=url)
    return found


@transaction.atomic
def answer_report(report_id: int, *, remove: bool, answer: str, by: User) -> PostReport:
    """Keep or remove the post and say why; every open report of the post is answered alike, reporters are told.

    Raises NotAllowed, WrongState (answered already), Invalid (no words).
    """
    row = PostReport.objects.select_for_update(of=("self",)).select_related("post__thread__run").get(pk=report_id)
    require(access.can_moderate(by, row.post.thread.run))
    if row.state != ReportState.OPEN:
        raise WrongState(_("这条举报已经处理过了。"))
    if not answer.strip():
        raise Invalid(fields={"answer": _("请写处理说明，举报人会看到。")})
    if remove:
        discussions.remove_post(row.post_id, by=by, reason=answer)
    _answer_all(row.post, ReportState.REMOVED if remove else ReportState.KEPT, answer.strip()[:300], by)
    row.refresh_from_db()
    return row


def _answer_all(post: Post, state: str, answer: str, by: User) -> None:
    waiting = post.reports.filter(state=ReportState.OPEN)
    reporters = list(waiting.values_list("reporter_id", flat=True))
    waiting.update(state=state, answer=answer, answered_at=timezone.now(), answered_by=by)
    audit.record(
        "report.answered", post, by=by, organisation_id=post.thread.run.organisation_id, outcome=state, answer=answer
    )
    words = {"thread": post.thread.title, "answer": answer}
    notices.notify(reporters, "report.answered", words=words, url=f"/learn/threads/{post.thread_id}/")


def _locked(post_id: int, by: User) -> Post:
    rows = Post.objects.select_for_update(of=("self",)).select_related("thread__run__organisation", "author")
    post = rows.get(pk=post_id)
    require(access.can_moderate(by, post.thread.run))
    return post
