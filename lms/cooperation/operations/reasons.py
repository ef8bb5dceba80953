"""A reason that has to be given."""

from django.utils.translation import gettext as _

from lms.common.errors import Invalid

LONGEST = 300


def required(text: str, *, field: str = "reason", longest: int = LONGEST) -> str:
    """The reason, tidied. Raises Invalid for none."""
    said = text.strip()[:longest]
    if not said:
        raise Invalid(_("请写明原因。"), fields={field: _("请写明原因。")})
    return said
