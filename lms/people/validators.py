"""What may stand in a name: every Chinese character and the middle dot, no invisible ones."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control, format (zero-width, bidi), surrogate, private and unassigned characters.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def validate_name(value: str) -> None:
    """Refuse invisible and control characters: a name must print as it was typed."""
    if any(unicodedata.category(character) in HIDDEN for character in value):
        raise ValidationError(_("姓名里有看不见的字符，请重新输入，不要粘贴。"), code="hidden")
