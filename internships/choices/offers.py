"""Seats offered after the publication, and appeals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferSource(models.TextChoices):
    """Where a seat comes from."""

    MATCH = "match", _("匹配")
    WAITING = "waiting", _("候补")
    APPEAL = "appeal", _("复核增补")


class OfferState(models.TextChoices):
    """What became of a seat offered to a student."""

    OPEN = "open", _("待确认")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已放弃")
    LAPSED = "lapsed", _("逾期未确认")
    MOVED = "moved", _("已换到更靠前的志愿")


OFFER_MOVES: dict[str, set[str]] = {
    OfferState.OPEN: {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.LAPSED, OfferState.MOVED},
    OfferState.ACCEPTED: {OfferState.DECLINED, OfferState.MOVED},
    # Within half an hour, as long as nobody else was given the seat.
    OfferState.DECLINED: {OfferState.ACCEPTED},
}


class AppealState(models.TextChoices):
    """Where a student's appeal stands."""

    FILED = "filed", _("待处理")
    UPHELD = "upheld", _("成立，增补名额")
    REJECTED = "rejected", _("维持原结果")
    WITHDRAWN = "withdrawn", _("已撤回")


APPEAL_MOVES: dict[str, set[str]] = {
    AppealState.FILED: {AppealState.UPHELD, AppealState.REJECTED, AppealState.WITHDRAWN},
}
