"""The slot for a practical-training lab."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# What each lab trains; the model behind it is described with its figures in the lab itself.
LABS = {
    "OW": (_("公共海外仓成本分摊"), _("几家企业合用一个海外仓，费用怎样分才没有人吃亏")),
    "PD": (_("集中仓储与共同配送"), _("拼柜与发货频次怎样一起定，总成本最低")),
    "LM": (_("物流方式选择"), _("算体积重与计费重，在直邮和海外仓之间选")),
    "CU": (_("监管方式与商品归类"), _("判断用哪种监管代码，把商品归到正确的 HS 编码")),
    "CF": (_("1+N 产业链融资"), _("核心企业的额度分给哪些供应商，省的利息最多")),
    "OF": (_("订单与在途货物融资"), _("接单、备货、在途各阶段要多少自有资金")),
    "PY": (_("跨境收款比选"), _("比较几条收款通道到手多少人民币")),
    "CR": (_("信用档案与排名"), _("信用分怎样算出来，互刷好评怎样被识破")),
    "TD": (_("三单比对监管"), _("核对订单、支付单、物流单，找出不一致")),
    "BR": (_("品牌定位与差异化"), _("按消费者偏好定产品属性和价格")),
    "CD": (_("产业集群诊断"), _("用区位商和集中度看一地的产业")),
    "QT": (_("出口报价核算"), _("从成本算到 FOB、CFR、CIF 和换汇成本")),
    "PEST": (_("宏观环境分析"), _("把事实卡片归入政治、经济、社会、技术四类")),
}
CHOICES = [(code, name) for code, (name, _trains) in LABS.items()]
# The address where a lab is started, by URL name, taking the lab's code: whoever brings the labs names it here.
START = "courses:lab"


class LabBlock(blocks.StructBlock):
    """A lab to be done at this place of the lesson. Where the lab is not there yet, the card says so."""

    lab = blocks.ChoiceBlock(choices=CHOICES, label=_("实训"))
    task = blocks.TextBlock(required=False, label=_("任务"), help_text=_("这节课要求在实训里做到什么。"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """With the lab's name, what it trains, and where to start it if one can."""
        context = super().get_context(value, parent_context=parent_context)
        name, trains = LABS.get(value["lab"], ("", ""))
        return {**context, "name": name, "trains": trains, "start_url": start_url(value["lab"])}

    class Meta:
        icon = "cogs"
        label = _("实训")
        description = _("在课里安排一个实训")
        template = "blocks/lab_block.html"
        preview_value = {"lab": "LM", "task": "用自己抽到的数据算出盈亏平衡件数。"}


def start_url(lab: str) -> str:
    """Where the lab is started, empty while there is no such address."""
    try:
        return reverse(START, args=[lab])
    except NoReverseMatch:
        return ""
