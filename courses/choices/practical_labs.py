"""Practical-training labs (实训) as courses, rules and learners name them; the models are in courses/labs."""

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# By the model's code: its name, and what it trains.
LAB_WORDS = {
    "LAB-OW": (_("公共海外仓成本分摊"), _("几家企业合用一个海外仓，费用怎样分才没有人吃亏")),
    "LAB-PD": (_("集中仓储与共同配送"), _("拼柜与发货频次怎样一起定，总成本最低")),
    "LAB-LM": (_("物流方式选择"), _("算体积重与计费重，在直邮和海外仓之间选")),
    "LAB-CU": (_("监管方式与商品归类"), _("判断用哪种监管代码，把商品归到正确的 HS 编码")),
    "LAB-CF": (_("1+N 产业链融资"), _("核心企业的额度分给哪些供应商，省的利息最多")),
    "LAB-OF": (_("订单与在途货物融资"), _("接单、备货、在途各阶段要多少自有资金")),
    "LAB-PY": (_("跨境收款比选"), _("比较几条收款通道到手多少人民币")),
    "LAB-CR": (_("信用档案与排名"), _("信用分怎样算出来，互刷好评怎样被识破")),
    "LAB-TD": (_("三单比对监管"), _("核对订单、支付单、物流单，找出不一致")),
    "LAB-BR": (_("品牌定位与差异化"), _("按消费者偏好定产品属性和价格")),
    "LAB-CD": (_("产业集群诊断"), _("用区位商和集中度看一地的产业")),
    "LAB-QT": (_("出口报价核算"), _("从成本算到 FOB、CFR、CIF 和换汇成本")),
    "PEST": (_("宏观环境分析"), _("把事实卡片归入政治、经济、社会、技术四类")),
}
LAB_CHOICES = [(code, format_lazy("{} {}", code, name)) for code, (name, _trains) in LAB_WORDS.items()]
# What a course asks of a lab unless it says otherwise.
LAB_CLASS_HOURS, LAB_ATTEMPTS, LAB_PASS_PERCENT = 2, 3, 60
MOST_LAB_ATTEMPTS = 20


class LabKind(models.TextChoices):
    """What working a lab is for."""

    PRACTICE = "practice", _("练习")
    GRADED = "graded", _("计分")


def lab_title(code: str) -> str:
    """The lab's name in the reader's language; its code where nobody knows it any more."""
    return str(LAB_WORDS[code][0]) if code in LAB_WORDS else code
