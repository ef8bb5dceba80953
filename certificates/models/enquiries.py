"""Employers who verify many certificates at once, and why."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.choices import EnquiryForm
from certificates.models.certificates import Certificate
from lms.organisations.models import Organisation


class Enquiry(models.Model):
    """One list or archive to verify. The purpose stays; what was asked is deleted with the answer's file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="certificate_enquiries", verbose_name=_("查询机构")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("查询人")
    )
    purpose = models.CharField(_("查询目的"), max_length=200)
    form = models.CharField(_("形式"), max_length=8, choices=EnquiryForm)
    # Numbers, names and codes as they were given; emptied when the answer is there.
    rows = models.JSONField(_("查询内容"), default=list)
    size = models.PositiveIntegerField(_("份数"))
    valid = models.PositiveIntegerField(_("有效份数"), default=0)
    asked_at = models.DateTimeField(_("查询时间"), auto_now_add=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("批量核验")
        ordering = ("-asked_at",)
        # The quota asks how many an organisation asked for today.
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="enquiries_of_firm")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.size}"


class EnquiryFind(models.Model):
    """One certificate that an enquiry was answered about. Its holder reads who asked, when and what for."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="found", verbose_name=_("批量核验"))
    certificate = models.ForeignKey(
        Certificate, models.CASCADE, related_name="enquiry_finds", db_index=False, verbose_name=_("证书")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("批量核验涉及的证书")
        ordering = ("-id",)
        constraints = [
            # The mistake it forbids: a list that names somebody twice, or a job begun anew, reads as two enquiries.
            # Its columns in this order also answer a holder who asks for one certificate.
            models.UniqueConstraint(fields=["certificate", "enquiry"], name="certificate_found_once_an_enquiry"),
        ]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.certificate_id}"
