"""What a transcript's row lists, line by line."""

from typing import Any

from certificates.models import Certificate

# The row's line of a certificate, and that of a skill: content["held"] and content["shown"].
HELD = ("number", "check_code", "kind", "title_zh", "title_en", "issued_on", "valid_until", "score_percent")
SHOWN = ("code", "name_zh", "name_en", "level", "level_zh", "level_en", "source", "shown_on")


def held_lines(certificate: Certificate) -> list[dict[str, Any]]:
    """The certificates it lists, by the names of HELD; none for another kind."""
    return [dict(zip(HELD, line, strict=True)) for line in certificate.content.get("held", ())]


def shown_lines(certificate: Certificate) -> list[dict[str, Any]]:
    """The skills it lists, by the names of SHOWN; none for another kind."""
    return [dict(zip(SHOWN, line, strict=True)) for line in certificate.content.get("shown", ())]
