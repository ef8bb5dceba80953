"""Words that all labs share: invented firms, units, and what was not understood."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "F1": _("甲厂"),
    "F2": _("乙厂"),
    "F3": _("丙厂"),
    "F4": _("丁厂"),
    "F5": _("戊厂"),
    "F6": _("己厂"),
    "yes": _("是"),
    "no": _("否"),
    "none": _("没有"),
    "unit.rmb": _("元"),
    "unit.usd": _("美元"),
    "unit.rmb_per_usd": _("元/美元"),
    "unit.kg": _("千克"),
    "unit.pieces": _("件"),
    "unit.weeks": _("周"),
    "fault.figure": _("没有读出数字，请只填数，例如 1234.56"),
    "fault.whole": _("这里要填整数"),
    "fault.percent": _("这里填数，不填百分比"),
    "fault.offered": _("这不是可选的答案"),
    "fault.several": _("这里只选一个"),
    "fault.twice": _("同一个名称排了两次"),
    "fault.none_and_some": _("选了“没有”，又选了别的"),
}
