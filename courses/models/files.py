"""Where a school keeps the pictures and files of its courses."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from lms.organisations.models import Organisation


class SchoolCollection(models.Model):
    """The collection of a school: its teachers find, upload and choose there; other schools' teachers do not see it."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="collection", verbose_name=_("所属院校")
    )
    # A collection with files in it is not deleted by deleting a row beside it.
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="school", verbose_name=_("素材库"))

    class Meta:
        verbose_name = verbose_name_plural = _("院校素材库")

    def __str__(self) -> str:
        return str(self.organisation)
