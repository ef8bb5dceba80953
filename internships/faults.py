"""What the law found, in plain words: what is not kept, and the numbers behind it."""

from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from internships.choices import ConsentBy
from lms.common.enumerating import joined

TENTHS = "〇一两三四五六七八九"
# {rule: (what is not kept, what it was compared with)}; in braces the breach's `seen` and the version's parameters.
SAYINGS: dict[str, tuple[Promise, Promise | str]] = {
    "HOST-2": (_("“{firm}”没有登记统一社会信用代码，不能作为实习单位"), _("请先在企业资料里补全")),
    "YEAR-16-1": (_("一年级学生不得安排岗位实习"), _("最低年级请填 2 或以上")),
    "WOMEN-16-4": (
        _("“{post}”含女职工禁忌从事的劳动，平台不接收这样的岗位"),
        _("平台不登记性别，无法保证不安排女学生"),
    ),
    "VENUE-16-5": (_("不得安排学生到营业性娱乐场所实习（{words}）"), _("请核对企业、岗位和工作地点的名称")),
    "AGENT-16-6": (_("不得通过中介机构或有偿代理组织实习"), _("请由企业与院校直接安排")),
    "LABOUR-16-7": (_("“{post}”的体力劳动强度为 {grade} 级，不得安排学生"), ""),
    "PAY-18": (
        _("报酬低于相同岗位工资{share}（{floor} 元）且未注明最低档工资依据"),
        _("现为 {pay} 元，提高报酬，或写明本单位最低档工资的依据"),
    ),
    "PAY-CYCLE-18": (_("报酬支付周期超过规定的天数"), _("现为 {days} 天")),
    "PAY-WAY-18": (_("报酬要以货币形式直接支付给学生"), _("不得用物品、代金券代替，不得经第三方转付")),
    "STAFF-10": (
        _("实习人数超过在岗职工总数{share}（{most} 人）"),
        _("{firm}：已有或已承诺 {present} 人，本单 {seats} 人"),
    ),
    "POST-20": (
        _("单岗人数超过同类岗位在岗人数{share}（{most} 人）"),
        _("{post}：已有或已承诺 {present} 人，本单 {seats} 人"),
    ),
    "MONTHS-6": (_("岗位实习一般为 {usual} 个月"), _("本单 {months} 个月")),
    "TASKS": (_("“{post}”还没有写典型工作任务"), _("写明做什么，让院校判断是不是简单重复劳动")),
    "NO-FEE": (_("不得收取押金等任何费用"), _("填了 {fees} 元")),
    "NO-HOLDING": (_("不得扣押学生证件或要求担保"), ""),
    "RISK": (_("“{post}”属于高风险工作，不得安排学生"), _("特殊专业已事先报备的，写明备案情况")),
    "REST": (_("不得安排学生在休息日实习、加班或上夜班"), _("特殊专业已事先报备的，写明备案情况")),
    "HOURS-8-40": (_("工作时间超过规定的每日或每周上限"), _("现为每日 {day} 小时，每周 {week} 小时")),
    "PROVINCE": (_("跨省实习要事先经主管部门同意并备案"), _("请填写备案文号")),
    "HOST-LIST": (_("院校还没有写明哪天研究确定这家实习单位"), ""),
    "HOST-VISIT": (_("院校还没有写明哪天实地考察过这家实习单位"), ""),
    "MENTOR": (_("还没有指定企业导师"), ""),
    "AGE-16-2": (_("未满 {age} 周岁，或没有登记出生日期，不能上岗"), ""),
    "YEAR-16-1-S": (_("一年级学生不得上岗实习"), ""),
    "MINORS-16-3": (_("未满 18 周岁的学生不能做这个岗位"), _("岗位含未成年工禁忌从事的劳动")),
    "THREE-SIGN": (_("三方协议未签全不得开始实习"), _("已签 {signed} 方")),
    "CONSENT": (_("知情同意书未签全（缺：{missing}）"), _("学员本人和监护人都要签")),
    "MENTOR-1": (_("上岗前要指定企业导师"), ""),
    "TEACHER-1": (_("还没有指定校内指导教师"), ""),
    "SPECIALTY": (_("岗位与学生所学专业不在同一专业大类"), _("岗位 {wanted}，学生 {has}")),
    "INSURED": (_("实习责任保险没有覆盖整个实习期，或由学生承担费用"), _("请在订单里填写保险起止日期和缴费方")),
    "LODGING": (_("学生自行住宿要有监护人同意"), ""),
    "UG-TEACHER": (_("还没有指定校内指导教师"), ""),
}


def sentence(code: str, seen: dict[str, Any], parameters: dict[str, Any]) -> str:
    """What is not kept, in the reader's language, with the numbers of the version that found it."""
    return _filled(SAYINGS[code][0], seen, parameters)


def detail(code: str, seen: dict[str, Any], parameters: dict[str, Any]) -> str:
    """The numbers behind it, or what to do; often empty."""
    return _filled(SAYINGS[code][1], seen, parameters)


def _filled(saying: Promise | str, seen: dict[str, Any], parameters: dict[str, Any]) -> str:
    words = {name: _shown(value) for name, value in (parameters | seen).items()}
    return str(saying).format(**words | {"share": _share(parameters["share"])} if "share" in parameters else words)


def _share(share: float | str) -> str:
    """一成, 两成 … as people say it, or 10%."""
    percent = float(100 * Fraction(str(share)))
    if not (get_language() or "").startswith("zh"):
        return f"{percent:g}%"
    return f"{TENTHS[int(percent) // 10]}成" if percent % 10 == 0 and 0 < percent < 100 else f" {percent:g}%"


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return joined(str(ConsentBy(one).label) if one in ConsentBy.values else str(one) for one in value)
    return str(value)


# What is wrong with a cell of a spreadsheet of orders.
CELLS: dict[str, Promise] = {
    "required": _("不能空着"),
    "number": _("“{text}”不是整数"),
    "positive": _("要大于 0"),
    "months": _("最多 {most} 个月"),
    "day": _("“{text}”不是日期，请写成 2027-03-01"),
    "mode": _("请填写其中之一：{known}"),
    "minimum": _("开班下限不能多于名额（{seats}）"),
    "skill": _("“{text}”写法不对，请写成 EC-05:2 或 EC-05:2:3（编码:等级:权重）"),
    "unknown_skill": _("没有技能 {text}"),
    "twice": _("同一项技能写了两次"),
    "skills": _("最多 {most} 项技能"),
    "posts": _("一个订单最多 {most} 个岗位"),
    "differs": _("与同一单号的第 {first} 行不一致；相同内容可以留空"),
    "long": _("最多 {most} 个字"),
}
UNREADABLE: dict[str, Promise] = {
    "file": _("打不开这个文件，请上传 .xlsx 或 UTF-8、GB18030 编码的 CSV。"),
    "empty": _("表格里没有内容。"),
    "headings": _("缺少这些列：{missing}。请用模板填写。"),
    "rows": _("一次最多 {most} 行，请分批导入。"),
}


def cell(code: str, words: Any) -> str:
    """What is wrong with a cell, in the reader's language."""
    return str(CELLS[code]).format(**words)


def unreadable(code: str, words: Any) -> str:
    """Why a file cannot be read at all."""
    return str(UNREADABLE[code]).format(**words)
