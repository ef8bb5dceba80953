"""Pieces of certificates inside other pages."""

from django import template

from certificates.models import Wording
from certificates.queries import wordings

register = template.Library()


@register.simple_tag
def certificate_samples(wording: Wording) -> list[wordings.Sample]:
    """Certificates with these words and names that are hard to set."""
    return wordings.samples_of(wording)
