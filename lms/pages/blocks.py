"""The blocks editors build pages of. Each has a template, a description and a preview."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

# Nothing that could carry a script or a frame; pictures come with their own block and its description.
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
SHORT_FEATURES = ["bold", "italic", "link"]


class PassageBlock(blocks.RichTextBlock):
    """Running text with headings, lists and links."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("正文")
        description = _("段落、小标题、列表和链接")
        template = "blocks/passage_block.html"
        preview_value = "<h2>怎么填志愿</h2><p>按你真正想去的顺序排。</p>"


class PictureBlock(blocks.StructBlock):
    """A picture, what it shows in words, and a line below it."""

    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("图片说明"), max_length=120, help_text=_("读给看不见图片的人听：图里有什么。"), required=False
    )
    decorative = blocks.BooleanBlock(label=_("仅作装饰，没有信息"), required=False)
    caption = blocks.CharBlock(label=_("图注"), max_length=120, required=False)

    def clean(self, value: Any) -> Any:
        """A picture that says something must say it in words too."""
        cleaned = super().clean(value)
        if not cleaned["alt"] and not cleaned["decorative"]:
            problem = ValidationError(_("请写图片说明，或勾选“仅作装饰”。"))
            raise blocks.StructBlockValidationError({"alt": problem})
        return cleaned

    class Meta:
        icon = "image"
        label = _("图片")
        description = _("一张图片，必须有文字说明或注明仅作装饰")
        template = "blocks/picture_block.html"


class NoticeBlock(blocks.StructBlock):
    """A sentence that must not be missed."""

    tone = blocks.ChoiceBlock(
        label=_("语气"), choices=[("", _("说明")), ("ok", _("好消息")), ("warn", _("注意"))], default="", required=False
    )
    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    text = blocks.RichTextBlock(label=_("内容"), features=SHORT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("提示条")
        description = _("一句不能错过的话")
        template = "blocks/notice_block.html"
        preview_value = {
            "tone": "warn",
            "title": "截止前可以随时修改",
            "text": "<p>截止后系统按最后一次保存的顺序匹配。</p>",
        }


class QuotationBlock(blocks.StructBlock):
    """Somebody's words, with their name."""

    words = blocks.TextBlock(label=_("原话"))
    source = blocks.CharBlock(label=_("出处"), max_length=120)

    class Meta:
        icon = "openquote"
        label = _("引文")
        description = _("引用的原话，必须注明出处")
        template = "blocks/quotation_block.html"
        preview_value = {
            "words": "职业教育是国民教育体系和人力资源开发的重要组成部分。",
            "source": "《中华人民共和国职业教育法》第三条",
        }


class LinkBlock(blocks.StructBlock):
    """One link: to a page of ours or an address elsewhere."""

    label = blocks.CharBlock(label=_("文字"), max_length=60)
    page = blocks.PageChooserBlock(label=_("站内页面"), required=False)
    url = blocks.URLBlock(label=_("外部网址"), required=False)
    note = blocks.CharBlock(label=_("说明"), max_length=120, required=False)

    def clean(self, value: Any) -> Any:
        """Exactly one of page and address."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            problem = ValidationError(_("站内页面和外部网址请填一个，且只填一个。"))
            raise blocks.StructBlockValidationError({"page": problem})
        return cleaned


class LinksBlock(blocks.StructBlock):
    """A short list of links worth following."""

    title = blocks.CharBlock(label=_("标题"), max_length=60)
    links = blocks.ListBlock(LinkBlock(), label=_("链接"), max_num=12)

    class Meta:
        icon = "link"
        label = _("链接列表")
        description = _("几条值得继续看的链接")
        template = "blocks/links_block.html"
        preview_value = {
            "title": "继续看",
            "links": [{"label": "教育部", "page": None, "url": "https://www.moe.gov.cn/", "note": "职业教育政策"}],
        }


class BodyBlock(blocks.StreamBlock):
    """What a page may be built of."""

    passage = PassageBlock()
    notice = NoticeBlock()
    picture = PictureBlock()
    quotation = QuotationBlock()
    links = LinksBlock()
