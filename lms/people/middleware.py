"""What a request of a signed-in person must satisfy: a young session, a second factor, consent."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.common.returning import with_next
from lms.people import access
from lms.people.choices import Owed

# Writing a session on every request would make every GET take the database's write lock.
TOUCH_SECONDS = 60
WHERE_TO = {
    Owed.CONSENT: "people:consents",
    Owed.GUARDIAN: "people:consents",
    Owed.SECOND_FACTOR: "mfa_activate_totp",
}
ALWAYS = {"account_logout", "account_reauthenticate", "appearance", "set_language", "healthz", "readyz"}
OWN_DATA = {f"people:{page}" for page in ("consents", "guardian_ask", "export", "erase", "inventory", "end_sessions")}
# What one is asked to agree to must be readable first; it is a page of the editors', so it has no name.
RULES = {"/privacy/", "/en/privacy/"}
SECOND_FACTOR_PAGES = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_reauthenticate",
                       "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
                       "mfa_download_recovery_codes", "account_email", "account_confirm_email",
                       "account_email_verification_sent"}  # fmt: skip
OPEN_WHILE = {Owed.CONSENT: OWN_DATA, Owed.GUARDIAN: OWN_DATA, Owed.SECOND_FACTOR: SECOND_FACTOR_PAGES}


class StaffSecurityMiddleware:
    """Holds people with staff roles to a second factor and everybody to an idle limit and their consent.

    What was found out is kept in the session until the person's `session_epoch` moves, so that it costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Renew, end or touch the session before anything looks at it."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            _keep(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Send whoever owes something to where it is done; nothing else opens until then."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        owed = Owed(request.session.get("owes", Owed.NOTHING))
        if owed == Owed.NOTHING or request.resolver_match.view_name in ALWAYS | OPEN_WHILE[owed]:
            return None
        if request.path in RULES:
            return None
        # The pages of second factors lead on by themselves.
        wanted = request.get_full_path() if request.method == "GET" and owed != Owed.SECOND_FACTOR else ""
        return HttpResponseRedirect(with_next(reverse(WHERE_TO[owed]), wanted))


def _keep(request: HttpRequest) -> None:
    now = int(time.time())
    if _is_over(request, now):
        logout(request)
        messages.info(request, _("时间到了，已自动退出，请重新登录。"))
        return
    if request.session.get("epoch") != request.user.session_epoch:
        _look_up_duties(request, now)
    if now - request.session.get("seen_at", 0) >= TOUCH_SECONDS:
        request.session["seen_at"] = now
        UserSession.objects.create_from_request(request)


def _is_over(request: HttpRequest, now: int) -> bool:
    idle = settings.IDLE_SECONDS["staff" if request.session.get("staff") else "learner"]
    return (
        now - request.session.get("began_at", now) >= settings.SESSION_COOKIE_AGE
        or now - request.session.get("seen_at", now) >= idle
    )


def _look_up_duties(request: HttpRequest, now: int) -> None:
    """After signing in, and whenever roles, factors or consents changed: a new name for the session, duties anew."""
    person, session = request.user, request.session
    if "epoch" in session:
        old = session.session_key
        session.cycle_key()
        UserSession.objects.filter(session_key=old).update(session_key=session.session_key)
    session["epoch"] = person.session_epoch
    session["staff"] = access.is_staff(person)
    session["owes"] = access.owed_by(person, staff=session["staff"])
    session.setdefault("began_at", now)
