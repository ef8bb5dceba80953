"""Refusals that a screen answers with more than a sentence."""

from django.utils.translation import gettext_lazy as _

from lms.common.errors import WrongState


class ListChanged(WrongState):
    """The ranked list was saved elsewhere since the page was made; the page shows both and asks which one counts."""

    default = _("志愿表已在别处改过，请核对后再保存。")


class OrderChanged(WrongState):
    """The draft was saved elsewhere since the page was made; the page shows both versions and asks which one counts."""

    default = _("订单已在别处改过，请核对后再保存。")
