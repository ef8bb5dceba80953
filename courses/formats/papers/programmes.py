"""A training programme as the usual paper: goal, outcomes, the table of courses, sums and shares, course standards."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from courses.curricula.plans import Course, Plan
from courses.curricula.programmes import Category, totals
from courses.curricula.support import matrix_of
from courses.formats.papers.sheets import Paper, drawn
from courses.formats.programmes.sheets import CATEGORIES, KINDS

CATEGORY_NAMES = {category: name for name, category in CATEGORIES.items()}
KIND_NAMES = {kind: name for name, kind in KINDS.items()}
COURSES = ("课程代码", "课程名称", "性质", "学期", "总学时", "理论", "实践", "学分")
WIDTHS = (22, 58, 14, 13, 17, 15, 15, 16)
ABREAST = 12
SUMS = ("课程类别", "学时", "占总学时", "实践学时", "学分")


@dataclass(frozen=True)
class Heading:
    """What stands above the programme: title, school, code of the specialty, version, stage and filing number."""

    title: str
    school: str
    specialty_code: str
    level: str
    version: int
    stage: str
    filing_number: str = ""


def draw(heading: Heading, plan: Plan, skill_names: Mapping[str, str], cache_dir: Path) -> bytes:
    """The programme as a PDF of A4 pages; the same arguments give the same bytes. Raises FontError."""

    def build(paper: Paper) -> None:
        _top(paper, heading, plan)
        _courses(paper, plan)
        _sums(paper, plan)
        _matrix(paper, plan)
        written = [course for course in plan.courses if not course.standard.is_empty]
        if written:
            paper.heading("六、课程标准")
        for course in written:
            _standard(paper, course, skill_names)

    return drawn(build, heading.title, cache_dir)


def _top(paper: Paper, heading: Heading, plan: Plan) -> None:
    paper.heading(heading.title, 1)
    paper.text(f"{heading.school}　第 {heading.version} 版　{heading.stage}", centred=True)
    facts = [
        ("专业代码", heading.specialty_code),
        ("培养层次", heading.level),
        ("适用年级", f"{plan.cohort_year} 级起"),
        ("学制", f"{plan.years} 年"),
        *([("备案号", heading.filing_number)] if heading.filing_number else []),
    ]
    paper.text("　".join(f"{name}：{value}" for name, value in facts), centred=True)
    paper.heading("一、培养目标")
    paper.text(plan.goal or "（未填写）")
    paper.heading("二、毕业要求")
    paper.text("\n".join(f"{number}. {one}" for number, one in enumerate(plan.outcomes, 1)) or "（未填写）")


def _courses(paper: Paper, plan: Plan) -> None:
    paper.heading("三、课程设置与教学进程")
    for category in Category:
        rows = [
            (one.code, one.name, KIND_NAMES[one.kind], one.term, one.hours, one.theory, one.practice, one.credits)  # type: ignore[index]
            for one in plan.courses
            if one.category == category
        ]
        if rows:
            paper.heading(CATEGORY_NAMES[category], 3)
            paper.table(COURSES, rows, WIDTHS)


def _sums(paper: Paper, plan: Plan) -> None:
    sums, rows = totals(plan.lines), []
    for category in Category:
        own = totals([line for line in plan.lines if line.category == category])
        if own.hours:
            told = (own.hours, _percent(sums.share(own.hours)), own.practice_hours, own.credits)
            rows.append((CATEGORY_NAMES[category], *told))
    rows.append(("合计", sums.hours, _percent(sums.share(sums.hours)), sums.practice_hours, sums.credits))
    paper.heading("四、学时与学分")
    paper.table(SUMS, rows, (50, 30, 30, 30, 30))
    shares = (("公共基础课", sums.public_share), ("选修课", sums.elective_share), ("实践教学", sums.practice_share))
    paper.text("；".join(f"{name}占总学时 {_percent(value)}" for name, value in shares) + "。")


def _matrix(paper: Paper, plan: Plan) -> None:
    """Courses by outcomes, as many outcomes at a time as stand side by side, and the weights in words below."""
    matrix = matrix_of(plan)
    paper.heading("五、课程对毕业要求的支撑")
    if not matrix.rows:
        paper.text("（未填写）")
        return
    for first in range(0, len(matrix.numbers), ABREAST):
        columns = slice(first, first + ABREAST)
        heads = ("课程代码", "课程名称", *map(str, matrix.numbers[columns]))
        rows = [
            (course.code, course.name, *(cell.strength.value if cell else "" for cell in cells[columns]))
            for course, cells in matrix.rows
        ]
        paper.table(heads, rows, (22, 58, *(90 / ABREAST for _one in heads[2:])))
    paper.text("H、M、L 为强、中、弱支撑，计 3、2、1 点；权重为点数除以同一条毕业要求全部点数之和。")
    if plan.threshold is not None:
        paper.text(f"达成标准：达成度不低于 {plan.threshold:f}。")


def _standard(paper: Paper, course: Course, skill_names: Mapping[str, str]) -> None:
    told = course.standard
    paper.heading(f"{course.name}（{course.code}，{course.hours} 学时，{course.credits:f} 学分）", 3)
    if told.objectives:
        paper.text("课程目标\n" + told.objectives)
    if told.modules:
        paper.table(("教学模块", "学时"), [(one.title, one.hours) for one in told.modules], (140, 30))
    if told.skills:
        rows = [(code, skill_names.get(code, ""), level) for code, level in told.skills]
        paper.table(("技能编码", "技能", "等级"), rows, (30, 110, 30))
    if told.assessment:
        paper.text("考核方式：" + told.assessment)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share * 100:.2f}%"
