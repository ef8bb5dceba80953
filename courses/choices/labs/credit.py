"""The words of LAB-CR."""

from django.utils.translation import gettext_lazy as _

from courses.choices.labs.words import Words

WORDS = Words(
    task=_("给五家企业算信用分并排名：申报材料算事前分，交易评价算事后分；如要求剔除互刷，先剔除再算。"),
    method=(
        _("事前分 = Σ 权重 × 申报值；一条评价的权重 = 0.5^(天数 ÷ 半衰期) × min(1, 金额 ÷ 金额上限)。"),
        _(
            "评价均值 m = (先验均值 × 先验权重 + Σ 权重 × 星级) ÷ (先验权重 + Σ 权重)；信用分 = 100 × [β "
            "× 事前分 + (1 − β)(m − 1) ÷ 4]。"
        ),
        _("互刷：两家互给五星都达到 3 次，这一对之间的五星全部剔除。按分数从高到低排名。"),
    ),
    learns=_("旧的、小额的评价分量轻，评价少的靠先验托底；互相刷好评一剔除，名次就变。"),
    words={
        "declared": _("申报材料得分（0 到 1）"),
        "id": _("参评企业"),
        "documents": _("单证齐全"),
        "quality_proof": _("质量证明"),
        "payment_verified": _("付款核实"),
        "weights": _("申报权重"),
        "ratings": _("交易评价"),
        "by": _("谁评"),
        "of": _("评谁"),
        "stars": _("星级"),
        "age_days": _("多少天前"),
        "amount": _("交易金额（元）"),
        "rules": _("计分规则"),
        "beta": _("事前分占比 β"),
        "half_life": _("半衰期（天）"),
        "amount_cap": _("金额计到（元）"),
        "prior_mean": _("先验均值（星）"),
        "prior_weight": _("先验权重"),
        "anti_collusion": _("是否剔除互刷"),
        "ranked": _("信用排名"),
        "ranking": _("从高到低"),
    },
)
