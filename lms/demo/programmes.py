"""The demo's training programme: the example of the outline, course by course."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from courses import public as courses
from courses.choices import LineCategory, ReviewItem
from lms.common import csvfile
from lms.demo.outline import DATA, outline
from lms.demo.people import Cast
from lms.people.models import User
from lms.skills import public as skills

CODE = "cbec"
COHORT_YEAR, NEXT_YEAR = 2024, 2027
REVIEW_DAYS = 14
DRAFT_CODE, DRAFT_TITLE = "live-commerce", "网络营销与直播电商专业人才培养方案（演示，高职三年）"
# (code, name, term, theory, practice, credits, skills as "EC-05 2"): what the draft teaches of its own.
DRAFT_CORE = (
    ("ZB301", "直播策划与主播实训", 3, 20, 44, 4, "MK-06 2, EC-07 1"),
    ("ZB302", "短视频与商品内容制作", 3, 20, 44, 4, "EC-05 2, EC-06 2, MK-05 1"),
    ("ZB303", "社交媒体与红人营销", 3, 20, 28, 3, "MK-04 2, MK-08 1"),
    ("ZB304", "直播数据分析", 4, 20, 28, 3, "DA-01 2, DA-03 1"),
    ("ZB305", "直播间运营与客户服务", 4, 20, 44, 4, "EC-08 1, EC-09 1"),
    ("ZB306", "直播营销法规与合规", 4, 24, 8, 2, "LW-01 2, LW-07 2"),
)
NEW_OUTCOME = "能使用人工智能工具制作合规的商品内容。"
# Invented, all of them.
EXPERTS = (
    courses.ExpertPlan("许志远", "演示企业·安庆刷具", "xu@example.com", "跨境业务总监", True),
    courses.ExpertPlan("潘静怡", "演示企业·合肥小家电", "pan@example.com", "人力资源经理", True),
    courses.ExpertPlan("郑文博", "演示协会·跨境电商协会", "zheng@example.com", "秘书长"),
)
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
    """The demo school's programmes: a published version with the next under review, and one that is being drafted."""
    office = cast.people["university"]
    first = courses.create_programme(
        cast.school.pk, code=CODE, title_zh=outline()["programme_example"]["title_zh"],
        specialty_code=outline()["programme_example"]["specialty_code"], level="vocational", plan=plan(),
        by=cast.people["teacher"], demo=True,
    )  # fmt: skip
    review = _opened(first.pk, office)
    for expert in review.experts.all():
        _vote(expert.pk, expert.name)
    courses.close_programme_review(review.pk, remark="按意见修改后提交学校审定。", by=office)
    courses.decide_programme(
        first.pk, passed=True, met_on=timezone.localdate(), present=9, in_favour=9, remark="同意发布。", by=office
    )
    _revise(first.programme_id, cast)
    courses.create_programme(
        cast.school.pk, code=DRAFT_CODE, title_zh=DRAFT_TITLE, specialty_code="530704", level="vocational",
        plan=draft(), by=cast.people["teacher"], demo=True,
    )  # fmt: skip


def _revise(programme_id: int, cast: Cast) -> None:
    """The next version moves hours to practice and adds a course; one expert has voted so far."""
    second = courses.begin_programme_version(programme_id, NEXT_YEAR, by=cast.people["teacher"])
    told = second.plan
    # Their hours together stay, so the modules of their standards still add up.
    moved = [replace(one, theory=16, practice=32) if one.code in {"CBE204", "CBE301"} else one for one in told.courses]
    lines = tuple(one for one in moved if one.code != "XX404")
    added = courses.PlannedCourse("XX409", "人工智能与内容生成", "elective", "limited", 3, 8, 24, Decimal(2))
    plan = replace(told, courses=(*lines, added), outcomes=(*told.outcomes, NEW_OUTCOME))
    courses.save_programme(second.pk, plan, seen=second.edits, by=cast.people["teacher"])
    review = _opened(second.pk, cast.people["university"])
    expert = review.experts.first()
    _vote(expert.pk, expert.name)


def _opened(version_id: int, office: User) -> Any:
    due_at = timezone.now() + timedelta(days=REVIEW_DAYS)
    return courses.open_programme_review(version_id, EXPERTS, quorum=2, due_at=due_at, by=office)


def _vote(expert_id: int, name: str) -> None:
    opinions = dict.fromkeys(ReviewItem, ("agree", ""))
    opinions[ReviewItem.PRACTICE] = ("amend", "建议第四学期增加一次企业跟岗，时间与旺季错开。")
    courses.vote_as_expert(expert_id, opinions, signed_name=name)


def plan() -> courses.Plan:
    """The example as one value; its core courses are the demo's own, with their modules and skills."""
    taught = {entry["code"]: entry for entry in outline()["courses"]}
    names = skills.by_code(code for entry in taught.values() for code, _level in entry["skills"])
    rows = csvfile.rows(DATA / "programme.csv")
    lines = tuple(_course(row, taught.get(row["code"]), names) for row in rows)
    return courses.Plan(COHORT_YEAR, outline()["programme_example"]["years"], GOAL, OUTCOMES, lines)


def draft() -> courses.Plan:
    """A specialty beside it that is being written: the common courses of the example, and a core of its own."""
    common = plan()
    lines = [one for one in common.courses if one.category != LineCategory.SPECIALTY_CORE]
    core = [_drafted(*row) for row in DRAFT_CORE]
    goal = "培养能策划、执行和复盘跨境直播与社交媒体营销的高素质技术技能人才。"
    return courses.Plan(NEXT_YEAR, common.years, goal, (), (*map(_bare, lines), *core))


def _drafted(
    code: str, name: str, term: int, theory: int, practice: int, credits: int, told: str
) -> courses.PlannedCourse:
    taught = tuple((one.split()[0], int(one.split()[1])) for one in told.split(", "))
    standard = courses.CourseStandard(skills=taught)
    return courses.PlannedCourse(
        code, name, LineCategory.SPECIALTY_CORE, "required", term, theory, practice, Decimal(credits), standard
    )


def _bare(course: courses.PlannedCourse) -> courses.PlannedCourse:
    """The draft has no outcomes yet that a course could carry."""
    return replace(course, supports=())


def _course(row: dict[str, str], entry: dict[str, Any] | None, names: dict[str, skills.Skill]) -> courses.PlannedCourse:
    hours = int(row["theory"]) + int(row["practice"])
    return courses.PlannedCourse(
        row["code"], entry["title_zh"] if entry else row["name"], row["category"], row["kind"], int(row["term"]),
        int(row["theory"]), int(row["practice"]), Decimal(row["credits"]),
        _standard(entry, hours, names) if entry else courses.CourseStandard(),
        # As "1H 4M": the number of an outcome, and how strongly the course carries it.
        tuple((int(cell[:-1]), cell[-1]) for cell in row["supports"].split()),
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
