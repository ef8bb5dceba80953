"""What makes sense on a programme's way: a version ready to be sent, a panel, a day, a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import ProgrammeVersion
from courses.models.programme_reviews import LEAST_QUORUM
from courses.queries import programmes
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.people.models import User

MOST_EXPERTS = 15
MOST_DAYS = 90


@dataclass(frozen=True)
class ExpertPlan:
    """Somebody from outside to ask."""

    name: str
    unit: str
    email: str
    post: str = ""
    is_enterprise: bool = False


def require_ready(version: ProgrammeVersion, reason: str) -> programmes.Judgement:
    """What the rules say to it. Raises Invalid unless it is written whole, and what breaks a rule is explained."""
    plan = programmes.whole_versions().get(pk=version.pk).plan
    if not plan.courses or not plan.goal or not plan.outcomes:
        raise Invalid(_("先写好培养目标、毕业要求和课程，再送审。"))
    require_later_year(version)
    judgement = programmes.judge(plan, version.programme.level)
    if judgement.broken and not reason.strip():
        raise Invalid(fields={"reason": _("有数字不符合规则：请改正，或写明理由给专家看。")})
    return judgement


def require_later_year(version: ProgrammeVersion) -> None:
    """Raises Invalid unless the version is for later entrants than every published one and than everybody who is here.

    Whoever entered studies by the version for the latest year not after their own: a later version for a year that has
    begun would move them.
    """
    programme = version.programme
    years = ProgrammeVersion.objects.filter(programme=programme, live=True).values_list("cohort_year", flat=True)
    if not years:
        return
    if version.cohort_year <= max(years):
        raise Invalid(_("适用年级要晚于已发布的版本，已入学的学生才不会换版本。"))
    entered = organisations.last_entry(programme.organisation_id, programme.specialty_code)
    if entered is not None and version.cohort_year <= entered.year:
        raise Invalid(
            _("%(year)d 级学生已经入学，按已发布的版本培养；这一版的适用年级要更晚。") % {"year": entered.year}
        )


def require_panel(version: ProgrammeVersion, experts: Sequence[ExpertPlan], quorum: int, due_at: datetime) -> None:
    """Raises Invalid, expert by expert, unless these people can be asked and the quorum fits them."""
    require_due(due_at)
    problems: dict[str, Any] = {}
    for place, plan in enumerate(experts):
        before = [one.email.strip().lower() for one in experts[:place]]
        problem = problem_of(version, plan, before)
        if problem:
            problems[f"email{place}"] = problem
    if not LEAST_QUORUM <= quorum <= len(experts) <= MOST_EXPERTS:
        problems["quorum"] = _("同意的专家至少 %(least)d 位，不多于请的人数；最多请 %(most)d 位。") % {
            "least": LEAST_QUORUM, "most": MOST_EXPERTS,
        }  # fmt: skip
    elif not any(plan.is_enterprise for plan in experts):
        problems["quorum"] = _("专家里至少要有一位来自企业。")
    if problems:
        raise Invalid(fields=problems)


def problem_of(version: ProgrammeVersion, plan: ExpertPlan, known: Sequence[str]) -> str:
    """Why this person cannot be asked; "" when they can."""
    if not plan.name.strip() or not plan.unit.strip():
        return _("请填写专家的姓名和单位，纪要里要写。")
    email = plan.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return _("“%(email)s”不是邮箱地址。") % {"email": plan.email}
    if email in known:
        return _("这个邮箱已经请过了。")
    inside = User.objects.filter(email__iexact=email).first()
    if (
        inside
        and organisations.Membership.objects.open().filter(person=inside, organisation=version.organisation_id).exists()
    ):
        return _("这是本校的人；论证专家要来自校外。")
    return ""


def require_due(due_at: datetime) -> None:
    """Raises Invalid unless the day lies ahead, and not too far."""
    if not timezone.now() < due_at <= timezone.now() + timedelta(days=MOST_DAYS):
        raise Invalid(fields={"due_on": _("截止日期要在今天之后、%(most)d 天以内。") % {"most": MOST_DAYS}})


def require_meeting(passed: bool, met_on: date, present: int, in_favour: int, *, after: datetime) -> None:
    """Raises Invalid unless the meeting was held, after the experts were done, and its votes bear the conclusion."""
    problems: dict[str, Any] = {}
    if met_on > timezone.localdate():
        problems["met_on"] = _("会议日期不能晚于今天。")
    elif met_on < timezone.localdate(after):
        problems["met_on"] = _("会议不能早于行业论证结束的那天（%(day)s）。") % {"day": timezone.localdate(after)}
    if not 0 <= in_favour <= present or present < 1:
        problems["in_favour"] = _("赞成票不能多于到会人数。")
    elif passed and in_favour * 2 <= present:
        problems["in_favour"] = _("赞成要过半数才能通过。")
    if problems:
        raise Invalid(fields=problems)


def require_filing(number: str, filed_on: date, *, met_on: date) -> None:
    """Raises Invalid unless there is a number, and the day lies between the committee's meeting and today."""
    problems: dict[str, Any] = {}
    if not number.strip():
        problems["number"] = _("请填写备案号。")
    if not met_on <= filed_on <= timezone.localdate():
        problems["filed_on"] = _("备案日期要在学校审定（%(day)s）之后、今天以前。") % {"day": met_on}
    if problems:
        raise Invalid(fields=problems)
