"""A skill's level as words and as blocks: what is there, what is still missing."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lms.skills import public as skills

register = template.Library()
# Courses lead to three levels; the fourth is an expert's, drawn only where it is asked for.
USUAL_LEVELS = 3


@register.filter
def level(number: int) -> str:
    """2 as «2 掌握», in the reader's language."""
    return f"{number} {skills.level_names().get(number, '')}".rstrip()


@register.simple_tag
def levels(held: int, needed: int) -> SafeString:
    """A block a level: filled as far as the reader has come, tinted as far as is needed."""
    blocks = ["on" if place <= held else "lack" if place <= needed else "" for place in _places(held, needed)]
    told = _("我的水平 %(held)s，要求 %(needed)s") % {"held": held, "needed": needed}
    drawn = format_html_join("", '<i class="{}"></i>', ((block,) for block in blocks))
    return format_html('<span class="lvls" role="img" aria-label="{}">{}</span>', told, drawn)


def _places(held: int, needed: int) -> range:
    return range(1, max(USUAL_LEVELS, held, needed) + 1)
