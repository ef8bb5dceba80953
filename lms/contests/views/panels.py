"""The organiser's hand among judges: an entry given or taken, a sheet set aside or taken back in, a judge taken off."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.contests import access
from lms.contests.models import Assignment, Entry, Round
from lms.contests.operations import assignments, panels
from lms.contests.views.setting_up.answering import at, by_reason, crumbs, onward, refused
from lms.contests.views.setting_up.seasons import FORM
from lms.contests.views.typed import whole


@entry(access.is_organiser)
@require_POST
def entry_judges(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """Give an entry to a judge, take it back, set a pair aside, or take it back in."""
    made = access.access_round(request.user, pk)
    found = access.access_entry(request.user, made, entry_id)
    try:
        sentence = _act(request, made, found)
    except DomainError as error:
        return refused(request, error, "gov_entry", pk, entry_id)
    return onward(request, sentence, "gov_entry", pk, entry_id)


@entry(access.is_organiser)
@FORM
def remove_judge(request: HttpRequest, pk: int, judge_id: int) -> HttpResponse:
    """Take a judge off the round, with the reason they are told."""
    made = access.access_round(request.user, pk)
    judge = access.access_judge(request.user, made, judge_id)
    title = _("%(judge)s卸任") % {"judge": judge.person.name}
    return by_reason(
        request, lambda reason: panels.remove_judge(judge.pk, reason=reason, by=request.user),
        said=_("评委已卸任，空出的作品可以补派。"), place=("gov_round", pk), title=title,
        crumbs=crumbs(made.track.season, at(made), (title, "")), action=_("卸任"),
        lead=_("没有评的作品空出来，已经提交的评分仍然计入。评委会收到理由。"),
    )  # fmt: skip


def _act(request: HttpRequest, made: Round, found: Entry) -> str:
    """What a button does. Raises DomainError."""
    act, reason, by = request.POST.get("act"), request.POST.get("reason", ""), request.user
    if act == "give":
        assignments.give(_judge_of(request, made), found.pk, by=by)
        return _("已分派，评委会收到通知。")
    assignment = _assignment_of(request, found)
    if act == "take":
        assignments.take_back(assignment.pk, reason=reason, by=by)
        return _("已撤回，可以分派给别人。")
    if act == "recuse":
        assignments.recuse(assignment.pk, reason=reason, by=by)
        return _("已回避：这份评分保留、不再计入。")
    if act == "readmit":
        assignments.readmit(assignment.pk, reason=reason, by=by)
        return _("回避已撤销，照原来的评分计入。")
    raise Http404


def _judge_of(request: HttpRequest, made: Round) -> int:
    return access.access_judge(request.user, made, whole(request.POST.get("judge", "")) or 0).pk


def _assignment_of(request: HttpRequest, found: Entry) -> Assignment:
    row = found.assignments.filter(pk=whole(request.POST.get("assignment", ""))).first()
    if row is None:
        raise Http404
    return row
