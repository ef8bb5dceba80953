"""The demo's training programme: the example of the outline, course by course."""

from decimal import Decimal
from typing import Any

from courses import public as courses
from lms.common import csvfile
from lms.demo.outline import DATA, outline
from lms.demo.people import Cast
from lms.skills import public as skills

CODE = "cbec"
COHORT_YEAR = 2024
GOAL = (
    "培养德智体美劳全面发展，面向安徽产业集群的跨境电子商务企业，能够从事平台运营、国际营销、跨境物流与关务、"
    "支付结算等工作的高素质技术技能人才。"
)
OUTCOMES = (
    "能完成一笔跨境订单从选品、报价到收汇退税的全部环节。",
    "能运营一个平台店铺，并用数据说明调整的理由。",
    "能用英语处理询盘、客户服务和商务谈判。",
    "能选择合规、经济的物流与通关方式，遵守目的国规则。",
    "具有诚信意识、团队协作和终身学习的能力。",
)
ASSESSMENT = "过程性评价占 60%，以实训作业、课堂表现为依据；终结性评价占 40%。企业导师参与实训作业的评分。"


def load(cast: Cast) -> None:
    """The programme of the demo school's cross-border specialty, as a draft."""
    courses.create_programme(
        cast.school.pk, code=CODE, title_zh=outline()["programme_example"]["title_zh"],
        specialty_code=outline()["programme_example"]["specialty_code"], level="vocational", plan=plan(),
        by=cast.people["teacher"], demo=True,
    )  # fmt: skip


def plan() -> courses.Plan:
    """The example as one value; its core courses are the demo's own, with their modules and skills."""
    taught = {entry["code"]: entry for entry in outline()["courses"]}
    names = skills.by_code(code for entry in taught.values() for code, _level in entry["skills"])
    rows = csvfile.rows(DATA / "programme.csv")
    lines = tuple(_course(row, taught.get(row["code"]), names) for row in rows)
    return courses.Plan(COHORT_YEAR, outline()["programme_example"]["years"], GOAL, OUTCOMES, lines)


def _course(row: dict[str, str], entry: dict[str, Any] | None, names: dict[str, skills.Skill]) -> courses.PlannedCourse:
    hours = int(row["theory"]) + int(row["practice"])
    return courses.PlannedCourse(
        row["code"], entry["title_zh"] if entry else row["name"], row["category"], row["kind"], int(row["term"]),
        int(row["theory"]), int(row["practice"]), Decimal(row["credits"]),
        _standard(entry, hours, names) if entry else courses.CourseStandard(),
    )  # fmt: skip


def _standard(entry: dict[str, Any], hours: int, names: dict[str, skills.Skill]) -> courses.CourseStandard:
    """Objectives in the words of the skills' own levels; modules share the hours as evenly as whole hours go."""
    wanted = [(code, level) for code, level in entry["skills"] if code in names]
    objectives = "\n".join(getattr(names[code], f"level{level}_zh") for code, level in wanted)
    share, over = divmod(hours, len(entry["modules"]))
    modules = tuple(
        courses.PlannedModule(module["zh"], share + (place < over)) for place, module in enumerate(entry["modules"])
    )
    return courses.CourseStandard(objectives, ASSESSMENT, modules, tuple(wanted))
