"""The minutes of a joint review: who was asked, who spoke, what each said about each item, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from courses.formats.papers.sheets import Paper, drawn


@dataclass(frozen=True)
class Said:
    """An item with its result, and what each expert said about it: (name, verdict, comment)."""

    item: str
    result: str
    opinions: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Minutes:
    """What the minutes record, in words.

    experts  name, employer, post, from an enterprise or not, what they did (voted, recused with the reason, silent)
    """

    title: str
    school: str
    facts: Sequence[tuple[str, str]]
    experts: Sequence[tuple[str, str, str, str, str]]
    items: Sequence[Said]
    result: str
    decision: str = ""


def draw(minutes: Minutes, cache_dir: Path) -> bytes:
    """The minutes as a PDF of A4 pages; the same arguments give the same bytes. Raises FontError."""

    def build(paper: Paper) -> None:
        paper.heading(f"{minutes.title}　论证纪要", 1)
        paper.text(minutes.school, centred=True)
        paper.table(("事项", "内容"), minutes.facts, (40, 130))
        paper.heading("一、论证专家")
        paper.table(("姓名", "单位", "职务、职称", "来源", "参加情况"), minutes.experts, (24, 52, 34, 20, 40))
        paper.heading("二、逐项意见")
        for said in minutes.items:
            paper.heading(f"{said.item}：{said.result}", 3)
            paper.table(("专家", "意见", "说明"), said.opinions or [("—", "—", "—")], (30, 30, 110))
        paper.heading("三、论证结果")
        paper.text(minutes.result)
        if minutes.decision:
            paper.heading("四、学校审定")
            paper.text(minutes.decision)
        first = len(paper.parts)
        paper.heading("签名", 3)
        paper.table(("专家签名", "日期"), [("　\n", "") for _one in minutes.experts] or [("　", "")], (110, 60))
        paper.together(first)

    return drawn(build, minutes.title, cache_dir)
