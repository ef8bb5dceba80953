"""Training programmes: the six lines of the demo's example, as a draft or further on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from courses.choices import ReviewItem
from courses.curricula.plans import Course, Plan
from courses.models import IndustryReview, ProgrammeVersion
from courses.operations.programme_reviews import ExpertPlan, close_review, decide, open_review, vote
from courses.operations.programme_rules import load_programme_rules
from courses.operations.programmes import create_programme
from lms.organisations.public import Organisation
from lms.people.public import User
from tests.factories import numbers
from tests.factories.organisations import make_university

LINES = (
    ("GB", "公共基础课", "public_basic_course", "required", 1, 524, 180, 44),
    ("ZJ", "专业基础课", "specialty_basic_course", "required", 1, 212, 140, 22),
    ("HX", "专业核心课", "specialty_core_course", "required", 3, 240, 320, 35),
    ("XX", "选修课", "elective", "free", 4, 158, 130, 18),
    ("SX", "集中实训", "practical_training", "required", 4, 0, 192, 8),
    ("GW", "岗位实习", "post_internship", "required", 5, 0, 576, 24),
)


def make_plan(**changes: Any) -> Plan:
    """The example's totals, a course a category."""
    courses = tuple(Course(*line[:-1], Decimal(line[-1])) for line in LINES)
    return replace(Plan(2026, 3, "培养跨境电商人才", ("能运营店铺", "能处理询盘"), courses), **changes)


def with_course(plan: Plan, code: str, /, **changes: Any) -> Plan:
    """The plan with a course of it changed."""
    courses = tuple(replace(one, **changes) if one.code == code else one for one in plan.courses)
    return replace(plan, courses=courses)


def make_version(school: Organisation | None = None, plan: Plan | None = None, **fields: Any) -> ProgrammeVersion:
    """The first draft of a programme, in a new school unless one is given."""
    load_programme_rules()
    wanted = {"code": f"cbec-{next(numbers)}", "title_zh": "跨境电子商务专业人才培养方案",
              "specialty_code": "530702", "level": "vocational", "by": None, **fields}  # fmt: skip
    return create_programme((school or make_university()).pk, plan=plan or make_plan(), **wanted)


def make_experts(count: int = 3) -> list[ExpertPlan]:
    """Experts from outside, the first of an enterprise."""
    return [
        ExpertPlan(f"专家{n}", "徽州跨境电商有限公司" if n == 0 else "外校", f"expert{n}@firm.test", "经理", n == 0)
        for n in range(count)
    ]


def make_review(version: ProgrammeVersion, by: User, experts: int = 3, quorum: int = 2) -> IndustryReview:
    """An open review by that many experts, one of them of an enterprise."""
    due_at = timezone.now() + timedelta(days=14)
    return open_review(version.pk, make_experts(experts), quorum=quorum, due_at=due_at, by=by)


def give_votes(review: IndustryReview, verdict: str = "agree", places: Sequence[int] = (0, 1)) -> None:
    """The experts at those places say the same about every item."""
    experts = list(review.experts.all())
    for place in places:
        opinions = dict.fromkeys(ReviewItem, (verdict, "" if verdict == "agree" else "理由"))
        vote(experts[place].pk, opinions, signed_name=experts[place].name)


def publish(version: ProgrammeVersion, by: User) -> ProgrammeVersion:
    """The version, published the long way."""
    review = make_review(version, by)
    give_votes(review)
    close_review(review.pk, by=by)
    decide(version.pk, passed=True, met_on=timezone.localdate(), present=9, in_favour=8, by=by)
    return ProgrammeVersion.objects.get(pk=version.pk)
