"""Pieces of certificates inside other pages."""

from django import template

from certificates import faults
from certificates.models import Wording
from certificates.queries import certificates, wordings

register = template.Library()
register.filter("why_not_made", faults.told)
register.filter("state_label", certificates.label_today)
register.filter("certificate_title", certificates.title_of)


@register.simple_tag
def certificate_samples(wording: Wording) -> list[wordings.Sample]:
    """Certificates with these words and names that are hard to set."""
    return wordings.samples_of(wording)
