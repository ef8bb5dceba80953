"""Rounds of peers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeerRoundState(models.TextChoices):
    """Where the peer round of an assignment stands."""

    PLANNED = "planned", _("待分配")
    OPEN = "open", _("评阅中")
    PUBLISHED = "published", _("已公布")


PEER_ROUND_MOVES: dict[str, set[str]] = {
    PeerRoundState.PLANNED: {PeerRoundState.OPEN},
    PeerRoundState.OPEN: {PeerRoundState.PUBLISHED},
}


class PeerReviewState(models.TextChoices):
    """What became of one review."""

    OPEN = "open", _("待评阅")
    DONE = "done", _("已评阅")
    LAPSED = "lapsed", _("逾期未评")
    EXCLUDED = "excluded", _("不计入")


PEER_REVIEW_MOVES: dict[str, set[str]] = {
    PeerReviewState.OPEN: {PeerReviewState.DONE, PeerReviewState.LAPSED},
    # A teacher who moves the deadline opens what had lapsed again.
    PeerReviewState.LAPSED: {PeerReviewState.OPEN},
    PeerReviewState.DONE: {PeerReviewState.EXCLUDED},
    PeerReviewState.EXCLUDED: {PeerReviewState.DONE},
}
