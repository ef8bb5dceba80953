"""The board of factors: the list, writing a post, and one post with its talks."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common import tables
from lms.common.entry import entry
from lms.common.enumerating import joined
from lms.common.sheets import Column
from lms.cooperation import access
from lms.cooperation.choices import DEFINITIONS, PostState
from lms.cooperation.forms.factors import FactorForm, FactorsFilter, InterestForm
from lms.cooperation.models import FactorPost
from lms.cooperation.operations import factors as operations
from lms.cooperation.operations import interests
from lms.cooperation.queries import factors as queries
from lms.cooperation.views.places import base_of, done, go, page
from lms.organisations.public import Organisation

SORTS = {"title": "title", "valid": "valid_until", "posted": "posted_at"}
HIDDEN = (PostState.REMOVED, PostState.APPEALED)


@entry(access.works_somewhere)
@require_safe
def factors(request: HttpRequest, place: str, org: str = "") -> HttpResponse:
    """What is offered and asked for, as far as the organisation sees it."""
    here = access.access_place(request.user, place, org)
    form = FactorsFilter(request.GET)
    rows = queries.listed(_chosen(request, form, here))
    listing = tables.listing(request, rows, sorts=SORTS, default="-posted", search=["title", "text"])
    if export := tables.download(request, "factors", _columns(), listing.rows):
        return export
    kept = queries.kept_by(request.user, listing.page)
    new_url = f"{base_of(here)}factors/new/"
    return page(request, "factors", here, form=form, listing=listing, kept=kept, new_url=new_url)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, place: str, org: str = "") -> HttpResponse:
    """Put up a post."""
    here = access.access_place(request.user, place, org)
    known = {"cluster_id": here.cluster_id, "contact_name": request.user.name, "contact_way": request.user.email}
    form = FactorForm(request.POST if request.method == "POST" else None, here=here, initial=known)
    made: list[FactorPost] = []

    def put_up() -> None:
        chosen = form.cleaned_data["skills"]
        made.append(operations.post_factor(here.pk, form.words, by=request.user, skills=chosen))

    if request.method == "POST" and form.is_valid() and done(request, put_up, _("已发布。"), form=form):
        return go(here, made[0].address)
    return page(request, "factor_form", here, status=422 if form.errors else 200, form=form)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponse:
    """Change one's own post; one that ran out is up again, one that was taken down is looked at again."""
    here = access.access_place(request.user, place, org)
    post = access.access_own_post(here, pk)
    names = [name for name in FactorForm.field_order if name != "skills"] + ["contact_name", "contact_way"]
    known = {**{name: getattr(post, name) for name in names}, "skills": post.skills.all()}
    form = FactorForm(request.POST if request.method == "POST" else None, here=here, initial=known)

    def write() -> None:
        operations.write_factor(post.pk, form.words, by=request.user, skills=form.cleaned_data["skills"])

    if request.method == "POST" and form.is_valid() and done(request, write, _("已保存。"), form=form):
        return go(here, post.address)
    return page(request, "factor_form", here, status=422 if form.errors else 200, form=form, post=post)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponse:
    """One post: its talks, whom it might suit, and the buttons of whoever is to act."""
    here = access.access_place(request.user, place, org)
    found = access.access_post(here, pk)
    act, _colon, which = request.POST.get("act", "").partition(":")
    form = InterestForm(
        request.POST if act == "interest" else None,
        initial={"contact_name": request.user.name, "contact_way": request.user.email},
    )
    if request.method == "POST" and _acted(request, found, here, act, which, form):
        return go(here, found.address)
    own, talks = found.author_id == here.pk, queries.talks_of(found, here)
    open_talk = any(talk.interest.state in {"asked", "talking"} for talk in talks)
    words = {
        "post": found,
        "talks": talks,
        "is_own": own,
        "is_up": queries.is_up(found),
        "kept": found.pk in queries.kept_by(request.user, [found]),
        "suggestions": queries.suggestions(found, here) if own and queries.is_up(found) else [],
        "rule": DEFINITIONS["pairing"],
        "form": form,
        "can_ask": not own and not open_talk and queries.is_up(found),
        "can_moderate": access.can_moderate(here, found),
    }
    return page(request, "factor", here, status=422 if form.errors else 200, **words)


