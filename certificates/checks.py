"""What the health report asks about certificates."""

from certificates.choices import State
from certificates.models import Certificate
from lms.common.health import Reading, probe


@probe("certificates_given_up", needed=False)
def certificates_given_up() -> Reading:
    """Certificates whose file could not be made and that wait for a person."""
    count = Certificate.objects.filter(state=State.DEAD).count()
    return Reading(ok=count == 0, value=count, unit="certificates")
