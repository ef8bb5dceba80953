"""The words of LAB-QT."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_("一家工厂要把一箱货卖到国外。从含税进价开始，一步步算出退税、FOB、CFR、CIF 报价和换汇成本。"),
    method=(
        _("退税 = 含税进价 ÷ (1 + 增值税率) × 退税率；实际成本 = 含税进价 − 退税。"),
        _("FOB = (实际成本 + 国内费用) ÷ (1 − 利润率)；CFR = FOB + 运费（运费按元计，除以汇率得美元）。"),
        _("CIF = CFR ÷ [1 − (1 + 投保加成) × 保险费率]；换汇成本 = (实际成本 + 国内费用) ÷ FOB 美元价。"),
    ),
    learns=_("报价是一层层加上去的：少算退税、运费或保险，利润就没了。换汇成本低于汇率，这笔生意才赚钱。"),
    words={
        "home": _("国内部分"),
        "abroad": _("国际部分"),
        "goods": _("货物"),
        "brushes": _("刷具"),
        "appliances": _("小家电"),
        "auto_parts": _("汽车零部件"),
        "hemp_textiles": _("大麻纺织品"),
        "wicker": _("柳编制品"),
        "down_jackets": _("羽绒服"),
        "cost_incl_vat": _("含税进价（元/箱）"),
        "vat": _("增值税率"),
        "refund_rate": _("退税率"),
        "domestic_charges": _("国内费用（元/箱）"),
        "profit_margin": _("利润率（占 FOB）"),
        "freight": _("国际运费（元/箱）"),
        "ins_markup": _("投保加成率"),
        "ins_rate": _("保险费率"),
        "fx": _("汇率（元/美元）"),
        "price": _("报价（每箱）"),
        "refund": _("退税额"),
        "fob_rmb": _("FOB 价（人民币）"),
        "fob_usd": _("FOB 价（美元）"),
        "cfr_usd": _("CFR 价（美元）"),
        "cif_usd": _("CIF 价（美元）"),
        "exchange_cost": _("换汇成本（四位小数）"),
    },
)
