"""What people who were there thought of it: without who, without when, under a random key."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.events.models.series import EventSession

STARS = [MinValueValidator(1), MaxValueValidator(5)]


class Feedback(models.Model):
    """One answer. The order of keys says nothing, so rows cannot be set beside the list of who answered."""

    id = models.UUIDField(_("编号"), primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(EventSession, models.CASCADE, related_name="feedback", verbose_name=_("场次"))
    stars = models.PositiveSmallIntegerField(_("对活动"), validators=STARS)
    speaker_stars = models.PositiveSmallIntegerField(_("对主讲人"), null=True, blank=True, validators=STARS)
    comment = models.CharField(_("意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("活动评价")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="event_stars_from_1_to_5"),
            models.CheckConstraint(
                condition=Q(speaker_stars=None) | Q(speaker_stars__gte=1, speaker_stars__lte=5),
                name="speaker_stars_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return str(self.stars)
