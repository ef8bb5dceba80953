"""How somebody earned the proof of an order training: the days in the log, the grade, both evaluations."""

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates import public as certificates
from internships.choices import LOG_ENTRIES_MIN, Grade, OrderState
from internships.models import Placement


def of_placement(key: str) -> list[certificates.Reason]:
    """What was done in this placement; empty where there is none of that number any more."""
    rows = Placement.objects.filter(pk=int(key) if key.isdecimal() else None)
    placement = rows.select_related("post__order__enterprise").first()
    if placement is None:
        return []
    read = reverse("internships:placement", args=[placement.pk])
    days = placement.log.exclude(confirmed_at=None).count()
    counted = _("%(n)d 天，至少 %(least)d 天") % {"n": days, "least": LOG_ENTRIES_MIN}
    grade = str(Grade(placement.grade).label) if placement.grade else ""
    return [
        certificates.Reason(_("在企业完成岗位实习"), str(placement.post.order.enterprise), read),
        certificates.Reason(_("企业导师确认的实习日志"), counted, read),
        certificates.Reason(_("企业评定的实习成绩"), grade, read),
        certificates.Reason(_("校企双方互评"), _("已完成"), read),
    ]


def told_of_placement(key: str) -> list[certificates.Fact]:
    """The order, both sides and what is asked of everybody in it; nothing of how this student did. One query."""
    rows = Placement.objects.filter(pk=int(key) if key.isdecimal() else None)
    placement = rows.select_related("post__order__enterprise", "post__order__school").first()
    if placement is None:
        return []
    order = placement.post.order
    shown = order.state in (OrderState.APPROVED, OrderState.CLOSED)
    page = reverse("internships:order", args=[order.code]) if shown else ""
    log = _("企业导师确认实习日志至少 %(n)d 天，实习成绩合格，校企双方互评完成") % {"n": LOG_ENTRIES_MIN}
    return [
        certificates.Fact(_("依据"), _("订单式培养的岗位实习")),
        certificates.Fact(_("订单班"), order.code, page),
        certificates.Fact(_("岗位"), str(placement.post)),
        certificates.Fact(_("企业"), str(order.enterprise)),
        certificates.Fact(_("院校"), str(order.school)),
        certificates.Fact(_("完成标准"), log),
    ]
