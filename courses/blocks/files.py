"""Pictures and files. A file is opened at the lesson's own address, so only by those who may open the lesson."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import Document
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows in words, a line below it, and where it is from."""

    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        max_length=200, label=_("图片说明"), help_text=_("读给看不见图片的人听：图里有什么、说明什么。")
    )
    caption = blocks.CharBlock(max_length=120, required=False, label=_("图注"))
    source = blocks.CharBlock(
        max_length=120, required=False, label=_("来源"), help_text=_("不是自己拍的或画的，写明出处和许可。")
    )

    class Meta:
        icon = "image"
        label = _("图片")
        description = _("一张图片，必须有文字说明")
        template = "blocks/picture_block.html"
        preview_value = {"alt": "三个等级的茶样并排放在白瓷盘里", "caption": "茶样对比", "source": "自摄"}


class FileValue(blocks.StructValue):
    """A file as a card shows it."""

    @property
    def extension(self) -> str:
        """Its type in capitals: PDF."""
        document = self.get("document")
        return document.file_extension.upper() if document else ""

    @property
    def size(self) -> int | None:
        """Bytes, None where the file itself is gone."""
        document = self.get("document")
        return document.get_file_size() if document else None


class FileBlock(blocks.StructBlock):
    """A file to download; its type and size are shown before anybody spends data on it."""

    document = DocumentChooserBlock(label=_("文件"))
    title = blocks.CharBlock(max_length=80, required=False, label=_("名称"), help_text=_("留空就用文件的标题。"))
    note = blocks.CharBlock(max_length=200, required=False, label=_("说明"), help_text=_("拿来做什么。"))

    def get_preview_value(self) -> Any:
        """A file that need not exist."""
        document = Document(title="报价单模板", file="documents/quotation.xlsx", file_size=24_576)
        return self.normalize({"document": document, "title": "", "note": "做本节练习时填写"})

    class Meta:
        icon = "doc-full-inverse"
        label = _("下载文件")
        description = _("供下载的资料；只有能打开这一节的人能下载")
        template = "blocks/file_block.html"
        value_class = FileValue
