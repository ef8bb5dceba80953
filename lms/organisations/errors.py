"""Refusals about organisations, each with a sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import DomainError


class InvitationClosed(DomainError):
    """An invitation that ran out, was withdrawn or was used."""

    status = 410
    default = _("这个邀请链接已失效。")
