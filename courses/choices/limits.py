"""The limits each rule about programmes holds, as curricula.rules reads them."""

from django.utils.translation import gettext_lazy as _

from lms.common.law import Parameter, Schema

SHARE = Parameter("least", _("最低比例"), "share")
HOURS = _("学时")

SCHEMAS: dict[str, Schema] = {
    "PROG-TOTAL": (
        Parameter("least", _("最少总学时"), unit=HOURS, least=1),
        Parameter("years", _("适用学制"), unit=_("年"), least=1, most=8),
    ),
    "PROG-PUBLIC": (SHARE,),
    "PROG-ELECTIVE": (SHARE,),
    "PROG-PRACTICE": (SHARE,),
    "PROG-CREDIT": (
        Parameter("least", _("1 学分最少"), unit=HOURS, least=1, most=60),
        Parameter("most", _("1 学分最多"), unit=HOURS, least=1, most=60),
        Parameter("week", _("按周计的 1 学分"), unit=HOURS, least=1, most=60),
    ),
    "PROG-ATTAINED": (Parameter("least", _("达成标准"), "share"),),
}


def schema_of(code: str, values: dict[str, object]) -> Schema:
    """What a rule may hold. One that speaks of all lengths of study has no years: it keeps having none."""
    return tuple(one for one in SCHEMAS.get(code, ()) if one.name != "years" or "years" in values)
