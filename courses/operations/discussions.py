"""Writing in a run's talk: open, reply, edit, take away, accept."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.access import discussions as access
from courses.access import require
from courses.choices import TalkMode, ThreadKind
from courses.errors import TalkClosed
from courses.models import CourseRun, Post, TalkRule, Thread
from courses.queries import contents
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.notices import public as notices
from lms.people.models import User

LONGEST_TITLE, LONGEST_BODY = 120, 5000
# Faster than anybody types sense; stops a stuck key and a script alike.
MOST_POSTS, IN_MINUTES = 10, 5


@transaction.atomic
def open_thread(run_id: int, lesson_id: int, kind: str, title: str, body: str, *, by: User) -> Thread:
    """A question or a talk about a lesson of the run. Raises NotAllowed, TalkClosed, Invalid."""
    run = CourseRun.objects.select_related("course").get(pk=run_id)
    require(access.takes_part(by, run))
    held = _must_wait(run, by)
    _require_sense(body, title=title)
    _require_lesson(run, lesson_id, kind)
    _require_calm(by)
    thread = Thread.objects.create(run=run, lesson_id=lesson_id, kind=kind, title=title.strip(), author=by)
    Post.objects.create(thread=thread, author=by, body=body.strip(), held=held)
    audit.record("thread.opened", thread, by=by, organisation_id=run.organisation_id, kind=kind, held=held)
    if kind == ThreadKind.QUESTION:
        _tell([run.teacher_id], "thread.asked", thread, by)
    return thread


@transaction.atomic
def reply(thread_id: int, body: str, *, by: User) -> Post:
    """One more post at the end of a thread; its author is told. Raises NotAllowed, TalkClosed, Invalid."""
    thread = Thread.objects.select_for_update(of=("self",)).select_related("run__course").get(pk=thread_id)
    require(access.takes_part(by, thread.run))
    if thread.locked and not access.can_moderate(by, thread.run):
        raise TalkClosed(_("这个讨论已锁定，不能再回复。"))
    held = _must_wait(thread.run, by)
    _require_sense(body)
    _require_calm(by)
    post = Post.objects.create(thread=thread, author=by, body=body.strip(), held=held)
    thread.last_at = post.posted_at
    thread.save(update_fields=["last_at"])
    audit.record("thread.replied", post, by=by, organisation_id=thread.run.organisation_id, held=held)
    if not held:
        _tell([thread.author_id], "thread.answered", thread, by)
    return post


@transaction.atomic
def edit_post(post_id: int, body: str, *, by: User) -> Post:
    """Another text for one's own post, marked as edited. Raises NotAllowed, TalkClosed, Invalid."""
    post = _locked(post_id)
    require(access.can_edit(by, post))
    held = _must_wait(post.thread.run, by)
    _require_sense(body)
    if post.body == body.strip():
        return post
    # An answer a teacher stood behind was another text.
    post.body, post.edited_at, post.endorsed_by, post.held = body.strip(), timezone.now(), None, held
    post.save(update_fields=["body", "edited_at", "endorsed_by", "held"])
    audit.record("post.edited", post, by=by, organisation_id=post.thread.run.organisation_id)
    return post


@transaction.atomic
def remove_post(post_id: int, *, by: User, reason: str = "") -> Post:
    """Take a post away: one's own without, somebody else's with a reason, which its author is told.

    The row stays for moderators. An accepted answer is no longer accepted. Raises NotAllowed, Invalid.
    """
    post = _locked(post_id)
    own = post.author_id == by.pk
    require(access.can_remove(by, post))
    if post.is_removed:
        return post
    if not own and not reason.strip():
        raise Invalid(fields={"reason": _("请写明移除原因，作者会看到。")})
    post.removed_at, post.removed_by, post.removal_reason = timezone.now(), by, reason.strip()
    post.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    Thread.objects.filter(accepted=post).update(accepted=None)
    audit.record("post.removed", post, by=by, organisation_id=post.thread.run.organisation_id, reason=reason.strip())
    if not own:
        _tell([post.author_id], "post.removed", post.thread, by, reason=post.removal_reason)
    return post


@transaction.atomic
def accept(post_id: int, *, by: User) -> Thread:
    """Mark the answer that helped; the same again takes the mark back. Raises NotAllowed, Invalid."""
    post = _locked(post_id)
    thread = Thread.objects.select_for_update(of=("self",)).select_related("run").get(pk=post.thread_id)
    require(thread.author_id == by.pk or access.can_moderate(by, thread.run))
    first = thread.posts.order_by("pk").values_list("pk", flat=True).first()
    if thread.kind != ThreadKind.QUESTION or post.is_removed or post.held or post.pk == first:
        raise Invalid(_("只有提问下的回答可以采纳。"))
    thread.accepted = None if thread.accepted_id == post.pk else post
    thread.save(update_fields=["accepted"])
    audit.record(
        "answer.accepted", thread, by=by, organisation_id=thread.run.organisation_id, post_id=thread.accepted_id
    )
    if thread.accepted_id:
        _tell([post.author_id], "answer.accepted", thread, by)
    return thread


def _locked(post_id: int) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("thread__run__course").get(pk=post_id)


def _must_wait(run: CourseRun, by: User) -> bool:
    """Whether what this person writes is looked at first. Raises TalkClosed where nobody but moderators writes."""
    if access.can_moderate(by, run):
        return False
    mode = TalkRule.objects.filter(run=run).values_list("mode", flat=True).first() or TalkMode.OPEN
    if mode == TalkMode.CLOSED:
        raise TalkClosed()
    return mode == TalkMode.HELD


def _require_sense(body: str, *, title: str | None = None) -> None:
    problems: dict[str, object] = {}
    if title is not None and not 1 <= len(title.strip()) <= LONGEST_TITLE:
        problems["title"] = _("请写一个标题，最多 %(most)d 字。") % {"most": LONGEST_TITLE}
    if not 1 <= len(body.strip()) <= LONGEST_BODY:
        problems["body"] = _("请写内容，最多 %(most)d 字。") % {"most": LONGEST_BODY}
    if problems:
        raise Invalid(fields=problems)


def _require_lesson(run: CourseRun, lesson_id: int, kind: str) -> None:
    if kind not in ThreadKind.values or not contents.lessons_of_run(run).filter(lesson=lesson_id).exists():
        raise Invalid(fields={"lesson": _("请选择这门课的一个课时。")})


def _require_calm(by: User) -> None:
    since = timezone.now() - timedelta(minutes=IN_MINUTES)
    if Post.objects.filter(author=by, posted_at__gte=since).count() >= MOST_POSTS:
        raise Invalid(_("发得太快了，请过几分钟再发。内容没有发出，仍在输入框里。"))


def _tell(people: list[int], kind: str, thread: Thread, by: User, **words: object) -> None:
    others = [person for person in people if person != by.pk]
    facts = {"person": by.name, "thread": thread.title, "course": thread.run.course.title, **words}
    notices.notify(others, kind, words=facts, url=f"/learn/threads/{thread.pk}/")
