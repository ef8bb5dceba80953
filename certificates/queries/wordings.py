"""The words an editor gave to kinds of certificates, and how they look with names that are hard to set."""

import base64
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates import rendering
from certificates.choices import Kind
from certificates.models import Certificate, Wording
from certificates.queries import papers
from certificates.queries.documents import sample_row
from certificates.rendering import pictures

# One long name, one of a single character, and one of characters few fonts have.
HARD_NAMES = (
    ("阿卜杜热合曼·买买提吐尔逊·阿布都克热木", "ABDURAHMAN MAMATTURSUN ABDUKERIM"),
    ("王", "WANG"),
    ("龙䶮㛃𠮷", "LONG Yanjieji"),
)


TITLE, TITLE_EN = "跨境物流与公共海外仓", "Cross-border logistics and shared overseas warehouses"
# What each kind says of its holder, in both languages; and which of them have skills and a score.
SENTENCES = {
    Kind.COMPLETION: (
        "于 2026 年 3 月 2 日至 6 月 30 日修满 48 学时，结课考核合格，达到课程「{title}」规定的标准，准予结业。",
        "The holder completed all 48 class hours of “{title_en}” (CBE301) from 2 March to 30 June 2026 and passed its "
        "assessment.",
    ),
    Kind.SKILL: (
        "修完《跨境物流》，每门成绩不低于 60 分，规定技能达到要求的等级，达到「{title}」规定的能力标准。",
        "The holder passed “{title_en}” (CBE301) with 60 points or more and reached the levels asked for.",
    ),
    Kind.ORDER: (
        "于 2026 年 3 月 2 日至 6 月 30 日在示例企业完成「{title}」，导师确认实习日志 60 天，实习成绩优秀。",
        "The holder completed order-style training from 2 March to 30 June 2026; the mentor confirmed 60 days of the "
        "training log.",
    ),
    Kind.AWARD: (
        "于 2026 年 10 月 1 日在「{title}」中获得一等奖。",
        "The holder won the first prize in “{title_en}” on 1 October 2026.",
    ),
    Kind.EVENT: (
        "于 2026 年 10 月 1 日参加「{title}」，共 90 分钟。",
        "The holder attended “{title_en}” on 1 October 2026, for 90 minutes.",
    ),
    Kind.TRANSCRIPT: ("", ""),
}
# The lines of a transcript, by listed.HELD and listed.SHOWN.
LISTED: dict[str, Any] = {
    "held": [
        ["AH26-K-0000001-4", "EQ8F-S2J9-TGZH", "completion", TITLE, TITLE_EN, "2026-06-30", "", 88.5],
        [
            "AH26-S-0000002-2",
            "3Z7K-9QTM-W2XD",
            "award",
            "跨境电商技能大赛",
            "E-commerce contest",
            "2026-10-01",
            "",
            None,
        ],
    ],
    "shown": [
        ["LO-01", "跨境物流方案设计", "Design cross-border logistics", 2, "应用", "Applied", TITLE, "2026-06-30"],
        ["LO-05", "海外仓库存管理", "Manage overseas stock", 3, "精通", "Proficient", TITLE, "2026-06-30"],
    ],
}
GRADED = (Kind.COMPLETION, Kind.SKILL)


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
    problems = (papers.no_room(_row(wording, name, latin)) for name, latin in HARD_NAMES)
    return next(filter(None, problems), "")


def _sample(wording: Wording, name: str, latin: str) -> Sample:
    try:
        book = papers.first_page(_row(wording, name, latin))
    except (rendering.MissingGlyph, rendering.ContentError) as error:
        return Sample(name, problem=str(error))
    png = base64.b64encode(pictures.page_png(book)).decode()
    return Sample(name, picture=f"data:image/png;base64,{png}")


def _row(wording: Wording, name: str, latin: str) -> Certificate:
    kind = Kind(wording.kind) if wording.kind in Kind.values else Kind.COMPLETION
    said = {
        "title_zh": TITLE,
        "title_en": TITLE_EN,
        "body_zh": SENTENCES[kind][0].format(title=TITLE),
        "body_en": SENTENCES[kind][1].format(title_en=TITLE_EN),
        **(LISTED if kind == Kind.TRANSCRIPT else {}),
        "holder": name,
        "holder_latin": latin,
        "organisations": [[_("示例职业学院"), "Sample College"]],
        "skills": [["LO-01", 2], ["LO-02", 2], ["LO-05", 3]] if kind in GRADED else [],
        "score_percent": 88.5 if kind in GRADED else None,
        "demo": True,
        "words": wording.said(),
    }
    return sample_row(kind, said)
