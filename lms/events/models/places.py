"""Who has a place in a session, and the secret address of a person's calendar."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.events.checkin import Attendance
from lms.events.choices import HOLDING, PLACE_MOVES, PlaceState
from lms.events.models.series import EventSession
from lms.organisations.public import Organisation

PEOPLE = settings.AUTH_USER_MODEL


class Place(Stateful):
    """One person's place in one session, or their turn in its line."""

    TRANSITIONS: ClassVar = PLACE_MOVES

    session = models.ForeignKey(EventSession, models.CASCADE, related_name="places", verbose_name=_("场次"))
    person = models.ForeignKey(PEOPLE, models.CASCADE, related_name="event_places", verbose_name=_("参加人"))
    # Whose quota it is of; none for people of no school.
    school = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所属机构")
    )
    state = models.CharField(_("状态"), max_length=10, choices=PlaceState)
    ticket = models.PositiveIntegerField(_("候补序号"), null=True, blank=True)
    # Grows with every seat given back and taken again: the ticket of before is void, and a calendar's SEQUENCE is more.
    serial = models.PositiveSmallIntegerField(_("票号"), default=1)
    offered_until = models.DateTimeField(_("保留到"), null=True, blank=True)
    asked_at = models.DateTimeField(_("报名时间"), default=timezone.now)
    decided_by = models.ForeignKey(
        PEOPLE, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    wrong_digits = models.PositiveSmallIntegerField(_("输错次数"), default=0)
    wrong_since = models.DateTimeField(_("输错起算时间"), default=timezone.now)
    gave_feedback = models.BooleanField(_("已评价"), default=False)

    # Their turn in the line, 1 next, where a query said it (queries/lines.py).
    position: int | None = None
    # Whether they were there and have not said yet what they thought, where a query said it (queries/feedback.py).
    is_asked = False
    # How they were there, of a session that has begun (queries/feedback.py).
    was: Attendance | None = None

    class Meta:
        verbose_name = verbose_name_plural = _("活动报名")
        ordering = ("asked_at", "id")
        constraints = [
            # A second click on "register" is the same place.
            models.UniqueConstraint(fields=["session", "person"], name="event_place_once"),
            models.CheckConstraint(
                condition=~Q(state=PlaceState.OFFERED) | Q(offered_until__isnull=False), name="an_offer_has_an_end"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="event_places_of_person"),
            models.Index(fields=["offered_until"], condition=Q(state=PlaceState.OFFERED), name="event_offers_out"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.get_state_display()}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.session.series.host_id

    @property
    def is_firm(self) -> bool:
        """Whether it is theirs for good: what was seen of them counts with it alone."""
        return self.state == PlaceState.CONFIRMED

    @property
    def holds(self) -> bool:
        """Whether it takes a seat."""
        return self.state in HOLDING

    @property
    def is_concerned(self) -> bool:
        """Whether the person hears of what becomes of the session: with a seat, or a turn in the line."""
        return self.holds or self.state == PlaceState.WAITING


class PersonFeed(models.Model):
    """The secret address of somebody's calendar of events: calendar programs cannot sign in."""

    person = models.OneToOneField(PEOPLE, models.CASCADE, related_name="event_feed", verbose_name=_("人员"))
    key = models.UUIDField(_("日历密钥"), default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("活动日历")

    def __str__(self) -> str:
        return str(self.person_id)
