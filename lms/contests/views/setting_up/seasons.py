"""A season: begun, looked through before it opens, changed, copied, its registration put off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import entry
from lms.contests import access
from lms.contests.choices import SeasonState
from lms.contests.forms.seasons import CopyForm, NewSeasonForm, PostponeForm, SeasonForm
from lms.contests.models import Season
from lms.contests.operations.setting_up import copying, postponing, seasons
from lms.contests.queries import organising, sponsors
from lms.contests.views.setting_up.answering import crumbs, done, onward, page, posted, tried

FORM = require_http_methods(["GET", "HEAD", "POST"])


@entry(access.is_organiser)
@FORM
def new_season(request: HttpRequest) -> HttpResponse:
    """A new edition, of a contest there is or of a new one."""
    form = NewSeasonForm(
        posted(request), hosts=list(access.hosts_for(request.user)), initial=SeasonForm.shown(None),
        contests=organising.contests_to_repeat(access.seasons_run_by(request.user)),
    )  # fmt: skip
    if form.is_bound and form.is_valid() and (season := done(form, lambda: _begun(request, form))):
        return onward(request, _("已建好草稿。接下来设置赛道和赛程。"), "gov_season", season.pk)
    trail = [(_("赛事组织"), reverse("contests:gov_contests")), (_("新建一届赛事"), "")]
    return page(request, form, title=_("新建一届赛事"), crumbs=trail, lead=_("先存为草稿，检查无误再开放报名。"))


def _begun(request: HttpRequest, form: NewSeasonForm) -> Season:
    contest = form.cleaned_data["contest"]
    if contest is None:
        return seasons.begin_contest(form.page(), form.words(), by=request.user)
    return seasons.begin_season(contest, form.words(), by=request.user)


@entry(access.is_organiser)
@require_safe
def season(request: HttpRequest, pk: int) -> HttpResponse:
    """The check page: what there is, what is missing and where it is mended, and the button that opens."""
    found = access.access_season(request.user, pk)
    context = {
        "season": found,
        "crumbs": crumbs(found),
        "problems": list(sponsors.of_season(found)),
        "plan": organising.plan_of(found),
        "copy": CopyForm(initial={"year": found.year + 1}),
        "postpone": PostponeForm(initial={"until": found.registers_until}),
    }
    return render(request, "contests/setting_up/season.html", context)


@entry(access.is_organiser)
@FORM
def edit_season(request: HttpRequest, pk: int) -> HttpResponse:
    """Its titles, hours and commitment."""
    found = access.access_season(request.user, pk)
    hosts = list(access.hosts_for(request.user))
    form = SeasonForm(posted(request), hosts=hosts, initial=SeasonForm.shown(found))
    if (
        form.is_bound
        and form.is_valid()
        and done(form, lambda: seasons.change_season(pk, form.words(), by=request.user))
    ):
        return onward(request, _("已保存。"), "gov_season", pk)
    lead = (
        ""
        if found.state == SeasonState.DRAFT
        else _("报名已经开始：只能改名称；承诺书改了就是新的一版，成员要重新签署。")
    )
    return page(request, form, title=_("届次设置"), crumbs=crumbs(found, (_("届次设置"), "")), lead=lead)


@entry(access.is_organiser)
@require_POST
def open_season(request: HttpRequest, pk: int) -> HttpResponse:
    """Open registration."""
    access.access_season(request.user, pk)
    return tried(
        request,
        lambda: seasons.open_season(pk, by=request.user),
        _("已开放：到报名开始时间即可组队。"),
        ("gov_season", pk),
    )


@entry(access.is_organiser)
@FORM
def copy_season(request: HttpRequest, pk: int) -> HttpResponse:
    """The same in another year."""
    found = access.access_season(request.user, pk)
    form = CopyForm(posted(request), initial={"year": found.year + 1})
    if form.is_bound and form.is_valid():
        made = done(form, lambda: copying.copy_season(pk, year=form.cleaned_data["year"], by=request.user))
        if made is not None:
            return onward(request, _("已复制为草稿，日期按年顺延。请逐项核对。"), "gov_season", made.pk)
    lead = _("复制赛道、参赛条件、赛程、评分模块、奖项和评分标准；标准答案、评委、队伍和命题企业不复制。")
    trail = crumbs(found, (_("复制到另一年"), ""))
    return page(request, form, title=_("复制到另一年"), crumbs=trail, lead=lead, action=_("复制为草稿"))


@entry(access.is_organiser)
@FORM
def postpone_registration(request: HttpRequest, pk: int) -> HttpResponse:
    """A later end of registration, with its reason."""
    found = access.access_season(request.user, pk)
    form = PostponeForm(posted(request), initial={"until": found.registers_until})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if done(form, lambda: postponing.postpone_registration(pk, **data, by=request.user)):
            return onward(request, _("已延期，所有队伍会收到通知。"), "gov_season", pk)
    lead = _("只能往后延；学校审核截止顺延同样长。所有队伍会收到通知和理由。")
    trail = crumbs(found, (_("报名延期"), ""))
    return page(request, form, title=_("报名延期"), crumbs=trail, lead=lead, action=_("延期"))
