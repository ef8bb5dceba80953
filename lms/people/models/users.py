"""A person with an account."""

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.people.validators import validate_name

ADULT_AGE = 18
CONSENT_AGE = 14


class User(AbstractUser):
    """One person, whatever roles they hold in how many organisations.

    Signs in with an e-mail address or a school number (`username`). Not the place for a role: those are
    memberships of an organisation, with dates. Carries no identity-card number, by design.
    """

    first_name = None  # a Chinese name is one field
    last_name = None
    handle = models.UUIDField(_("公开标识"), default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("学号或工号"), max_length=40, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField(_("邮箱"))
    name = models.CharField(_("姓名"), max_length=50, validators=[validate_name])
    name_latin = models.CharField(_("姓名拼音"), max_length=80, blank=True)
    phone = models.CharField(_("手机号"), max_length=20, blank=True)
    birth_on = models.DateField(_("出生日期"), null=True, blank=True)
    language = models.CharField(_("界面语言"), max_length=10, default="zh-hans")
    demo = models.BooleanField(_("演示数据"), default=False)
    # Raised whenever what a session may do changes; a session that remembers another number is renewed.
    session_epoch = models.PositiveIntegerField(_("会话世代"), default=0)
    erased_at = models.DateTimeField(_("注销时间"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    class Meta:
        verbose_name = verbose_name_plural = _("人员")
        constraints = [
            # Two spellings of one address would be two doors to one mailbox.
            models.UniqueConstraint(Lower("email"), name="one_account_per_email", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name as Wagtail and Django show it."""
        return str(self)

    def get_short_name(self) -> str:
        """The same: a Chinese name is not cut."""
        return str(self)

    @property
    def masked_name(self) -> str:
        """The name as strangers see it: 王* or 欧阳*."""
        return f"{self.name[:-1] or self.name}*" if len(self.name) <= 3 else f"{self.name[:2]}*"

    def age_on(self, day: date) -> int | None:
        """Whole years on that day, None where the birthday is unknown."""
        if self.birth_on is None:
            return None
        return day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))

    @property
    def is_child(self) -> bool:
        """Whether the person is known to be under fourteen: only a guardian can agree for them (PIPL 31)."""
        age = self.age_on(timezone.localdate())
        return age is not None and age < CONSENT_AGE

    @property
    def is_minor(self) -> bool:
        """Whether the person is known to be under eighteen today."""
        age = self.age_on(timezone.localdate())
        return age is not None and age < ADULT_AGE
