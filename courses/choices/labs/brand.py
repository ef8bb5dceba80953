"""The words of LAB-BR."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_("为一个区域品牌定位：选用料、标识、服务和价格，让利润尽量接近最好的方案。"),
    method=(
        _("效用 u = Σ 各项偏好值 − 价格敏感度 × 价格。"),
        _("市场份额 = e^u ÷ (1 + e^u + Σ e^对手效用)，1 代表不买。"),
        _("利润 = 市场人数 × 份额 × (价格 − 基本成本 − Σ 加配成本) − 固定费用；得分 = 你的利润 ÷ 最好的利润。"),
    ),
    learns=_("差异化有价也有成本：顾客愿意为它多付的钱超过成本才值得做，最便宜和最豪华都不是最好。"),
    words={
        "market_sheet": _("市场"),
        "goods": _("商品"),
        "brush_set": _("刷具套装"),
        "hemp_shirt": _("大麻衬衫"),
        "tea_tin": _("罐装茶叶"),
        "willow_basket": _("柳编篮"),
        "market": _("潜在顾客（人）"),
        "fixed": _("固定费用（元）"),
        "base_cost": _("基本成本（元/件）"),
        "price_sens": _("价格敏感度（每元）"),
        "features": _("可选的差异"),
        "feature": _("方面"),
        "level": _("选法"),
        "partworth": _("偏好值"),
        "attr_cost": _("加配成本（元/件）"),
        "material": _("用料"),
        "basic": _("普通用料"),
        "eco": _("环保用料"),
        "identity": _("标识"),
        "generic": _("无品牌"),
        "regional_brand": _("区域品牌"),
        "service": _("售后"),
        "standard": _("标准售后"),
        "local_return": _("当地退换"),
        "prices": _("可选的价格"),
        "price_grid": _("价格（元）"),
        "rivals": _("两个对手"),
        "rival_utility": _("对手效用"),
        "design": _("你的方案"),
        "price": _("定价"),
    },
)
