"""The page behind the link of an invitation."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.common.entry import anyone, entry
from lms.organisations import access
from lms.organisations.models import Invitation
from lms.organisations.operations import invitations


@entry(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered and by whom; accepting it, after signing in or up. Raises InvitationClosed."""
    found = access.access_invitation(token)
    if request.method != "POST":
        fits = request.user.is_authenticated and access.is_addressed_to(found, request.user)
        login = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        words = {"invitation": found, "fits": fits, "login_url": login}
        return render(request, "organisations/invitation.html", words)
    if not request.user.is_authenticated:
        return _sign_up(request, found)
    membership = invitations.accept(found.pk, by=request.user)
    messages.success(request, _("你已加入%(organisation)s。") % {"organisation": membership.organisation})
    return redirect("organisations:home")


def _sign_up(request: HttpRequest, found: Invitation) -> HttpResponse:
    """The link came to that mailbox, so the address needs no second letter."""
    get_adapter().stash_verified_email(request, found.email)
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': request.path, 'email': found.email})}")
