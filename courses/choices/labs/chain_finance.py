"""The words of LAB-CF."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_(
        "一家核心企业把授信额度分给五家供应商的应收账款。按最省利息的办法分配额度，算出每家获得的融资和全链节省的利息。"
    ),
    method=(
        _("按 (自有利率 − 核心利率) × 天数 从大到小排队，不大于零的不融资。"),
        _("每家融资 = 以下三者中最小的：垫付比例 × 应收账款，单户上限 × 总额度，剩余额度。"),
        _("利息 = 金额 × 年利率 × 天数 ÷ 360；分散融资按自有利率，1+N 中获得的部分按核心利率，其余仍按自有利率。"),
    ),
    learns=_("每一元额度用在差价乘天数最大的地方最省，所以排队分配就是最优；单户上限分散风险，但要花钱。"),
    words={
        "suppliers": _("五家供应商"),
        "id": _("供应商"),
        "receivable": _("应收账款（元）"),
        "days": _("账期（天）"),
        "own_rate": _("自有年利率"),
        "terms": _("核心企业授信"),
        "core_limit": _("总额度（元）"),
        "core_rate": _("核心年利率"),
        "advance": _("垫付比例"),
        "cap_share": _("单户上限（占总额度）"),
        "lending": _("额度分配"),
        "funded": _("获得的融资"),
        "interest": _("利息"),
        "limit_used": _("用掉的额度"),
        "cost_standalone": _("分散融资的总利息"),
        "cost_chain": _("1+N 融资的总利息"),
        "saving": _("节省的利息"),
    },
)
