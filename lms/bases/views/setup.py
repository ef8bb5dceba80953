"""Setting a base up: words, workstations, hours."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.bases import access
from lms.bases.errors import StillBooked
from lms.bases.forms import put_errors
from lms.bases.forms.bases import BaseForm, GroupForm, HoursForm
from lms.bases.models import WorkstationGroup
from lms.bases.operations import bases, groups
from lms.common.entry import entry
from lms.common.errors import Invalid

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@entry(access.keeps_somewhere)
@PAGE
def new(request: HttpRequest, org: str, place: str) -> HttpResponse:
    """A new base; its workstations and hours come next."""
    owner = access.access_owner(request.user, org)
    form = BaseForm(request.POST or None, initial={"city": owner.city_id, "cluster": owner.cluster_id})
    if request.method == "POST" and form.is_valid():
        try:
            made = bases.create_base(owner.pk, form.cleaned_data["code"], form.plan(), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已登记。再加工位组、开放时间和安全检查，就能预约。"))
            return redirect(f"bases:{place}_keep", org, made.code)
    return _shown(request, form, _("登记实训基地"), owner=owner, back=(f"bases:{place}_kept", org))


@entry(access.keeps_somewhere)
@PAGE
def edit(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """Other words for it."""
    base = access.access_kept(request.user, org, code)
    form = BaseForm(request.POST or None, base=base)
    return _answered(
        request, form, _("修改资料"), base, place, lambda: bases.change_base(base.pk, form.plan(), by=request.user)
    )


@entry(access.keeps_somewhere)
@PAGE
def hours(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """The week."""
    base = access.access_kept(request.user, org, code)
    form = HoursForm(request.POST or None, hours=list(base.hours.all()))
    return _answered(
        request, form, _("开放时间"), base, place, lambda: groups.set_hours(base.pk, form.hours(), by=request.user),
        template="bases/hours.html",
    )  # fmt: skip


@entry(access.keeps_somewhere)
@PAGE
def add_group(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """One more group of workstations."""
    base = access.access_kept(request.user, org, code)
    form = GroupForm(request.POST or None)
    return _answered(
        request, form, _("加一组工位"), base, place, lambda: groups.add_group(base.pk, form.plan(), by=request.user)
    )


@entry(access.keeps_somewhere)
@PAGE
def edit_group(request: HttpRequest, org: str, code: str, pk: int, place: str) -> HttpResponse:
    """Another number or equipment."""
    base = access.access_kept(request.user, org, code)
    group = get_object_or_404(WorkstationGroup, pk=pk, base=base)
    form = GroupForm(request.POST or None, group=group)
    return _answered(
        request, form, str(group), base, place, lambda: groups.change_group(group.pk, form.plan(), by=request.user)
    )


def _answered(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    base: Any,
    place: str,
    act: Any,
    template: str = "bases/form.html",
) -> HttpResponse:
    """The form, or what pressing its button did."""
    back = (f"bases:{place}_keep", base.owner.code, base.code)
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except StillBooked as error:
            form.add_error(None, _("以后的 %(n)d 场预约需要更多工位，请先取消它们，或留够工位。") % {"n": error.count})
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect(*back)
    return _shown(request, form, title, owner=base.owner, back=back, template=template)


def _shown(
    request: HttpRequest,
    form: forms.Form,
    title: str,
    *,
    owner: Any,
    back: tuple[str, ...],
    template: str = "bases/form.html",
) -> HttpResponse:
    context = {"form": form, "title": title, "owner": owner, "back": redirect(*back).url}
    return render(request, template, context, status=422 if form.errors else 200)
