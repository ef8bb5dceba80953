"""What a host sees of a session: who comes, who was there, what is odd."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.spans import BEIJING
from lms.common.tables import download
from lms.common.terms import terms_until
from lms.credit import public as credit
from lms.events import access
from lms.events.choices import HOSTS, PlaceState
from lms.events.forms import CancelForm, RestoreForm
from lms.events.models import EventSession
from lms.events.operations import checkins, lines
from lms.events.queries import absences, feedback, hosting
from lms.events.views.numbers import whole
from lms.organisations import public as organisations

PER_PAGE = 30
COLUMNS = [
    Column(gettext_lazy("学号或工号"), "number"),
    Column(gettext_lazy("姓名"), "name"),
    Column(gettext_lazy("所属机构"), "school"),
    Column(gettext_lazy("班级"), "school_class"),
    Column(gettext_lazy("状态"), "state"),
    Column(gettext_lazy("签到时间"), "seen_at"),
    Column(gettext_lazy("签退时间"), "left_at"),
    Column(gettext_lazy("分钟"), "minutes"),
]

MISSED = [
    *COLUMNS[:4],
    Column(gettext_lazy("报上名的场次"), "seats"),
    Column(gettext_lazy("没来的场次"), "missed"),
    Column(gettext_lazy("哪几场"), "which"),
]
# The current one and those before it.
TERMS = 4


@entry(access.hosts_somewhere)
@require_safe
def hosted(request: HttpRequest) -> HttpResponse:
    """Sessions of one's organisations, the newest first."""
    mine = list(organisations.organisations_where(request.user, *HOSTS).order_by("name_zh"))
    ids = [organisation.pk for organisation in mine]
    context = {
        "organisations": mine,
        "approves": access.approves_somewhere(request.user),
        "drafts": hosting.series_drafts(ids),
        "page": Paginator(hosting.hosted_by(ids), PER_PAGE).get_page(request.GET.get("page")),
        "minutes": sum(credit.taught_minutes(ids).values()),
    }
    return render(request, "events/hosted.html", context)


@entry(access.hosts_somewhere)
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Participants with their attendance, anomalies, speakers, feedback; the list as a file."""
    session = access.access_session(request.user, pk, to="host")
    people = hosting.participants(session)
    chosen = _missing(session, people) if request.GET.get("who") == "absent" else people
    file = download(request, f"event-{session.pk}", COLUMNS, chosen)
    return _page(request, session, people) if file is None else file


def _missing(session: EventSession, people: list[hosting.Participant]) -> list[hosting.Participant]:
    return absences.absent(people) if session.is_over else []


def _page(
    request: HttpRequest,
    session: EventSession,
    people: list[hosting.Participant],
    *,
    status: int = 200,
    unread: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The host's page; `unread` is what was pasted and not taken, and why: "lines", "device", "problem"."""
    context = {
        "session": session,
        "unread": unread,
        "fix": max(whole(request.GET.get("fix", "")), 0),
        "people": people,
        "missing": _missing(session, people),
        "line": sorted((one.place for one in people if one.place.ticket), key=lambda place: place.ticket),
        "told": sum(one.place.is_concerned for one in people),
        "present": sum(one.present for one in people),
        "unsettled": sum(one.present and not one.minutes for one in people),
        "concerns": hosting.concerns(session),
        "invitations": session.invitations.select_related("expert__firm").order_by("pk"),
        "experts": hosting.pool()[:200],
        "summary": feedback.summary_of(session),
        "fewest": feedback.FEWEST,
        "cancel_form": CancelForm(),
        "restore_form": RestoreForm(),
    }
    return render(request, "events/session.html", context, status=status)


