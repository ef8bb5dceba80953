"""Who holds which role in which organisation, from when to when, and who was invited."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.organisations.choices import Role
from lms.organisations.models.organisations import Organisation, SchoolClass


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads that every door needs."""

    def current(self) -> "MembershipQuerySet":
        """Memberships that hold today, of organisations that are not suspended."""
        today = timezone.localdate()
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today, organisation__suspended_at=None
        )

    def open(self) -> "MembershipQuerySet":
        """Memberships not ended yet, whether or not they have begun or their organisation may work."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=timezone.localdate()))


class Membership(models.Model):
    """One role of one person in one organisation. Ending it keeps the row.

    `ends_on` is the first day without the role, so that a role ended now opens nothing from now on.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("人员")
    )
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=12, choices=Role)
    school_class = models.ForeignKey(
        SchoolClass, models.SET_NULL, null=True, blank=True, related_name="memberships", verbose_name=_("行政班")
    )
    starts_on = models.DateField(_("开始日期"), default=timezone.localdate)
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("成员")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(ends_on=None), name="one_open_role"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="members_of_organisation")]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} · {self.get_role_display()}"

    @property
    def masked_name(self) -> str:
        """What the audit trail quotes for years: who, cut short, where and as what."""
        return f"{self.person.masked_name} · {self.organisation} · {self.get_role_display()}"


class Invitation(models.Model):
    """An offer of a role by e-mail.

    The link is the nonce, signed: reading the row is not enough to use it, and a new nonce kills the old link.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=12, choices=Role)
    school_class = models.ForeignKey(SchoolClass, models.SET_NULL, null=True, blank=True, verbose_name=_("行政班"))
    email = models.EmailField(_("邮箱"))
    nonce = models.UUIDField(_("链接标识"), default=uuid.uuid4, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations_sent", verbose_name=_("邀请人")
    )
    created_at = models.DateTimeField(_("发出时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("失效时间"))
    mailed_at = models.DateTimeField(_("发信时间"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations_accepted",
        verbose_name=_("接受人"),
    )
    accepted_at = models.DateTimeField(_("接受时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("邀请")
        ordering = ("-created_at",)
        constraints = [
            # Two open offers of one role to one address would be two links for one membership.
            models.UniqueConstraint(
                fields=["organisation", "role", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        # The audit trail quotes this for years, so the address is masked.
        return f"{self.masked_email} → {self.organisation} · {self.get_role_display()}"

    @property
    def masked_email(self) -> str:
        """Enough to recognise, too little to write to: w***@example.com."""
        name, _at, host = self.email.partition("@")
        return f"{name[:1]}***@{host}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
