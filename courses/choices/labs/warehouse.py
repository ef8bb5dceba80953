"""The words of LAB-OW."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_(
        "三家工厂合租一座公共海外仓。算出各自单独租、三家合租的费用，再用三种规则分摊，指出每种规则下"
        "谁付得比单独租还多。"
    ),
    method=(
        _(
            "一组企业的费用 C = 开户费 + 仓位月租 × ⌈总体积 ÷ 每个仓位的体积⌉ + 每立方米存储费 × 总体积 +"
            " 每单操作费 × 总单数。"
        ),
        _("按用量：C(全体) × 本厂体积 ÷ 总体积；平均：C(全体) ÷ 厂数。"),
        _("夏普利值：三家按六种先后次序加入，把本厂每次加入时增加的费用取平均。"),
    ),
    learns=_(
        "合租总能省钱，但“按用量缴费”会让一些企业吃亏；夏普利值在这里让人人都不吃亏。公平是一种选择，要算出来再谈。"
    ),
    words={
        "firms": _("三家工厂"),
        "id": _("工厂"),
        "volume_m3": _("每月体积（立方米）"),
        "orders": _("每月单数"),
        "prices": _("海外仓价目（每月）"),
        "setup": _("开户费（元）"),
        "module_rent": _("仓位月租（元/个）"),
        "module_m3": _("每个仓位的体积（立方米）"),
        "storage_per_m3": _("存储费（元/立方米）"),
        "handling_per_order": _("操作费（元/单）"),
        "alone": _("单独租与合租"),
        "standalone": _("单独租的费用"),
        "pooled_total": _("合租总费用"),
        "saving": _("合租共节省"),
        "usage": _("按用量分摊"),
        "equal": _("平均分摊"),
        "shapley": _("按夏普利值分摊"),
        "pay": _("应付"),
        "harmed": _("付得比单独租多的工厂"),
    },
)
