"""What the fields of a question are called, and which of them a kind has."""

import re

from django.utils.translation import gettext_lazy as _

from courses.choices import QuestionKind

POLICY_NAMES = {
    "exact": _("全对才得分"),
    "half": _("漏选得一半，错选不得分"),
    "each": _("按项计分"),
    "weights": _("按各项分值相加"),
    "position": _("按位置计分"),
    "adjacent": _("按相邻计分"),
}
POLICIES = {
    QuestionKind.MULTIPLE: ("exact", "half", "each", "weights"),
    QuestionKind.MATCHING: ("each", "exact"),
    QuestionKind.ORDERING: ("exact", "position", "adjacent"),
}
YES_NO = [("", _("默认")), ("是", _("是")), ("否", _("否"))]
# Which numbered columns a kind has, in the order shown.
ROWS = {
    QuestionKind.SINGLE: ("option", "fraction", "feedback"),
    QuestionKind.MULTIPLE: ("option", "fraction", "feedback"),
    QuestionKind.NUMERIC: ("fraction", "feedback"),
    QuestionKind.SHORT: ("fraction", "feedback"),
    QuestionKind.CALCULATED: ("fraction", "feedback"),
    QuestionKind.MATCHING: ("option", "match"),
    QuestionKind.ORDERING: ("option",),
}
RARE = ("fraction", "feedback")
LABELS = {
    "code": _("题号"),
    "kind": _("题型"),
    "stem": _("题干"),
    "answer": _("答案"),
    "explanation": _("解析"),
    "title": _("标题"),
    "category": _("分类"),
    "skill": _("考查技能"),
    "level": _("难度"),
    "tags": _("标签"),
    "policy": _("计分办法"),
    "shuffle": _("打乱选项"),
    "parameters": _("参数"),
    "decimals": _("小数位"),
    "units": _("单位"),
    "unit_required": _("必须写单位"),
    "case_sensitive": _("区分大小写"),
    "option": _("选项"),
    "match": _("配对"),
    "fraction": _("分值（%）"),
    "feedback": _("反馈"),
    "min_chars": _("最少字数"),
    "max_chars": _("最多字数"),
    "missing_word": _("题中填空"),
}
ANSWERS = {
    QuestionKind.SINGLE: _("正确选项的字母，例如 B。"),
    QuestionKind.MULTIPLE: _("所有正确选项的字母，例如 ABD。"),
    QuestionKind.NUMERIC: _("例如 13、13±0.5、13±5% 或 12~14；多个答案用 | 隔开，* 表示任何数。"),
    QuestionKind.SHORT: _("可接受的答案，多个用 | 隔开；* 代表任意文字。"),
    QuestionKind.CALCULATED: _("公式，例如 c*r/100；可写允许误差，例如 c*r/100±0.5。"),
    QuestionKind.ESSAY: _("评分要点，只有评阅人看得到。"),
}


def label_of(column: str) -> str:
    """The name of a column for people: 选项 3."""
    found = re.fullmatch(r"([a-z_]+?)(\d*)", column)
    name, number = found.groups() if found else (column, "")
    return f"{LABELS.get(name, name)} {number}".strip()
