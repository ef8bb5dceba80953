"""Words of bases, bookings and centres, and the moves of a booking."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.organisations.public import Kind, Role

# Who decides about a base: it lets people in.
KEEPERS = (Role.ACADEMIC, Role.MANAGER)
# Who books workstations for others to learn at.
BOOKERS = (Role.TEACHER, Role.ACADEMIC, Role.MENTOR, Role.MANAGER)
# Only these keep bases.
OWNERS = (Kind.UNIVERSITY, Kind.ENTERPRISE, Kind.CENTRE)
# Only these have teachers and learners: a centre's courses are theirs.
HOSTS = (Kind.UNIVERSITY, Kind.CENTRE)


class Place(models.TextChoices):
    """Where a base lies, as schools count them."""

    ON_CAMPUS = "on_campus", _("校内基地")
    OFF_CAMPUS = "off_campus", _("校外基地")


class BaseKind(models.TextChoices):
    """What a base is like."""

    ROOM = "room", _("实训室")
    STUDIO = "studio", _("直播与拍摄间")
    WORKSHOP = "workshop", _("生产车间")
    WAREHOUSE = "warehouse", _("仓储物流")
    PARK = "park", _("产业园区")


class ClosureKind(models.TextChoices):
    """Why a base is closed."""

    MAINTENANCE = "maintenance", _("检修维护")
    HOLIDAY = "holiday", _("放假")
    OTHER = "other", _("其他")


class Purpose(models.TextChoices):
    """What workstations are booked for."""

    CLASS = "class", _("班级实训")
    ORDER = "order", _("订单班实训")
    CONTEST = "contest", _("竞赛训练")
    CENTRE = "centre", _("中心课程")
    OTHER = "other", _("其他")


class BookingState(models.TextChoices):
    """Where a booking stands. What was used is said of its sessions."""

    REQUESTED = "requested", _("待确认")
    APPROVED = "approved", _("已确认")
    DECLINED = "declined", _("未同意")
    CANCELLED = "cancelled", _("已取消")


BOOKING_MOVES: dict[str, set[str]] = {
    BookingState.REQUESTED: {BookingState.APPROVED, BookingState.DECLINED, BookingState.CANCELLED},
    BookingState.APPROVED: {BookingState.CANCELLED},
    # Undone: the seats are asked for anew.
    BookingState.CANCELLED: {BookingState.REQUESTED, BookingState.APPROVED},
}
# Their sessions hold seats.
HOLDING = (BookingState.REQUESTED, BookingState.APPROVED)


class CentreKind(models.TextChoices):
    """What a centre is for."""

    INNOVATION = "innovation", _("协同创新中心")
    TRAINING = "training", _("培训中心")
