"""Closing a base for a time, and opening it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.bases import access
from lms.bases.errors import StillBooked
from lms.bases.forms import put_errors
from lms.bases.forms.bases import ClosureForm
from lms.bases.models import Closure
from lms.bases.operations import closures
from lms.bases.views.keeping import shown
from lms.common.entry import entry
from lms.common.errors import Invalid


@entry(access.keeps_somewhere)
@require_POST
def close(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """Close it; where sessions are in the way, ask first."""
    base = access.access_kept(request.user, org, code)
    form = ClosureForm(request.POST, base=base, auto_id="c-%s")
    if not form.is_valid():
        return shown(request, base, place, closure_form=form)
    seen = request.POST.get("confirmed")
    try:
        closures.close(base.pk, form.draft(), by=request.user, cancels=seen is not None, seen=seen)
    except StillBooked as error:
        found = {"still_booked": error.count, "hits": error.hits, "digest": error.digest}
        return shown(request, base, place, closure_form=form, **found)
    except Invalid as error:
        put_errors(form, error)
        return shown(request, base, place, closure_form=form)
    messages.success(request, _("已登记停用时段。"))
    return redirect(f"bases:{place}_keep", org, code)


@entry(access.keeps_somewhere)
@require_POST
def lift(request: HttpRequest, org: str, code: str, pk: int, place: str) -> HttpResponse:
    """Open again for what is left of it."""
    base = access.access_kept(request.user, org, code)
    closure = get_object_or_404(Closure, pk=pk, base=base)
    closures.lift(closure.pk, by=request.user)
    messages.success(request, _("已撤销停用；因它取消的场次不会自动恢复。"))
    return redirect(f"bases:{place}_keep", org, code)
