"""Where what is missing is mended."""

from django import template
from django.urls import reverse

from lms.contests.queries.lacking import Lack

register = template.Library()


@register.simple_tag
def lack_url(lack: Lack) -> str:
    """The page that mends it."""
    return reverse(f"contests:{lack.place}", args=lack.args)
