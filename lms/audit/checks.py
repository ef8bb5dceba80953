"""The law's floor under what an operator may set."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

SHORTEST_DAYS = 180


@register("audit")
def the_trail_is_kept_long_enough(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Network logs are kept six months at least (Cybersecurity Law, article 21 (3) of 2017)."""
    if settings.AUDIT_KEEP_DAYS >= SHORTEST_DAYS:
        return []
    return [Error(f"AUDIT_KEEP_DAYS is {settings.AUDIT_KEEP_DAYS}; the law asks for {SHORTEST_DAYS}.", id="lms.E020")]
