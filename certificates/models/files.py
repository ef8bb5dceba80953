"""The files: what certificates of one kind share, what each has of its own, and the seals over many."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate


class Blank(models.Model):
    """The beginning that all files of one kind, course and day share, as bytes; kept as long as one of them is.

    Not a template somebody edits: those make new blanks.
    """

    fingerprint = models.CharField(_("指纹"), max_length=64, unique=True)
    prefix = models.BinaryField(_("共同部分"))
    # A made-up person's: what the imprints are packed against (certificates.rendering.deltas).
    exemplar = models.BinaryField(_("打包样本"))
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("证书底版")

    def __str__(self) -> str:
        return self.fingerprint[:12]


class BatchSeal(models.Model):
    """The seal service's answer for the files of one run: a seal over their Merkle root, by rising certificate id."""

    root = models.CharField(_("默克尔根"), max_length=64)
    count = models.PositiveIntegerField(_("份数"))
    sealer = models.CharField(_("签章方"), max_length=120)
    form = models.CharField(_("签章格式"), max_length=40)
    seal = models.BinaryField(_("签章"))
    made_at = models.DateTimeField(_("签章时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("批次签章")

    def __str__(self) -> str:
        return f"{self.root[:12]} ({self.count})"


class Imprint(models.Model):
    """What one file has of its own, packed: with its blank it is the file again, byte for byte. Written once."""

    certificate = models.OneToOneField(
        Certificate, models.CASCADE, primary_key=True, related_name="imprint", verbose_name=_("证书")
    )
    blank = models.ForeignKey(Blank, models.PROTECT, related_name="imprints", verbose_name=_("底版"))
    delta = models.BinaryField(_("个人部分"))
    file_sha256 = models.CharField(_("文件摘要"), max_length=64)
    file_bytes = models.PositiveIntegerField(_("文件大小（字节）"))
    key_id = models.CharField(_("签章密钥编号"), max_length=40)
    signed_at = models.DateTimeField(_("签名时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("证书文件")

    def __str__(self) -> str:
        return self.file_sha256[:12]
