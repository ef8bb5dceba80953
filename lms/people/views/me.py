"""What a person sees and decides about their own data."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import anyone, entry, signed_in
from lms.people.forms import EraseForm, ProfileForm
from lms.people.operations import accounts, erasing, sessions
from lms.people.queries import holdings, inventory

# What an app holds, in the words of the person it is about.
APPS = {
    "people": _lazy("账号、同意与登录"),
    "organisations": _lazy("机构与角色"),
    "notices": _lazy("通知"),
    "jobs": _lazy("你启动的任务"),
    "courses": _lazy("学习与竞赛"),
    "internships": _lazy("志愿与实训"),
    "certificates": _lazy("证书"),
    "credit": _lazy("信用记录"),
}


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The profile form, what is held, and the way to everything else about oneself."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        accounts.change_profile(request.user, **form.cleaned_data)
        messages.success(request, _("资料已保存。"))
        with translation.override(form.cleaned_data["language"]):
            return redirect("people:me")
    held = [(APPS.get(app, app), sum(map(len, things.values()))) for app, things in _held(request).items()]
    return render(request, "people/me.html", {"form": form, "held": held}, status=422 if form.errors else 200)


@entry(signed_in)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Everything held about the person, as a JSON file."""
    data = {"exported_at": timezone.now(), "person": str(request.user.handle), "data": _held(request)}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate():%Y%m%d}.json"'
    return response


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Step one says what goes and what stays; step two, after proving who one is, does it."""
    if request.method != "POST" and "confirm" not in request.GET:
        return render(request, "people/erase.html")
    return _erase_confirmed(request)


@entry(anyone)
@require_safe
def inventory_page(request: HttpRequest) -> HttpResponse:
    """Every personal field the platform has, why, on what ground and for how long."""
    return render(request, "people/inventory.html", {"lines": inventory.personal_lines()})


@entry(signed_in)
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Out of every browser, this one too."""
    sessions.end_sessions(request.user)
    logout(request)
    messages.success(request, _("已在所有设备上退出。"))
    return redirect("account_login")


@reauthentication_required
def _erase_confirmed(request: HttpRequest) -> HttpResponse:
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erasing.erase(request.user, by=request.user)
        logout(request)
        messages.success(request, _("账号已注销。"))
        return redirect(reverse("account_login"))
    return render(request, "people/erase_confirm.html", {"form": form}, status=422 if form.errors else 200)


def _held(request: HttpRequest) -> dict[str, dict[str, list[dict[str, object]]]]:
    return holdings.holdings_of(request.user)
