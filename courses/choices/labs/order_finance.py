"""The words of LAB-OF."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_(
        "一张出口订单，备货时可以用订单融资，发货后可以用在途货物融资。算出两笔贷款、利息、自有资金最"
        "高占用、利润和自有资金回报率。"
    ),
    method=(
        _(
            "货值 V = 美元订单 × 汇率；定金 = 定金率 × V；余款 B = V − 定金；缺口 = 成本 − 定金（不小于 0"
            "）；订单贷款 = 垫付率 × B 与缺口中较小者。"
        ),
        _(
            "发货日应付 = 订单贷款 + 利息（到发货日）+ 运费；在途贷款 = 质押率 × B 与应付中较小者，计息到"
            "收款日；利息按 360 天。"
        ),
        _(
            "自有资金最高占用：有贷款 = (缺口 − 订单贷款) + (应付 − 在途贷款)，无贷款 = 缺口 + 运费；回报"
            "率 = 利润 ÷ 最高占用，占用为 0 时没有回报率。"
        ),
    ),
    learns=_("贷款要付利息，利润变小；但自有资金占用少得多，同样的钱能多做几单。"),
    words={
        "order": _("这张订单"),
        "order_usd": _("订单金额（美元）"),
        "fx": _("汇率（元/美元）"),
        "deposit": _("定金率"),
        "cost_rmb": _("生产成本（元）"),
        "freight_rmb": _("运费（元）"),
        "ship_day": _("发货日（第几天）"),
        "pay_day": _("收款日（第几天）"),
        "loan_terms": _("两笔贷款的条件"),
        "po_advance": _("订单贷款垫付率"),
        "po_rate": _("订单贷款年利率"),
        "ltv": _("在途货物质押率"),
        "transit_rate": _("在途贷款年利率"),
        "loans": _("贷款与利息"),
        "po_advance_asked": _("订单贷款"),
        "transit_loan": _("在途货物贷款"),
        "interest": _("两笔利息合计"),
        "own_money": _("自有资金最高占用"),
        "own_peak_with": _("有贷款时的占用"),
        "own_peak_without": _("无贷款时的占用"),
        "earned": _("利润与回报率"),
        "profit_with": _("有贷款时的利润"),
        "profit_without": _("无贷款时的利润"),
        "return_on_own_with": _("有贷款时的自有资金回报率"),
        "return_on_own_without": _("无贷款时的自有资金回报率"),
    },
)
