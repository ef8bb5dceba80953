"""What the health report asks about certificates."""

from certificates import keys
from certificates.choices import GIVEN_UP
from certificates.models import Certificate
from certificates.signing import KeyringError
from lms.common.health import Reading, probe

# Signing stops thirty days before the end: a month to fetch a new certificate in.
WARN_DAYS = 60


@probe("certificates_given_up", needed=False)
def certificates_given_up() -> Reading:
    """Certificates whose file could not be made and that wait for a person."""
    count = Certificate.objects.filter(phase=GIVEN_UP).count()
    return Reading(ok=count == 0, value=count, unit="certificates")


@probe("certificate_keys", needed=False)
def certificate_keys() -> Reading:
    """Days until the first of today's signing keys runs out; -1 where there is none."""
    try:
        days = keys.days_left()
    except KeyringError:
        return Reading(ok=False, value=-1, unit="days left")
    return Reading(ok=days > WARN_DAYS, value=days, unit="days left")
