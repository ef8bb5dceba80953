"""The words an editor gave to kinds of certificates, and how they look with names that are hard to set."""

import base64
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from certificates import rendering
from certificates.choices import Kind
from certificates.models import Wording
from certificates.queries.documents import document_of, sample_row
from certificates.rendering import pictures

# One long name, one of a single character, and one of characters few fonts have.
HARD_NAMES = (("阿卜杜热合曼·买买提吐尔逊", "ABDURAHMAN MAMATTURSUN"), ("王", "WANG"), ("龙䶮㛃𠮷", "LONG Yanjieji"))


@dataclass(frozen=True)
class Sample:
    """A certificate with one of these names: its picture as a data address, or in words why it cannot be made."""

    name: str
    picture: str = ""
    problem: str = ""


def samples_of(wording: Wording) -> list[Sample]:
    """One for each of HARD_NAMES."""
    return [_sample(wording, name, latin) for name, latin in HARD_NAMES]


def problem_of(wording: Wording) -> str:
    """Why these words cannot be printed; "" when all is well."""
    for name, latin in HARD_NAMES:
        try:
            rendering.require_room(_content(wording, name, latin), settings.CACHE_DIR)
        except rendering.MissingGlyph as error:
            return _("没有字体能印出：%(sign)s。请改用规范字形。") % {"sign": error.character}
        except rendering.ContentError as error:
            return _("版面放不下：%(problem)s") % {"problem": error}
    return ""


def _sample(wording: Wording, name: str, latin: str) -> Sample:
    try:
        book = rendering.print_pages([_content(wording, name, latin)], settings.CACHE_DIR)
    except (rendering.MissingGlyph, rendering.ContentError) as error:
        return Sample(name, problem=str(error))
    png = base64.b64encode(pictures.page_png(book)).decode()
    return Sample(name, picture=f"data:image/png;base64,{png}")


def _content(wording: Wording, name: str, latin: str) -> rendering.Content:
    kind = wording.kind if wording.kind in Kind.values else Kind.COMPLETION
    said = {
        "title_zh": "跨境物流与公共海外仓",
        "title_en": "Cross-border logistics and shared overseas warehouses",
        "body_zh": "修完课程 CBE301 的全部 48 学时，结课考核合格，准予结业。",
        "body_en": "has done all 48 class hours of CBE301 and passed its final assessment.",
        "holder": name,
        "holder_latin": latin,
        "organisations": [[_("示例职业学院"), "Sample College"]],
        "skills": [["LO-01", 2], ["LO-02", 2], ["LO-05", 3]],
        "score_percent": 88.5,
        "demo": True,
        "words": wording.said(),
    }
    return document_of(sample_row(kind, said))
