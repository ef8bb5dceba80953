"""The words of the three-party agreement, made from the order and the placement it binds."""

import hashlib

from django.template.loader import render_to_string
from django.utils import translation

from internships.choices import AGREEMENT_VERSION
from internships.models import Placement


def text_of(placement: Placement) -> str:
    """The agreement's text, always in Chinese: that is the version that binds. Once anybody has signed, that one."""
    if placement.agreement_text:
        return placement.agreement_text
    order = placement.post.order
    with translation.override("zh-hans"):
        context = {"placement": placement, "order": order, "version": AGREEMENT_VERSION}
        return render_to_string("internships/agreement.txt", context)


def digest_of(text: str) -> str:
    """SHA-256 of the text, kept with every signature."""
    return hashlib.sha256(text.encode()).hexdigest()
