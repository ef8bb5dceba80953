"""A video: a file of ours with captions, or a player of a site on the list. Always with a transcript."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.documents.models import Document
from wagtail.images.blocks import ImageChooserBlock
from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

from lms.common import mp4

VIDEO_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}
MOST_CAPTION_BYTES = 1_000_000
LONGEST_SECONDS = 4 * 3600


class VideoValue(blocks.StructValue):
    """A video as the player needs it."""

    @property
    def media_type(self) -> str:
        """The type of the file, for the browser to decide whether it can play it."""
        return VIDEO_TYPES.get(self["file"].file_extension, "") if self["file"] else ""

    @property
    def player(self) -> str:
        """The address of another site's player; empty for a file, and for a site taken off the list."""
        return player_address(self["embed"]) if self["embed"] else ""

    @property
    def host(self) -> str:
        """Whose player it is."""
        return urlsplit(self["embed"]).hostname or "" if self["embed"] else ""


class VideoBlock(blocks.StructBlock):
    """Exactly one of file and address; a file brings captions, everything brings a transcript."""

    title = blocks.CharBlock(max_length=80, label=_("标题"))
    file = DocumentChooserBlock(required=False, label=_("视频文件"), help_text=_("MP4（H.264）或 WebM。"))
    captions = DocumentChooserBlock(
        required=False, label=_("字幕文件"), help_text=_("WebVTT（.vtt）；用视频文件时必须有。")
    )
    embed = blocks.URLBlock(
        required=False, label=_("站外视频"), help_text=_("哔哩哔哩或腾讯视频的网页地址；站外播放不计学时。")
    )
    poster = ImageChooserBlock(required=False, label=_("封面图"))
    seconds = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=LONGEST_SECONDS,
        label=_("时长（秒）"),
        help_text=_("MP4 可留空，从文件里读；其他格式请填写，学时按它计算。"),
    )
    transcript = blocks.RichTextBlock(
        features=["h3", "bold", "ol", "ul"], label=_("文字稿"), help_text=_("给听不见、看不了或省流量的人。")
    )

    def clean(self, value: Any) -> Any:
        """One source, playable, with readable captions and a known length. Raises StructBlockValidationError."""
        cleaned = super().clean(value)
        faults = _faults_of_file(cleaned) if cleaned["file"] else _faults_of_embed(cleaned)
        if faults:
            problems = {name: ValidationError(words) for name, words in faults.items()}
            raise blocks.StructBlockValidationError(problems)
        if cleaned["file"]:
            # Hours are worked out from it: where the file says how long it is, nobody need.
            cleaned["seconds"] = _seconds_of(cleaned["file"]) or cleaned["seconds"]
        return cleaned

    def get_preview_value(self) -> Any:
        """A video that need not exist."""
        return self.normalize(
            {
                "title": "怎样量体积重",
                "file": Document(title="volume", file="documents/volume.mp4", file_size=8_400_000),
                "captions": Document(title="captions", file="documents/volume.vtt", file_size=900),
                "embed": "",
                "poster": None,
                "seconds": 312,
                "transcript": "<p>先量最长的三条边，再相乘。</p>",
            }
        )

    class Meta:
        icon = "media"
        label = _("视频")
        description = _("带字幕和文字稿的视频")
        template = "blocks/video_block.html"
        value_class = VideoValue
        form_layout = ["title", "file", "captions", "embed", "poster", "seconds", "transcript"]


def player_address(address: str) -> str:
    """The player's address of a video page of a site on the list, empty for any other.

    https://www.bilibili.com/video/BV1xx… and https://v.qq.com/x/page/x….html (or …/cover/…/x….html)
    """
    parts = urlsplit(address)
    pieces = [piece for piece in parts.path.split("/") if piece]
    if parts.scheme != "https" or not pieces:
        return ""
    if parts.hostname in {"www.bilibili.com", "bilibili.com"} and pieces[0] == "video" and len(pieces) > 1:
        page = parse_qs(parts.query).get("p", ["1"])[0]
        known = pieces[1].isalnum() and page.isdecimal()
        return f"https://player.bilibili.com/player.html?bvid={pieces[1]}&page={page}&autoplay=0" if known else ""
    if parts.hostname == "v.qq.com" and pieces[-1].endswith(".html"):
        name = pieces[-1].removesuffix(".html")
        return f"https://v.qq.com/txp/iframe/player.html?vid={name}" if name.isalnum() else ""
    return ""


def _faults_of_file(value: Any) -> dict[str, str]:
    faults = {}
    if value["embed"]:
        faults["embed"] = gettext("视频文件和站外视频只能选一个。")
    if value["file"].file_extension not in VIDEO_TYPES:
        faults["file"] = gettext("请选 MP4 或 WebM 文件。")
    elif not value["seconds"] and not _seconds_of(value["file"]):
        faults["seconds"] = gettext("从文件里读不出时长，请填写。")
    if value["captions"] is None:
        faults["captions"] = gettext("视频文件必须有字幕。")
    elif problem := caption_fault(value["captions"]):
        faults["captions"] = problem
    return faults


def _faults_of_embed(value: Any) -> dict[str, str]:
    if not value["embed"]:
        return {"file": gettext("请选视频文件，或填站外视频的地址。")}
    if not player_address(value["embed"]):
        return {"embed": gettext("只支持哔哩哔哩和腾讯视频的视频页地址，以 https 开头。")}
    return {}


def caption_fault(document: Document) -> str:
    """What is wrong with a caption file in the reader's language; empty if a player can show it."""
    if document.file_extension != "vtt":
        return gettext("字幕文件要是 WebVTT，扩展名 .vtt。")
    with document.open_file() as file:
        content = file.read(MOST_CAPTION_BYTES + 1)
    if len(content) > MOST_CAPTION_BYTES:
        return gettext("字幕文件超过 1 MB，不像字幕。")
    try:
        captions = WebVTT.from_string(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return gettext("字幕文件不是 UTF-8 编码。")
    except (MalformedFileError, MalformedCaptionError) as error:
        return gettext("字幕文件读不懂：%(problem)s") % {"problem": error}
    return "" if len(captions) else gettext("字幕文件里没有一句字幕。")


def _seconds_of(document: Document) -> int | None:
    if document.file_extension != "mp4":
        return None
    with document.open_file() as file:
        return mp4.seconds(file)
