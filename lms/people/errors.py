"""Refusals about people, each with a sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class LinkExpired(DomainError):
    """A mailed link that is too old, was used up or was never ours."""

    status = 410
    default = _("这个链接已失效。")
