"""The words of LAB-CD."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_("根据三市三业的从业人数算区位商，找出形成集群的产业；再根据六家企业的销售额算 HHI 和 CR4。"),
    method=(
        _("区位商 LQ = (本市该业从业人数 ÷ 本市从业人数) ÷ (三市该业从业人数 ÷ 三市从业人数)。"),
        _("LQ ≥ 1.25 视为形成集群。"),
        _("HHI = Σ (100 × 份额)²，最大 10000；CR4 = 最大四家的份额之和。"),
    ),
    learns=_("人多不等于有优势：要看本地比重是否高于整体。集中度高的集群靠龙头，集中度低的要靠协作。"),
    words={
        "employment": _("从业人数（教学数据）"),
        "city": _("城市"),
        "city1": _("甲市"),
        "city2": _("乙市"),
        "city3": _("丙市"),
        "appliances": _("家电"),
        "auto_parts": _("汽车零部件"),
        "textiles": _("纺织"),
        "brushes": _("刷具"),
        "stone": _("石材"),
        "electronics": _("电子"),
        "food": _("食品"),
        "firm_sales": _("六家企业的销售额"),
        "firm": _("本业企业"),
        "sales": _("销售额（亿元）"),
        "lq": _("区位商"),
        "diagnosis": _("诊断"),
        "specialised": _("形成集群的产业（LQ ≥ 1.25）"),
        "hhi": _("HHI 指数"),
        "cr4": _("CR4 集中度"),
    },
)