def _chosen(request: HttpRequest, form: FactorsFilter, here: Organisation) -> Any:
    chosen = form.cleaned_data if form.is_valid() else {}
    rows, only = queries.seen_by(here), chosen.get("only")
    if only == "mine":
        rows = rows.filter(author=here)
    elif only == "kept":
        rows = rows.filter(bookmarks__person=request.user)
    else:
        rows = rows.filter(state__in=HIDDEN) if only == "removed" else queries.up(rows)
    picked = {name: chosen[name] for name in ("kind", "side", "cluster") if chosen.get(name)}
    return rows.filter(**picked)


def _columns() -> list[Column]:
    # No contact stands here: it opens post by post, when both sides have agreed.
    return [
        Column(_("标题"), "title"),
        Column(_("要素"), lambda row: row.get_kind_display()),
        Column(_("供需"), lambda row: row.get_side_display()),
        Column(_("发布单位"), "author"),
        Column(_("产业集群"), "cluster"),
        Column(_("技能"), lambda row: joined(row.skills.all())),
        Column(_("金额下限（元）"), "low"),
        Column(_("金额上限（元）"), "high"),
        Column(_("有效期至"), "valid_until"),
        Column(_("状态"), lambda row: row.get_state_display()),
    ]


def _acted(
    request: HttpRequest, found: FactorPost, here: Organisation, act: str, which: str, form: InterestForm
) -> bool:
    by, pk, key = request.user, found.pk, int(which) if which.isdecimal() else 0
    if act == "interest":
        return form.is_valid() and done(
            request,
            lambda: interests.express_interest(pk, here.pk, form.words, by=by),
            _("已告诉对方；对方同意后双方看到联系方式。"),
            form=form,
        )
    acts = _post_acts(request, pk, here) | (_talk_acts(request, key, here) if _is_talk(found, key) else {})
    if act not in acts:
        raise Http404
    step, said = acts[act]
    done(request, step, said)
    return True


def _is_talk(found: FactorPost, key: int) -> bool:
    return found.interests.filter(pk=key).exists()


def _post_acts(request: HttpRequest, pk: int, here: Organisation) -> dict[str, tuple[Callable[[], object], str]]:
    by, reason = request.user, request.POST.get("reason", "")
    return {
        "keep": (lambda: operations.keep_factor(pk, keep=True, by=by), _("已收藏。")),
        "unkeep": (lambda: operations.keep_factor(pk, keep=False, by=by), _("已取消收藏。")),
        "close": (lambda: operations.close_factor(pk, by=by), _("已关闭。")),
        "appeal": (lambda: operations.appeal_removal(pk, reason, by=by), _("已请主管部门复核。")),
        "remove": (lambda: operations.remove_factor(pk, here.pk, reason, by=by), _("已下架，发布单位会收到原因。")),
        "restore": (lambda: operations.restore_factor(pk, here.pk, by=by), _("已恢复展示。")),
    }


def _talk_acts(request: HttpRequest, key: int, here: Organisation) -> dict[str, tuple[Callable[[], object], str]]:
    by, outcome = request.user, request.POST.get("outcome", "")

    def record(concluded: bool) -> Callable[[], object]:
        return lambda: interests.record_match(key, here.pk, outcome, concluded=concluded, by=by)

    return {
        "agree": (lambda: interests.answer_interest(key, agree=True, by=by), _("已同意，双方可以联系了。")),
        "decline": (lambda: interests.answer_interest(key, agree=False, by=by), _("已谢绝。")),
        "take-back": (lambda: interests.withdraw_interest(key, by=by), _("已收回。")),
        "concluded": (record(True), _("已登记达成。")),
        "failed": (record(False), _("已登记未达成的原因。")),
    }
