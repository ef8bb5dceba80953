"""The words of LAB-PY."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_(
        "六张发票的货款要从国外收回来。算出三种渠道各到账多少人民币、费用占几成，选出最好的，并求前两"
        "种渠道持平的单张金额。"
    ),
    method=(
        _("美元净额 = 各张 金额 × (1 − 费率) − 每笔固定费 之和 − ⌈张数 ÷ 每次提现张数⌉ × 提现费。"),
        _("到账人民币 = 美元净额 × 汇率 × (1 − 点差 ÷ 10000)；费用率 = 1 − 到账人民币 ÷ (发票总额 × 汇率)。"),
        _(
            "持平金额 = (f₁ − f₂) ÷ (k₁ − k₂)，k = (1 − 费率)(1 − 点差)，f = (固定费 + 提现费)(1 − 点差)；"
            "不大于 0 则没有。"
        ),
    ),
    learns=_("小单怕固定费，大单怕费率和点差；选渠道先看自己的单子有多大。"),
    words={
        "invoices": _("六张发票"),
        "number": _("第几张"),
        "amount_usd": _("金额（美元）"),
        "rate": _("当日汇率"),
        "fx": _("汇率（元/美元）"),
        "channels": _("三种渠道"),
        "term": _("收费项目"),
        "wallet": _("电子钱包"),
        "bank_wire": _("银行电汇"),
        "rmb_settlement": _("跨境人民币结算"),
        "pct": _("费率"),
        "fixed": _("每笔固定费（美元）"),
        "withdraw_fee": _("每次提现费（美元）"),
        "per_withdrawal": _("每次提现的张数"),
        "spread_bp": _("点差（万分之一）"),
        "net_rmb": _("到账人民币"),
        "cost_rate": _("费用率"),
        "compared": _("比较"),
        "best": _("到账最多的渠道"),
        "single_invoice_breakeven_usd": _("前两种渠道持平的单张金额"),
    },
)
