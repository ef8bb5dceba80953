"""The words of LAB-TD."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_("比对订单、支付单和物流单，标出每张订单的问题；没有问题的选“没有”。"),
    method=(
        _(
            "支付单：没有为“缺支付单”，多于一张为“重复支付”；金额差超过允许误差为“金额不符”，付款人不是买"
            "家为“付款人不符”（以第一张为准）。"
        ),
        _("物流单：没有为“缺物流单”，收货人不是买家为“收货人不符”。"),
        _("得分 F1 = 2 × 标对的 ÷ (应标的 + 你标的)：漏标和错标都扣分。"),
    ),
    learns=_("三单一致才能放行：数据比对能查出刷单、代付和错发，但误报也有代价，所以要设允许误差。"),
    words={
        "orders": _("订单"),
        "payments": _("支付单"),
        "logistics": _("物流单"),
        "rule": _("比对规则"),
        "order_no": _("订单号"),
        "buyer": _("买家"),
        "amount": _("金额（美元）"),
        "payer": _("付款人"),
        "consignee": _("收货人"),
        "tolerance": _("允许误差（美元）"),
        "flagged": _("每张订单的问题"),
        "flags": _("这张订单的问题"),
        "missing_payment": _("缺支付单"),
        "duplicate_payment": _("重复支付"),
        "amount_mismatch": _("金额不符"),
        "payer_mismatch": _("付款人不符"),
        "missing_logistics": _("缺物流单"),
        "consignee_mismatch": _("收货人不符"),
    },
)
