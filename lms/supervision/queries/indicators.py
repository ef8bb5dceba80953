"""The figures of the government's front page, each with the sentence that defines it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates import public as certificates
from courses import public as courses
from internships import public as internships
from lms.supervision.queries.talent import ClusterGap


@dataclass(frozen=True)
class Indicator:
    """A figure with its name, unit, definition and day. `value` None: nothing to count yet."""

    label: str | Promise
    value: float | None
    unit: str | Promise
    definition: str | Promise
    as_of: date


DEFINITIONS = {
    "gap": _("人才缺口 = 全省各市之和：已批准订单的名额 − 本市院校在读的复合型学员数（不足为 0）。"),
    "composite": _("复合型人才：外贸、电商、语言、营销四个领域各有至少一项技能达到 2 级，以平台证据为准。"),
    "shortage": _("集群人才缺口 = 该集群在招名额 − 全省在读学员中，技能证据达到其某个订单全部要求的人数（不足为 0）。"),
    "seats": _("在招名额 = 已批准订单各岗位名额之和。"),
    "reach": _("集群覆盖 = 有已批准订单的集群数 ÷ 登记集群数。"),
    "matched": _("匹配率 = 已公布轮次中录取人数 ÷ 提交志愿人数，公开数据集不计。"),
    "started": _("到岗率 = 已上岗人数 ÷ 录取人数。"),
    "learning": _("在学人次 = 未退出、尚未合格的选课数。"),
    "passed": _("结业人次 = 课程合格的选课数。"),
    "issued": _("有效证书 = 已生成、未撤销的证书数。"),
}


def indicators(clusters: list[ClusterGap]) -> list[Indicator]:
    """The strip of figures under the headline."""
    today = timezone.localdate()
    orders = internships.order_counts()
    funnel = internships.funnel()
    runs = courses.run_counts()
    covered = sum(row.orders > 0 for row in clusters)
    rows = (
        (_("在招名额"), orders.seats, _("个"), "seats"),
        (_("集群覆盖"), _share(covered, len(clusters)), "%", "reach"),
        (_("匹配率"), _share(funnel.matched, funnel.ranked), "%", "matched"),
        (_("到岗率"), _share(funnel.started, funnel.matched), "%", "started"),
        (_("在学人次"), runs.enrolled - runs.passed, _("人次"), "learning"),
        (_("结业人次"), runs.passed, _("人次"), "passed"),
        (_("有效证书"), certificates.counts().issued, _("份"), "issued"),
    )
    return [Indicator(label, value, unit, DEFINITIONS[key], today) for label, value, unit, key in rows]


def _share(part: int, whole: int) -> float | None:
    """Percent with one decimal, None where there is nothing to take a share of."""
    return round(100 * part / whole, 1) if whole else None
