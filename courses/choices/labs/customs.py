"""The words of LAB-CU."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_("判断五笔销售各走哪种海关监管方式，再给四种商品选出六位商品编码。"),
    method=(
        _(
            "监管方式按先后取第一条符合的：保税区备货卖给个人 1210；海外仓备货且在平台销售 9810；平台卖给"
            "个人 9610；平台卖给企业 9710；其余 0110（教学用简化表）。"
        ),
        _("归类先定章（两位），再定品目（四位），最后定子目（六位）：看材料、看用途、看是否已制成。"),
        _("编码对六位得 1，对四位得 0.6，对两位得 0.3。"),
    ),
    learns=_("同一件货，卖给谁、货在哪、在不在平台卖，决定走哪个监管代码；归类差一位，税率和证件都可能不同。"),
    words={
        "sales": _("五笔销售"),
        "number": _("第几笔"),
        "buyer": _("买方"),
        "consumer": _("个人"),
        "business": _("企业买家"),
        "stock": _("备货地"),
        "domestic": _("国内"),
        "bonded_zone": _("保税区"),
        "overseas_warehouse": _("海外仓"),
        "listed_on_platform": _("在平台销售"),
        "goods": _("四种商品"),
        "goods_name": _("商品"),
        "modes": _("监管方式"),
        "mode": _("第几笔销售的监管方式"),
        "9610": _("9610 跨境电商零售直邮"),
        "9710": _("9710 跨境电商 B2B 直接出口"),
        "9810": _("9810 跨境电商出口海外仓"),
        "1210": _("1210 保税跨境电商"),
        "0110": _("0110 一般贸易"),
        "classes": _("商品归类"),
        "class": _("六位编码"),
        "toothbrush": _("尼龙毛牙刷"),
        "hair_brush": _("塑料柄发刷"),
        "paint_brush": _("木柄油漆刷"),
        "human_hair_wig": _("人发假发套"),
        "synthetic_wig": _("化纤整头假发"),
        "willow_basket": _("柳条编的篮子"),
        "sawn_granite": _("锯切平整的花岗石台阶板"),
        "carved_granite": _("雕花花岗石柱头"),
        "green_tea_tin": _("250 克罐装绿茶"),
        "black_tea_sack": _("25 千克袋装红茶"),
        "fridge": _("家用压缩式冷藏箱（单门）"),
        "washing_machine": _("8 千克全自动洗衣机"),
        "lithium_battery": _("锂离子电池组（可充电）"),
        "solar_panel": _("装好的光伏组件"),
        "rare_earth_magnet": _("钕铁硼永磁体（已充磁）"),
        "copper_foil": _("精炼铜箔，0.035 毫米，无衬背"),
        "winding_wire": _("漆包铜线（绕组用）"),
        "tumbler": _("普通玻璃直身杯"),
        "brake_disc": _("轿车制动盘"),
        "hemp_yarn": _("大麻纱线"),
        "down_quilt": _("羽绒被"),
        "badminton_racket": _("羽毛球拍"),
    },
)
