"""Agreeing, taking it back, and the guardian's page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lms.common.entry import anyone, entry, signed_in
from lms.common.returning import NEXT, safe_target
from lms.people import access
from lms.people.forms import GuardianForm
from lms.people.models import Consent, Guardian
from lms.people.operations import consents as operations
from lms.people.queries import consents as queries

# What a person decides alone; a guardian's agreement is the guardian's, and an internship's belongs to its agreement.
OWN_KINDS = (Consent.Kind.PRIVACY, Consent.Kind.MATCHING)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """What one agreed to, with buttons to agree and to take back."""
    if request.method == "POST":
        return _decide(request)
    person = request.user
    guardian = Guardian.objects.filter(ward=person).first()
    rows = [(kind, Consent.Kind(kind).label, queries.has_consent(person, kind)) for kind in OWN_KINDS]
    words = {
        "rows": rows,
        "history": person.consents.all(),
        "guardian": guardian,
        "form": GuardianForm.of(guardian),
        "next": safe_target(request, request.GET.get(NEXT)),
        "waits_for_guardian": person.is_child and not queries.has_consent(person, Consent.Kind.MINOR),
    }
    return render(request, "people/consents.html", words)


@entry(signed_in)
@require_POST
def guardian_ask(request: HttpRequest) -> HttpResponse:
    """A minor names a guardian, again if the first letter went astray."""
    if not request.user.is_minor:
        raise Http404
    form = GuardianForm(request.POST)
    if not form.is_valid():
        return render(request, "people/guardian_ask.html", {"form": form}, status=422)
    form.ask(request.user)
    messages.success(request, _("确认邮件已发出，链接 14 天内有效。"))
    return redirect("people:consents")


@entry(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guardian_page(request: HttpRequest, token: str) -> HttpResponse:
    """The guardian agrees, refuses or takes it back; the link in the letter is the key. Raises LinkExpired."""
    person = access.access_guardian(token)
    if request.method != "POST":
        return render(request, "people/guardian.html", {"guardian": person})
    if request.POST.get("answer") == "agree":
        operations.confirm_guardian(person.pk)
        return render(request, "people/guardian_done.html", {"agreed": True})
    operations.refuse_guardian(person.pk)
    return render(request, "people/guardian_done.html", {"agreed": False})


def _decide(request: HttpRequest) -> HttpResponse:
    kind = request.POST.get("kind")
    if kind not in OWN_KINDS:
        raise Http404
    if request.POST.get("answer") == "agree":
        operations.give_consent(request.user, kind)
        messages.success(request, _("已记录你的同意。"))
        # On to the page that asked for it: an invitation's link is not to be looked for again.
        return redirect(safe_target(request, request.POST.get(NEXT)) or "people:consents")
    operations.withdraw_consent(request.user, kind)
    messages.success(request, _("已撤回，相关处理从现在起停止。"))
    return redirect("people:consents")
