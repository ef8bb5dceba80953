"""The demo's changes of rules: one that waits for a second person, one withdrawn, and one that will hold next year."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from courses import public as teaching
from internships import public as internships
from lms.common.law import Draft, RuleVersion
from lms.demo import clock
from lms.demo.people import Cast

ENTERED, LATER = -12, 60


def load(cast: Cast) -> None:
    """None of them holds today: what the demo's orders found stays true."""
    officer, admin = cast.people["officer"], cast.people["admin"]
    with clock.days_from_now(ENTERED):
        months, text = _newest(internships, "MONTHS-6"), "岗位实习时间一般为 5 个月"
        draft = _next(months, text, {"months": 5}, "演示：与教学安排核对后拟改")
        number = internships.propose_rule(months.key, draft, by=officer)
        internships.withdraw_rule(months.key, number, reason="演示：核对教学安排后不改", by=officer)
        practice, text = _newest(teaching, "PROG-PRACTICE.vocational"), "实践性教学学时原则上占总学时数 55% 以上"
        draft = _next(practice, text, {"least": 0.55}, "演示：拟从下一年级起提高实践学时")
        number = teaching.propose_rule(practice.key, draft, by=admin)
        teaching.approve_rule(practice.key, number, by=officer)
    staff, text = _newest(internships, "STAFF-10"), "实习单位接收的实习学生一般不超过在岗职工总数的 8%"
    draft = _next(staff, text, {"share": 0.08}, "演示：征求企业意见后拟从下一轮起收紧")
    internships.propose_rule(staff.key, draft, by=officer)


def _newest(door: Any, key: str) -> RuleVersion:
    [versions] = door.rule_versions(key)
    return versions[0]


def _next(base: RuleVersion, text: str, parameters: dict[str, object], reason: str) -> Draft:
    day = timezone.localdate() + timedelta(days=LATER)
    return Draft(
        base.severity_code, base.standing_code, base.article, text, parameters, day, "", reason, base.waiver_code
    )
