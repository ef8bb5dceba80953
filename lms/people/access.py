"""What a person owes before the doors open, and the doors of mailed links."""

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from lms.people.choices import Owed
from lms.people.errors import LinkExpired
from lms.people.models import Consent, Guardian, User
from lms.people.queries import consents

GUARDIAN_SALT = "people.guardian"
GUARDIAN_LINK_AGE = timedelta(days=14)
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

StaffTest = Callable[[User], bool]
_staff_tests: list[StaffTest] = []


def register_staff_test(test: StaffTest) -> None:
    """Have a floor above say who sees other people's data."""
    _staff_tests.append(test)


def is_staff(person: User) -> bool:
    """Whether the person sees other people's data: by right, as an editor, or by a role a floor above knows."""
    return person.is_superuser or person.groups.exists() or any(test(person) for test in _staff_tests)


def has_second_factor(person: User) -> bool:
    """Whether the person holds a code generator or a passkey."""
    return get_mfa_adapter().is_mfa_enabled(person, types=SECOND_FACTORS)


def owed_by(person: User, *, staff: bool) -> str:
    """What must be done first, one of Owed."""
    if not consents.has_consent(person, Consent.Kind.PRIVACY):
        return Owed.CONSENT
    if not consents.may_process(person):
        return Owed.GUARDIAN
    if staff and settings.MFA_REQUIRED and not has_second_factor(person):
        return Owed.SECOND_FACTOR
    return Owed.NOTHING


def guardian_token(guardian: Guardian) -> str:
    """The secret of a guardian's link: signed, of one purpose, bound to the address it is mailed to."""
    return signing.dumps({"guardian": guardian.pk, "email": guardian.email}, salt=GUARDIAN_SALT)


def access_guardian(token: str) -> Guardian:
    """The guardian a link was mailed to. Raises LinkExpired alike for old, forged and orphaned links."""
    try:
        claim = signing.loads(token, salt=GUARDIAN_SALT, max_age=GUARDIAN_LINK_AGE)
    except signing.BadSignature as error:
        raise _expired() from error
    guardian = Guardian.objects.select_related("ward").filter(pk=claim["guardian"], email=claim["email"]).first()
    if guardian is None:
        raise _expired()
    return guardian


def _expired() -> LinkExpired:
    return LinkExpired(_("这个确认链接已失效。"), next_step=_("请让孩子登录后，在“我的同意”里重新发送。"))
