"""The talk of a run: its threads, one thread, and what one does with a post."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.access import discussions as access
from courses.forms import put_errors
from courses.forms.discussions import PostForm, ReasonForm, ReportForm, ThreadForm
from courses.models import CourseRun, Post, Thread
from courses.operations import discussions as operations
from courses.operations import moderation
from courses.queries import contents, pages
from courses.queries import discussions as queries
from lms.common.entry import entry, signed_in
from lms.common.errors import DomainError, Invalid
from lms.common.tables import LONGEST_QUERY

PER_PAGE = 20
POST_VERBS = {
    "accept": operations.accept,
    "endorse": moderation.endorse,
    "restore": moderation.restore,
    "show": moderation.let_through,
}
THREAD_VERBS = {
    "pin": {"pinned": True},
    "unpin": {"pinned": False},
    "lock": {"locked": True},
    "unlock": {"locked": False},
}


@entry(signed_in)
@require_safe
def talk(request: HttpRequest, slug: str) -> HttpResponse:
    """The threads of the reader's run, of one lesson or all, narrowed by words and by what still wants an answer."""
    run = access.access_talk(request.user, slug, _number(request, "run"))
    lesson_id, show = _number(request, "lesson"), request.GET.get("show", "")
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    moderates = access.can_moderate(request.user, run)
    rows = queries.threads(run, request.user, moderates=moderates, lesson_id=lesson_id, show=show, q=q)
    context = {
        "run": run,
        "course": pages.shown([run.course])[run.course_id],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "lesson": contents.lessons_of_run(run).filter(lesson=lesson_id).first() if lesson_id else None,
        "show": show,
        "q": q,
        "can_moderate": moderates,
    }
    return render(request, "courses/talk.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def new_thread(request: HttpRequest, slug: str) -> HttpResponse:
    """A form for a question or a talk; it says who will read it and under which name."""
    run = access.access_talk(request.user, slug, _number(request, "run"))
    form = ThreadForm(request.POST or None, run=run, initial={"lesson": request.GET.get("lesson")})
    if request.method == "POST" and form.is_valid():
        try:
            thread = operations.open_thread(run.pk, by=request.user, **form.plan())
        except DomainError as error:
            put_refusal(form, error)
        else:
            return redirect("courses:thread", thread.pk)
    context = {"run": run, "form": form, "course": pages.shown([run.course])[run.course_id]}
    return render(request, "courses/new_thread.html", context, status=422 if form.errors else 200)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """A thread with its posts; a POST adds one."""
    found = access.access_thread(request.user, pk)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            post = operations.reply(found.pk, form.cleaned_data["body"], by=request.user)
        except DomainError as error:
            put_refusal(form, error)
        else:
            messages.success(request, _("已提交，教师审核后大家可见。") if post.held else _("已发表。"))
            return redirect(f"{request.path}#p{post.pk}")
    return _shown(request, found, form)


@entry(signed_in)
@require_POST
def mark(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Pin, lock, or take either back."""
    found = access.access_thread(request.user, pk, to="moderate")
    moderation.mark_thread(found.pk, by=request.user, **THREAD_VERBS[verb])
    return redirect("courses:thread", found.pk)


@entry(signed_in)
@require_POST
def change_post(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, endorse, put back or let through."""
    post = access.access_post(request.user, pk, to="read" if verb == "accept" else "moderate")
    POST_VERBS[verb](post.pk, by=request.user)
    return redirect(_place(post))


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Another text for one's own post."""
    post = access.access_post(request.user, pk, to="edit")
    form = PostForm(request.POST or None, initial={"body": post.body})
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_post(post.pk, form.cleaned_data["body"], by=request.user)
        except DomainError as error:
            put_refusal(form, error)
        else:
            return redirect(_place(post))
    return _asked(request, post, form, _("修改帖子"), _("保存"))


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post away: one's own at once, somebody else's with a reason."""
    post = access.access_post(request.user, pk)
    if not access.can_remove(request.user, post):
        raise Http404
    form = ReasonForm(request.POST or None, own=post.author_id == request.user.pk)
    if request.method == "POST" and form.is_valid():
        try:
            operations.remove_post(post.pk, by=request.user, reason=form.cleaned_data.get("reason", ""))
        except DomainError as error:
            put_refusal(form, error)
        else:
            messages.success(request, _("帖子已移除。"))
            return redirect(_after_removal(request, post))
    return _asked(request, post, form, _("移除帖子"), _("移除"))


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def report_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a post should not stand."""
    post = access.access_post(request.user, pk)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moderation.report(post.pk, by=request.user, **form.cleaned_data)
        except DomainError as error:
            put_refusal(form, error)
        else:
            messages.success(request, _("已收到举报，任课教师处理后会通知你。"))
            return redirect(_place(post))
    return _asked(request, post, form, _("举报帖子"), _("提交举报"))


def put_refusal(form: Any, error: DomainError) -> None:
    """A refusal beside what was typed, so that nothing of it is lost."""
    put_errors(form, error) if isinstance(error, Invalid) else form.add_error(None, str(error.message))


def _shown(request: HttpRequest, found: Thread, form: PostForm) -> HttpResponse:
    moderates = access.can_moderate(request.user, found.run)
    rows = queries.posts(found, request.user, moderates=moderates)
    context = {
        "thread": found,
        "course": pages.shown([found.run.course])[found.run.course_id],
        "posts": rows,
        "form": form,
        "can_moderate": moderates,
        "can_accept": found.author_id == request.user.pk or moderates,
        "is_teacher": {post.pk for post in rows if post.author_id == found.run.teacher_id},
        "can_reply": moderates or not found.locked,
    }
    return render(request, "courses/thread.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, post: Post, form: Any, title: str, label: str) -> HttpResponse:
    context = {"post": post, "form": form, "title": title, "label": label}
    return render(request, "courses/post_form.html", context, status=422 if form.errors else 200)


def _place(post: Post) -> str:
    return f"/learn/threads/{post.thread_id}/#p{post.pk}"


def _after_removal(request: HttpRequest, post: Post) -> str:
    """The thread, or the list where the thread itself went with its first post."""
    run: CourseRun = post.thread.run
    first = post.thread.posts.order_by("pk").values_list("pk", flat=True).first()
    if first == post.pk and not access.can_moderate(request.user, run):
        return f"/courses/{run.course.slug}/talk/"
    return f"/learn/threads/{post.thread_id}/"


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else None