@entry(access.hosts_somewhere)
@require_safe
def missed(request: HttpRequest, org: str) -> HttpResponse:
    """Who had a seat and did not come, over a term; the list as a file."""
    host = access.access_host(request.user, org)
    terms = terms_until(timezone.localdate(), TERMS)
    term = next((one for one in terms if one.name == request.GET.get("term")), terms[0])
    found = absences.absences_of(host.pk, term)
    file = download(request, f"{host.code}-absent-{term.name}", MISSED, found.people)
    if file is not None:
        return file
    page = Paginator(found.people, PER_PAGE).get_page(request.GET.get("page"))
    context = {"host": host, "terms": terms, "term": term, "found": found, "page": page}
    return render(request, "events/missed.html", context)


@entry(access.hosts_somewhere)
@require_safe
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of names to print, with room for a signature."""
    session = access.access_session(request.user, pk, to="host")
    people = [one for one in hosting.participants(session) if one.place.state == PlaceState.CONFIRMED]
    return render(request, "events/names.html", {"session": session, "people": people})


@entry(access.hosts_somewhere)
@require_POST
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Move somebody in the waiting line: "place:seen:to"."""
    session = access.access_session(request.user, pk, to="host")
    asked = [whole(part) for part in request.POST.get("move", "").split(":")]
    if len(asked) != 3 or min(asked) < 0:
        raise Invalid(_("请选一个候补的人。"))
    place, seen, to = asked
    if not session.places.filter(pk=place).exists():
        raise Http404
    try:
        lines.move_in_line(place, to, request.POST.get("reason", ""), seen=seen, by=request.user)
    except Invalid as error:
        messages.error(request, str(error.fields.get("reason", error.message)))
    else:
        messages.success(request, _("候补顺序已调整，位置变了的人已收到通知。"))
    return redirect(f"{reverse('events:session', args=[session.pk])}#line")


@entry(access.hosts_somewhere)
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Set somebody's attendance right."""
    session = access.access_session(request.user, pk, to="host")
    person = whole(request.POST.get("person", ""))
    if person < 0:
        raise Invalid(_("请选一个人。"))
    present = request.POST.get("do") == "present"
    reason, said = request.POST.get("reason", ""), request.POST.get("minutes", "").strip()
    minutes = whole(said) if said and present else None
    checkins.correct(session.pk, person, present=present, minutes=minutes, reason=reason, by=request.user)
    messages.success(request, _("签到已更正，原因已留痕。"))
    return redirect("events:session", session.pk)


@entry(access.hosts_somewhere)
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in what a scanner saw: lines of "ticket,time"; without a time, now. Where people check out, never now."""
    session = access.access_session(request.user, pk, to="host")
    text, device = request.POST.get("lines", ""), request.POST.get("device", "door")
    try:
        lines = _lines(text, timed=session.series.checks_out)
    except Invalid as error:
        unread = {"lines": text, "device": device, "problem": str(error.message)}
        return _page(request, session, hosting.participants(session), status=error.status, unread=unread)
    done = checkins.merge_scans(session.pk, lines, device, by=request.user)
    said = _("新记入 %(added)d 条，已有 %(known)d 条，不收 %(refused)d 条。")
    messages.success(request, said % {"added": done.added, "known": done.known, "refused": len(done.refused)})
    for text, why in done.refused[:20]:
        messages.warning(request, f"{text[:40]}…：{why}")
    return redirect("events:session", session.pk)


def _lines(text: str, *, timed: bool) -> list[tuple[str, datetime]]:
    """(ticket, moment) of each line. Raises Invalid where each must have a time: pasted twice, now is checking out."""
    lines = [_line(one) for one in text.splitlines() if one.strip()]
    if timed and any(at is None for _ticket, at in lines):
        raise Invalid(_("要签退的场次，每一行都要写时间，例如 2026-11-26T14:05:00。什么都没有录入。"))
    return [(ticket, at or timezone.now()) for ticket, at in lines]


def _line(text: str) -> tuple[str, datetime | None]:
    ticket, _comma, at = text.partition(",")
    try:
        moment = parse_datetime(at.strip())
    except ValueError:
        moment = None
    if moment is not None and timezone.is_naive(moment):
        moment = moment.replace(tzinfo=BEIJING)
    return ticket.strip(), moment
