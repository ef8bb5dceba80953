"""The keeper's pages: their bases, and one base with all that waits for them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.bases import access
from lms.bases.errors import StillBooked
from lms.bases.forms.bases import CheckForm, ClosureForm
from lms.bases.models import Base
from lms.bases.operations import bases
from lms.bases.queries import bookings, rooms, weeks
from lms.bases.queries.bases import kept_by
from lms.bases.queries.utilisation import DEFINITION, uses
from lms.common.entry import entry
from lms.common.terms import term_of

FEW = 10


@entry(access.books_somewhere)
@require_safe
def kept(request: HttpRequest, org: str, place: str) -> HttpResponse:
    """The bases of the organisation, with the term's use so far; who does not keep them goes to their public pages."""
    owner = access.access_home(request.user, org)
    keeps = access.can_keep(request.user, owner.pk)
    rows = list(kept_by(owner.pk))
    today = timezone.localdate()
    used = uses([row.pk for row in rows], [day for day in term_of(today).days if day <= today])
    context = {
        "owner": owner,
        "place": place,
        "rows": [(row, used.of(row.pk).percent, row.kept_at if keeps else f"/bases/{row.code}/") for row in rows],
        "keeps": keeps,
        "waiting": bookings.waiting_for(owner.pk).count() if keeps else 0,
        "definition": DEFINITION,
        "new": reverse(f"bases:{place}_new", args=[owner.code]) if keeps else "",
        "runs_centres": place == "uni" and access.can_run_centre(request.user, owner.pk),
    }
    return render(request, "bases/kept.html", context)


@entry(access.keeps_somewhere)
@require_safe
def keep(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """One base: who asks, what is closed, how safe it is, whose heads are not counted."""
    return shown(request, access.access_kept(request.user, org, code), place)


@entry(access.keeps_somewhere)
@require_POST
def feed_address(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """A calendar address; the one before opens nothing any more."""
    base = access.access_kept(request.user, org, code)
    bases.renew_feed(base.pk, by=request.user)
    messages.success(request, _("日历地址已生成，旧的作废。"))
    return redirect(f"bases:{place}_keep", org, code)


@entry(access.keeps_somewhere)
@require_POST
def retire(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """Take no more bookings, or take them again."""
    base = access.access_kept(request.user, org, code)
    try:
        bases.reopen_base(base.pk, by=request.user) if base.retired_at else bases.retire_base(base.pk, by=request.user)
    except StillBooked as error:
        messages.error(request, _("还有 %(n)d 场预约或活动没有结束，请先取消或等它们结束。") % {"n": error.count})
    return redirect(f"bases:{place}_keep", org, code)


def shown(request: HttpRequest, base: Base, place: str, **forms: Any) -> HttpResponse:
    """The keeper's page, with a form that was refused in place of the empty one."""
    today = timezone.localdate()
    use = uses([base.pk], [day for day in term_of(today).days if day <= today]).of(base.pk)
    feed = reverse("bases:feed", args=[base.feed_key]) if base.feed_key else ""
    context: dict[str, Any] = {
        "base": base,
        "owner": base.owner,
        "place": place,
        "waiting": bookings.waiting_at(base),
        "uncounted": bookings.uncounted_at(base)[:FEW],
        "closures": base.closures.filter(lifted_at=None, ends_at__gt=timezone.now()).select_related("group"),
        "checks": base.checks.select_related("recorded_by"),
        "beyond": bookings.beyond_safety(base),
        "groups": base.groups.prefetch_related("skills"),
        "hours": weeks.hours_in_words(rooms.hours_of(base)),
        "percent": use.percent,
        "workstations": sum(group.count for group in base.groups.all()),
        "definition": DEFINITION,
        "feed": f"{settings.SITE_URL}{feed}" if feed else "",
        "to": {name: reverse(f"bases:{place}_{name}", args=[base.owner.code, base.code]) for name in ADDRESSES},
        "closure_form": ClosureForm(base=base, auto_id="c-%s"),
        "check_form": CheckForm(auto_id="s-%s"),
    }
    wrong = any(form.errors for form in forms.values() if hasattr(form, "errors")) or "still_booked" in forms
    return render(request, "bases/keep.html", context | forms, status=422 if wrong else 200)


ADDRESSES = ("feed_address", "retire", "edit", "hours", "add_group", "close", "record_check", "use")
