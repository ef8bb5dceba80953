"""Planning, changing, cancelling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.common import venues
from lms.common.entry import entry
from lms.common.errors import Invalid, WrongState
from lms.events import access
from lms.events.errors import Changed, Clashing, FactsChanged, RulesChanged
from lms.events.faults import sentence
from lms.events.forms import CancelForm, RestoreForm, SeriesForm, SessionForm, put_errors
from lms.events.forms.facts import ChangeFactsForm
from lms.events.forms.rules import ChangeRulesForm
from lms.events.models import EventSession, Series
from lms.events.operations import facts, previews, restoring, series, sessions
from lms.events.operations.previews import Moving
from lms.events.planning import Scope, Slot
from lms.events.queries import readings


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
    """One session, it and all that follow, or all: looked at first, then done."""
    session = access.access_session(request.user, pk, to="host")
    now = readings.reading_of(session.series_id)
    if session.number not in now:
        raise WrongState(_("这一场已经开始，不能再改。"))
    form = SessionForm(request.POST or None, number=session.number, now=now)
    look = _look(request, session, form) if form.is_bound and form.is_valid() else Look(form)
    if look.done is not None:
        said = _("改了 %(n)d 场。改了时间、场地或工位的，报名的人和主讲专家会收到通知。")
        messages.success(request, said % {"n": look.done})
        return redirect("events:session", session.pk)
    context = {"session": session, "form": look.form, "moved": look.moved, "since": look.since, "people": look.people}
    context["venues"] = venues.names_for(session.series.host_id)
    return render(request, "events/edit.html", context, status=look.status)


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
    messages.success(request, _("取消了 %(n)d 场。报名、候补的人和主讲专家会收到通知。") % {"n": len(gone)})
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
        messages.success(request, _("恢复了 %(n)d 场。报名、候补的人和主讲专家会收到通知。") % {"n": len(back)})
    return redirect("events:session", session.pk)


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Who may have a seat, by school too, and how long one is kept."""
    found = access.access_hosted(request.user, code)
    form = ChangeRulesForm(request.POST or None, series=found)

    def save() -> None:
        series.change_rules(found.pk, form.rules(), read=form.revision, by=request.user)

    return _amended(request, found, form, save, "events/rules.html", _("报名规则已改，有名额的已轮给候补的人。"))


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """What the event is called, says and counts for."""
    found = access.access_hosted(request.user, code)
    form = ChangeFactsForm(request.POST or None, series=found)

    def save() -> None:
        facts.change_facts(found.pk, form.facts(), read=form.was, by=request.user)

    return _amended(request, found, form, save, "events/change.html", _("活动资料已改。"))


def _amended(
    request: HttpRequest,
    found: Series,
    form: ChangeRulesForm | ChangeFactsForm,
    save: Callable[[], None],
    template: str,
    done: str,
) -> HttpResponse:
    """The form, its refusal, or the event with what was done; where another was quicker, both versions."""
    since: list[tuple[Any, str]] | None = None
    if form.is_bound and form.is_valid():
        try:
            save()
        except (RulesChanged, FactsChanged):
            found = access.access_hosted(request.user, found.code)
            since, form = form.since(found), form.over(found)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, done)
            return redirect("events:event", found.code)
    status = 409 if since is not None else 422 if form.errors else 200
    return render(request, template, {"series": found, "form": form, "since": since}, status=status)


@entry(access.hosts_somewhere)
@require_POST
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    found = access.access_hosted(request.user, code)
    facts.delete_draft(found.pk, by=request.user)
    messages.success(request, _("草稿已删除。"))
    return redirect("events:hosted")


@dataclass(frozen=True)
class Look:
    """What became of a change: what it would make of each session, or how many it changed.

    since   sessions somebody else changed after they were read: (as it was, as it is, names of what is other)
    """

    form: SessionForm
    moved: list[Moving] | None = None
    since: Sequence[tuple[Slot, Slot, list[str]]] = ()
    done: int | None = None

    @property
    def people(self) -> int:
        """How many would be told."""
        return sum(one.told for one in self.moved or ())

    @property
    def status(self) -> int:
        """What the page answers with."""
        return 409 if self.since else 422 if self.form.errors else 200


def _look(request: HttpRequest, session: EventSession, form: SessionForm) -> Look:
    """Done where it was looked at as it is; else looked at, over what somebody else changed meanwhile."""
    data = form.cleaned_data
    scope = Scope(data["scope"])
    try:
        if data["seen"] == form.digest():
            done = sessions.edit_sessions(
                session.pk, form.change(), scope, reason=data["reason"], read=form.reading, by=request.user
            )
            return Look(form, done=len(done))
        return Look(form.looked_at(), _preview(request, session, form))
    except Changed as error:
        return _over(request, session, form, error)
    except Invalid as error:
        moved = _preview(request, session, form) if "reason" in error.fields else None
        _put(form, error)
        return Look(form, moved)


def _over(request: HttpRequest, session: EventSession, form: SessionForm, error: Changed) -> Look:
    """The same wishes over what others changed, to be looked at once more: nothing that was typed is lost."""
    form = form.over(readings.reading_of(session.series_id))
    if not form.is_valid():
        return Look(form, since=error.since)
    try:
        return Look(form.looked_at(), _preview(request, session, form), error.since)
    except Invalid as refused:
        _put(form, refused)
        return Look(form, since=error.since)


def _preview(request: HttpRequest, session: EventSession, form: SessionForm) -> list[Moving]:
    scope = Scope(form.cleaned_data["scope"])
    return previews.preview_edit(session.pk, form.change(), scope, read=form.reading, by=request.user)


def _put(form: SeriesForm | SessionForm, error: Invalid) -> None:
    put_errors(form, error)
    for clash in error.clashes if isinstance(error, Clashing) else ():
        form.add_error(None, sentence(clash))
