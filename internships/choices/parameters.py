"""The numbers each rule holds, as its judge reads them; a rule that is not here has none."""

from django.utils.translation import gettext_lazy as _

from internships.choices.orders import Lodging, Payer, PayWay
from internships.choices.placements import ConsentBy
from lms.common.law import Parameter, Schema

YEAR = Parameter("youngest_year", _("最低年级"), least=1, most=6)
AGE = Parameter("age", _("年龄"), unit=_("周岁"), least=14, most=30)
STAFF = Parameter("share", _("最高比例"), "share")

SCHEMAS: dict[str, Schema] = {
    "YEAR-16-1": (YEAR,),
    "YEAR-16-1-S": (YEAR,),
    "VENUE-16-5": (Parameter("words", _("名称里的词"), "words"),),
    "LABOUR-16-7": (Parameter("below", _("低于几级"), least=1, most=5),),
    "PAY-18": (Parameter("share", _("不低于相同岗位工资的"), "share"),),
    "PAY-CYCLE-18": (Parameter("days", _("最长周期"), unit=_("天"), least=1, most=366),),
    "PAY-WAY-18": (Parameter("ways", _("允许的支付方式"), "picks", choices=tuple(PayWay.choices)),),
    "STAFF-10": (STAFF,),
    "POST-20": (STAFF,),
    "MONTHS-6": (Parameter("months", _("通常几个月"), unit=_("个月"), least=1, most=24),),
    "NO-FEE": (Parameter("most", _("最多收费"), unit=_("元")),),
    "HOURS-8-40": (
        Parameter("day", _("每日最多"), unit=_("小时"), least=1, most=24),
        Parameter("week", _("每周最多"), unit=_("小时"), least=1, most=168),
    ),
    "AGE-16-2": (AGE,),
    "MINORS-16-3": (AGE,),
    "THREE-SIGN": (Parameter("signatures", _("须有几方签字"), least=1, most=3),),
    "CONSENT": (Parameter("who", _("谁须书面同意"), "picks", choices=tuple(ConsentBy.choices)),),
    "SPECIALTY": (Parameter("digits", _("专业代码前几位相同"), unit=_("位"), least=1, most=6),),
    "INSURED": (Parameter("not_by", _("保险费不得由谁承担"), "picks", choices=tuple(Payer.choices)),),
    "LODGING": (Parameter("kinds", _("哪种住宿须经同意"), "picks", choices=tuple(Lodging.choices)),),
}


def schema_of(code: str) -> Schema:
    """What a rule may hold; nothing for one without numbers."""
    return SCHEMAS.get(code, ())
