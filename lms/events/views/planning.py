"""Planning, changing, cancelling."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.common import venues
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.events import access
from lms.events.errors import Clashing
from lms.events.faults import sentence
from lms.events.forms import CancelForm, RestoreForm, RulesForm, SeriesForm, SessionForm, put_errors
from lms.events.models import EventSession
from lms.events.operations import restoring, series, sessions
from lms.events.operations.sessions import Moving
from lms.events.planning import Scope


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, org: str) -> HttpResponse:
    """A new event of that organisation."""
    host = access.access_host(request.user, org)
    form = SeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = series.create_series(host.pk, form.cleaned_data["code"], form.plan(), by=request.user)
        except Invalid as error:
            _put(form, error)
        else:
            messages.success(request, _("活动已建好，发布以后大家才看得到。"))
            return redirect("events:event", made.code)
    context = {"host": host, "form": form, "venues": venues.names_for(host.pk)}
    return render(request, "events/plan.html", context, status=422 if form.errors else 200)


@entry(access.hosts_somewhere)
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Let everybody see it."""
    found = access.access_series(request.user, code)
    series.publish_series(found.pk, by=request.user)
    messages.success(request, _("已发布，可以报名了。"))
    return redirect("events:event", found.code)


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One session, it and all that follow, or all."""
    session = access.access_session(request.user, pk, to="host")
    form = SessionForm(request.POST or None, initial=_initial(session))
    moved: list[Moving] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            moved, done = _looked_at_or_done(request, session, form)
        except Invalid as error:
            moved = _preview(request, session, form) if "reason" in error.fields else None
            _put(form, error)
        else:
            if moved is None:
                messages.success(request, _("改了 %(n)d 场，报名的人已收到通知。") % {"n": done})
                return redirect("events:session", session.pk)
    shown = form if form.errors or moved is None else SessionForm(_seen(request, form), initial=_initial(session))
    context = {"session": session, "form": shown, "moved": moved, "people": sum(one.told for one in moved or ())}
    context["venues"] = venues.names_for(session.series.host_id)
    return render(request, "events/edit.html", context, status=422 if form.errors else 200)


@entry(access.hosts_somewhere)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Sessions that are not held after all."""
    session = access.access_session(request.user, pk, to="host")
    form = CancelForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("请写明原因（200 字以内），报名的人会看到。"))
    data = form.cleaned_data
    gone = sessions.cancel_sessions(session.pk, Scope(data["scope"]), data["reason"], by=request.user)
    messages.success(request, _("取消了 %(n)d 场，报名的人已收到通知。") % {"n": len(gone)})
    return redirect("events:session", session.pk)


@entry(access.hosts_somewhere)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancelled sessions that are held after all."""
    session = access.access_session(request.user, pk, to="host")
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("请写明恢复的原因（200 字以内），报名的人会看到。"))
    data = form.cleaned_data
    scope, room = Scope(data["scope"]), data["room"].strip() or None
    try:
        back = restoring.restore_sessions(session.pk, scope, data["reason"], room=room, by=request.user)
    except Clashing as error:
        for said in [str(error.message), *map(sentence, error.clashes)]:
            messages.error(request, said)
    else:
        messages.success(request, _("恢复了 %(n)d 场，报名的人已收到通知。") % {"n": len(back)})
    return redirect("events:session", session.pk)


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Who may have a seat, by school too, and how long one is kept."""
    found = access.access_hosted(request.user, code)
    form = RulesForm(request.POST or None, initial=RulesForm.of(found))
    if request.method == "POST" and form.is_valid():
        try:
            series.change_rules(found.pk, form.rules(), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("报名规则已改，有名额的已轮给候补的人。"))
            return redirect("events:event", found.code)
    return render(request, "events/rules.html", {"series": found, "form": form}, status=422 if form.errors else 200)


def _looked_at_or_done(
    request: HttpRequest, session: EventSession, form: SessionForm
) -> tuple[list[Moving] | None, int]:
    """(what it would make of each session, 0), or once that was seen (None, how many it changed)."""
    data = form.cleaned_data
    if data["seen"] != form.digest():
        return _preview(request, session, form), 0
    scope = Scope(data["scope"])
    done = sessions.edit_sessions(session.pk, form.change(), scope, reason=data["reason"], by=request.user)
    return None, len(done)


def _preview(request: HttpRequest, session: EventSession, form: SessionForm) -> list[Moving]:
    return sessions.preview_edit(session.pk, form.change(), Scope(form.cleaned_data["scope"]), by=request.user)


def _seen(request: HttpRequest, form: SessionForm) -> QueryDict:
    data = request.POST.copy()
    data["seen"] = form.digest()
    return data


def _put(form: SeriesForm | SessionForm, error: Invalid) -> None:
    put_errors(form, error)
    for clash in error.clashes if isinstance(error, Clashing) else ():
        form.add_error(None, sentence(clash))


def _initial(session: EventSession) -> dict[str, object]:
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "day": starts.date(), "starts": starts.time(), "ends": ends.time(), "topic_zh": session.topic_zh,
        "room": session.room.name if session.room else "", "station": session.station, "seats": session.seats,
    }  # fmt: skip
