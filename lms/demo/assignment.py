"""One assignment of the demo's taught class, marked by its teacher and by a mentor of a firm."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses import public as courses
from lms.demo.people import Cast

CODE = "quote"
LEVELS = [
    {"name": "优秀", "percent": 100},
    {"name": "良好", "percent": 80},
    {"name": "及格", "percent": 60},
    {"name": "不合格", "percent": 0},
]
NAMES = (("c1", "计费重与运价", 40), ("c2", "两种方式的总成本", 40), ("c3", "建议与理由", 20))
CRITERIA = [{"code": code, "name": name, "weight": weight, "levels": LEVELS} for code, name, weight in NAMES]
PLAN: dict[str, Any] = {
    "title": "第二次作业：直邮还是海外仓",
    "instructions": (
        "一套刷子实重 0.6 千克，外箱 30×20×10 厘米，每月卖 400 套。\n"
        "直邮按计费重每千克 62 元，除数 5000；海外仓头程每千克 14 元，月租 3 600 元，出库每套 9 元。\n"
        "算出两种方式的每月总成本和盈亏平衡件数，写明建议和理由。数据为演示，不代表任何企业。"
    ),
    "takes_text": True,
    "most_files": 3,
    "attempts": 2,
    "closes_at": None,
    "grace_minutes": 30,
    "percent_per_day": 10,
    "most_percent": 50,
    "by_group": False,
    "mentor_weight": 30,
    "mentor_days": 7,
    "spread_percent": 20,
}
DRAFT = "计费重：30×20×10÷5000＝1.2 千克，比实重 0.6 千克大，按 1.2 千克计。直邮每套 62×1.2＝74.4 元。"
# What two classmates handed in; the first is marked by the teacher already, so the mentor's mark is what it waits for.
WORKS = (
    f"{DRAFT}\n每月 74.4×400＝29 760 元。海外仓：14×1.2＋9＝25.8 元一套，每月 25.8×400＋3 600＝13 920 元。\n"
    "盈亏平衡：3 600÷（74.4－25.8）≈74.1，每月卖到 75 套就该用海外仓。建议用海外仓，先备一个月的货。",
    "直邮每套 62×0.6＝37.2 元，每月 14 880 元。海外仓每月 14×0.6×400＋9×400＋3 600＝10 560 元，建议海外仓。",
)
CHOSEN = {"c1": 0, "c2": 0, "c3": 1}


def load(cast: Cast, run_id: int) -> None:
    """Set and published, two works handed in, the student's begun, and the mentor of the first firm asked to mark."""
    teacher, student = cast.people["teacher"], cast.people["student"]
    plan = {**PLAN, "due_at": timezone.now() + timedelta(days=7)}
    made = courses.set_assignment(run_id, CODE, plan, CRITERIA, by=teacher)
    courses.publish_assignment(made.pk, by=teacher)
    mentor = cast.people["mentor"]
    courses.invite_mentor(made.pk, mentor.name, mentor.email, by=teacher)
    places = courses.places_in(run_id)
    works = []
    for person, text in zip((student, *cast.classmates), (DRAFT, *WORKS), strict=False):
        draft = courses.open_draft(made.pk, places[person.pk], by=person)
        courses.save_draft(draft.pk, text, by=person)
        if person != student:
            works.append(courses.hand_in_work(draft.pk, by=person))
    words = "计费重和平衡点都对；建议里补一句旺季补货怎么办。"
    courses.mark_work(works[0].pk, made.rubric.pk, CHOSEN, by=teacher, comment=words)
