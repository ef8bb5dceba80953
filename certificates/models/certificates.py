"""What a person has been shown able to do: certificates, and the evidence of single skills."""

import secrets
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.choices import PHASES, TRANSITIONS, Kind, State
from certificates.models.batches import Batch
from certificates.models.names import Names
from certificates.models.statuses import StatusList
from lms.common.states import Stateful
from lms.organisations.models import Organisation
from lms.skills.models import Skill


def new_salt() -> str:
    """Sixteen random bytes: without them a name could be found out from its hash by trying all names."""
    return secrets.token_hex(16)


class NumberSeries(models.Model):
    """The next serial of a year. Locked while one is taken; a serial once taken is never given again."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    next_serial = models.PositiveIntegerField(_("下一流水号"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("编号序列")

    def __str__(self) -> str:
        return f"{self.year}: {self.next_serial}"


class Certificate(Stateful):
    """One certificate. This row is the truth; the PDF is made from `content` and can be made again.

    Not for what a person may still earn: rules live with the app that awards.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.RESERVED)
    # What indexes know of the state. It stays the same from step to step of the making, so that those steps change no
    # index: PostgreSQL then writes them in place (HOT), a third of the work.
    phase = models.GeneratedField(
        expression=models.Case(
            *(models.When(state__in=states, then=models.Value(name)) for name, states in PHASES.items())
        ),
        output_field=models.CharField(max_length=10),
        db_persist=True,
        null=True,
        verbose_name=_("阶段"),
    )
    # No indexes of their own for holder and status list, and none by pattern for the keys: each is one more page to
    # write for every certificate, and those below answer all that is asked.
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="certificates",
        db_index=False,
        verbose_name=_("持证人"),
    )
    issuer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="certificates_issued", verbose_name=_("颁发机构")
    )
    number = models.CharField(_("证书编号"), max_length=32)
    check_code = models.CharField(_("校验码"), max_length=16)
    evidence = models.CharField(_("依据"), max_length=120)
    content = models.JSONField(_("证书内容（颁发时冻结）"))
    # What its skills, their levels and the site were called that day: as much as the content, and shared by many.
    names = models.ForeignKey(
        Names, models.PROTECT, related_name="certificates", db_index=False, verbose_name=_("所用名称")
    )
    # What markers said and agreed to show (operations/comments.py); not part of what is certified, so not in the file.
    comments = models.JSONField(_("导师评语"), default=list, blank=True)
    hides_comments = models.BooleanField(_("不公开导师评语"), default=False)
    issued_on = models.DateField(_("颁发日期"))
    issued_at = models.DateTimeField(_("颁发时间"), default=timezone.now)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    file_sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)
    file_bytes = models.PositiveIntegerField(_("文件大小（字节）"), default=0)
    published_at = models.DateTimeField(_("生成时间"), null=True)
    lease_until = models.DateTimeField(_("租约到期"), null=True)
    owner = models.CharField(_("租约持有者"), max_length=36, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    failure = models.CharField(_("未能生成的原因"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("替代的证书")
    )

    suspended_at = models.DateTimeField(_("暂停时间"), null=True)
    suspended_reason = models.CharField(_("暂停原因"), max_length=200, blank=True)
    # What the credential says instead of who it is: not the person's number, and another one in each certificate.
    subject = models.UUIDField(_("凭证主体"), default=uuid.uuid4, editable=False)
    salt = models.CharField(_("姓名散列的盐"), max_length=32, default=new_salt, editable=False)
    status_list = models.ForeignKey(
        StatusList, models.PROTECT, null=True, related_name="certificates", db_index=False, verbose_name=_("状态表")
    )
    status_place = models.PositiveIntegerField(_("状态表中的位置"), null=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="certificates", verbose_name=_("批次")
    )
    # Over the files of the run that published it. Nobody asks a seal for its files, so it has no index.
    seal = models.ForeignKey(
        "certificates.BatchSeal",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("批次签章"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("证书")
        ordering = ("-id",)
        indexes = [
            # The renderer and its sweeper ask: which are waiting, oldest first? The office: which could not be made?
            models.Index(fields=["phase", "id"], condition=models.Q(phase__isnull=False), name="certificates_open"),
            models.Index(fields=["holder", "-id"], name="certificates_of_holder"),
            # A status list asks for those of its own that were taken back.
            models.Index(
                fields=["status_list", "phase"], condition=models.Q(phase__isnull=False), name="certificates_in_list"
            ),
            # A day's root asks for what was published on it.
            models.Index(
                fields=["published_at"], condition=models.Q(published_at__isnull=False), name="certificates_of_day"
            ),
            # Whoever verifies a file asks for its digest.
            models.Index(fields=["file_sha256"], name="certificates_of_file"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="one_number_one_certificate"),
            models.UniqueConstraint(fields=["check_code"], name="one_code_one_certificate"),
            # The mistake it forbids: two certificates for one enrolment, whoever asks twice.
            models.UniqueConstraint(fields=["evidence"], name="one_deed_one_certificate"),
            # The mistake it forbids: revoking one certificate shows another as revoked.
            models.UniqueConstraint(fields=["status_list", "status_place"], name="one_place_one_certificate"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.content.get('title_zh', '')}"


class SkillEvidence(models.Model):
    """One proof that a person reached a level of a skill. The best one counts; none is overwritten."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="skill_evidence", verbose_name=_("人员")
    )
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="evidence", verbose_name=_("技能"))
    level = models.PositiveSmallIntegerField(_("等级"))
    evidence = models.CharField(_("依据"), max_length=120)
    source = models.CharField(_("来源"), max_length=120)
    recorded_at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("技能依据")
        constraints = [
            models.UniqueConstraint(fields=["person", "skill", "evidence"], name="evidence_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="level_one_to_four"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.skill.code} {self.level}"
