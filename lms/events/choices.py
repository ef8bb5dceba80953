"""Words of events, places in them and invitations, and the moves of each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.organisations.public import Role

# Who plans events for an organisation and looks after those who come.
HOSTS = (Role.TEACHER, Role.ACADEMIC, Role.MENTOR, Role.MANAGER, Role.OFFICER)
# Who looks after events nobody there planned any more.
OFFICES = (Role.ACADEMIC, Role.MANAGER, Role.OFFICER)


class EventKind(models.TextChoices):
    """What an event is: exactly these."""

    LECTURE = "lecture", _("行业精英进课堂")
    MOBILE = "mobile", _("移动课堂")
    EXHIBITION = "exhibition", _("展览")
    TRAINING = "training", _("培训")
    TRIAL = "trial", _("见习")
    SEMINAR = "seminar", _("研讨会")


class PlaceState(models.TextChoices):
    """Where somebody's place in a session stands."""

    REQUESTED = "requested", _("待班主任同意")
    WAITING = "waiting", _("候补中")
    OFFERED = "offered", _("有名额，待你确认")
    CONFIRMED = "confirmed", _("已报名")
    DECLINED = "declined", _("未同意")
    CANCELLED = "cancelled", _("已取消报名")
    LAPSED = "lapsed", _("过期未确认")


# They take a seat.
HOLDING = (PlaceState.REQUESTED, PlaceState.OFFERED, PlaceState.CONFIRMED)
_AGAIN = {PlaceState.REQUESTED, PlaceState.WAITING, PlaceState.CONFIRMED}
PLACE_MOVES: dict[str, set[str]] = {
    PlaceState.REQUESTED: {PlaceState.CONFIRMED, PlaceState.DECLINED, PlaceState.CANCELLED},
    PlaceState.WAITING: {PlaceState.OFFERED, PlaceState.CANCELLED},
    PlaceState.OFFERED: {PlaceState.CONFIRMED, PlaceState.REQUESTED, PlaceState.CANCELLED, PlaceState.LAPSED},
    # Asked for again where the time changes: what a class teacher agreed to was another one.
    PlaceState.CONFIRMED: {PlaceState.CANCELLED, PlaceState.REQUESTED},
    PlaceState.CANCELLED: _AGAIN,
    PlaceState.LAPSED: _AGAIN,
}


class ScanSource(models.TextChoices):
    """How somebody was seen (`checkin.Source`)."""

    WALL = "wall", _("扫码")
    DIGITS = "digits", _("四位数")
    TICKET = "ticket", _("票")


class AnswerState(models.TextChoices):
    """What an expert said to an invitation."""

    ASKED = "asked", _("待答复")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    REVOKED = "revoked", _("已收回")


ANSWER_MOVES: dict[str, set[str]] = {
    AnswerState.ASKED: {AnswerState.ACCEPTED, AnswerState.DECLINED, AnswerState.REVOKED},
    # Something may come up; then the link, which stays good until the session begins, says so.
    AnswerState.ACCEPTED: {AnswerState.DECLINED, AnswerState.REVOKED},
    # Who said no may come after all, by the same link, if they are still free then.
    AnswerState.DECLINED: {AnswerState.ASKED, AnswerState.ACCEPTED},
    AnswerState.REVOKED: {AnswerState.ASKED},
}


class News(models.TextChoices):
    """What an expert who is expected is told of a session."""

    MOVED = "moved", _("改期或换场地")
    CANCELLED = "cancelled", _("取消")
    RESTORED = "restored", _("恢复举办")


# They are expected, so they are busy.
EXPECTED = (AnswerState.ASKED, AnswerState.ACCEPTED)
