"""The words of LAB-LM."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_("一种商品要寄给国外买家。算出三种直发方式的计费重量和单件运费，再与海外仓发货比较，给出建议。"),
    method=(
        _("体积重 = 长 × 宽 × 高 ÷ 体积系数（系数为 0 则不计）；计费重取实重与体积重中较大者，按计费单位向上取整。"),
        _("运费 = 首重价 + ⌈(计费重 − 首重) ÷ 计费单位⌉ × 续重价；不超过限重且时效够快才可用。"),
        _(
            "海外仓单件 = 头程价 × 实重 + 仓储 + 操作 + 尾程；保本件数 = ⌈每月固定费 ÷ (最便宜的直发 − 海"
            "外仓单件)⌉，直发更便宜则没有。"
        ),
    ),
    learns=_("轻而大的货按体积收费；海外仓有固定费用，单量过了保本点才划算。"),
    words={
        "parcel": _("商品与订单"),
        "length_cm": _("长（厘米）"),
        "width_cm": _("宽（厘米）"),
        "height_cm": _("高（厘米）"),
        "kg": _("实重（千克）"),
        "max_days": _("买家最多等几天"),
        "monthly_qty": _("每月件数"),
        "ways": _("三种直发方式"),
        "term": _("收费项目"),
        "postal": _("邮政小包"),
        "special_line": _("专线"),
        "express": _("国际快递"),
        "divisor": _("体积系数（0 为不计体积）"),
        "step_kg": _("计费单位（千克）"),
        "first_kg": _("首重（千克）"),
        "first_price": _("首重价（元）"),
        "step_price": _("续重价（元/单位）"),
        "max_kg": _("限重（千克）"),
        "days": _("时效（天）"),
        "warehouse_prices": _("海外仓费用"),
        "head_per_kg": _("头程（元/千克）"),
        "storage_unit": _("仓储（元/件）"),
        "pick_pack": _("操作（元/件）"),
        "last_mile": _("尾程派送（元/件）"),
        "fixed_month": _("每月固定费（元）"),
        "compared": _("与海外仓比较"),
        "chargeable_kg": _("计费重量"),
        "cost": _("单件运费"),
        "feasible": _("能否使用（限重、时效）"),
        "cheapest_direct": _("可用的直发方式中最便宜的"),
        "warehouse_unit_variable": _("海外仓单件费用（不含固定费）"),
        "breakeven_qty": _("保本件数（每月）"),
        "total_direct": _("直发每月总费用"),
        "total_warehouse": _("海外仓每月总费用"),
        "recommend": _("建议采用（费用相同选直发）"),
        "warehouse": _("海外仓"),
    },
)
