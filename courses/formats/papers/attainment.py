"""How far the outcomes of a programme are attained, as the paper that is filed: figures, sources, definitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from courses.formats.papers.sheets import Paper, drawn

COURSES = ("课程代码", "课程名称", "支撑", "权重", "有成绩人数", "平均成绩", "权重 × 平均成绩")
WIDTHS = (24, 54, 14, 18, 20, 18, 22)
CLASSES = ("年级、班级", "达成度", "已有成绩的权重", "结论")


@dataclass(frozen=True)
class Attained:
    """An outcome in words and figures: what it comes to, a line a course, a line a class."""

    title: str
    facts: str
    courses: Sequence[Sequence[object]]
    classes: Sequence[Sequence[object]]


@dataclass(frozen=True)
class AttainmentPaper:
    """Whose outcomes these are, and by which definitions."""

    title: str
    school: str
    facts: str
    outcomes: Sequence[Attained]
    definitions: Sequence[str]


def draw(told: AttainmentPaper, cache_dir: Path) -> bytes:
    """The paper as a PDF of A4 pages; the same arguments give the same bytes. Raises FontError."""

    def build(paper: Paper) -> None:
        paper.heading(f"{told.title}　毕业要求达成度", 1)
        paper.text(told.school, centred=True)
        paper.text(told.facts, centred=True)
        for one in told.outcomes:
            _outcome(paper, one)
        paper.heading("口径")
        paper.text("\n".join(told.definitions))

    return drawn(build, told.title, cache_dir)


def _outcome(paper: Paper, one: Attained) -> None:
    paper.heading(one.title)
    paper.text(one.facts)
    if one.courses:
        paper.table(COURSES, one.courses, WIDTHS)
    if one.classes:
        paper.heading("各年级、各班", 3)
        paper.table(CLASSES, one.classes, (60, 30, 40, 40))
