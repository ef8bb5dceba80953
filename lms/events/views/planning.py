"""Planning, changing, cancelling."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.events import access
from lms.events.errors import Clashing
from lms.events.faults import sentence
from lms.events.forms import CancelForm, SeriesForm, SessionForm, put_errors
from lms.events.models import EventSession
from lms.events.operations import series, sessions
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
    return render(request, "events/plan.html", {"host": host, "form": form}, status=422 if form.errors else 200)


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
    if request.method == "POST" and form.is_valid():
        try:
            done = sessions.edit_sessions(session.pk, form.change(), Scope(form.cleaned_data["scope"]), by=request.user)
        except Invalid as error:
            _put(form, error)
        else:
            messages.success(request, _("改了 %(n)d 场，报名的人已收到通知。") % {"n": len(done)})
            return redirect("events:session", session.pk)
    return render(request, "events/edit.html", {"session": session, "form": form}, status=422 if form.errors else 200)


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
