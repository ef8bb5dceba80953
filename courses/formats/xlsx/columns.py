"""The columns of the Excel template and the words their cells know: what a teacher fills in, kind by kind.

choice        选项1… with the letters of the right ones in 答案; or 分值1… in percent
true, false   答案 对 or 错; 反馈1 is shown to who says true, 反馈2 to who says false
numeric       答案 13, 13±0.5, 13±5%, 12~14 or * for any, several parted by | ; 单位 kg=1; g=1000 (how many make one
              of the first)
short         答案, several parted by | ; * stands for anything
matching      选项1… with 配对1…
ordering      选项1… in the right order
calculated    答案 is the formula, a*b±0.5 with a tolerance (else half of the last place); 参数 c=10..90/10; r=5,10,20
essay         答案 is a guide for whoever marks
"""

import re
from collections.abc import Mapping

from courses.grading import text

# name: (heading, what else is understood)
HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("题号", "code", "id"),
    "kind": ("题型", "kind", "type"),
    "stem": ("题干", "题目", "stem", "question"),
    "answer": ("答案", "正确答案", "answer"),
    "explanation": ("解析", "答案解析", "explanation"),
    "title": ("标题", "title"),
    "category": ("分类", "章节", "category"),
    "skill": ("技能", "知识点", "skill"),
    "level": ("难度", "level"),
    "tags": ("标签", "tags"),
    "policy": ("计分办法", "policy"),
    "shuffle": ("打乱选项", "shuffle"),
    "parameters": ("参数", "parameters"),
    "decimals": ("小数位", "decimals"),
    "units": ("单位", "units"),
    "unit_required": ("必须写单位", "unit required"),
    "case_sensitive": ("区分大小写", "case sensitive"),
}
NUMBERED: dict[str, tuple[str, ...]] = {
    "option": ("选项", "option"),
    "match": ("配对", "match"),
    "fraction": ("分值", "fraction"),
    "feedback": ("反馈", "feedback"),
    "kept": ("其他", "other"),
}
KINDS = {
    "single": ("单选题", "单选"),
    "multiple": ("多选题", "多选"),
    "truefalse": ("判断题", "判断"),
    "numeric": ("数值题", "数值"),
    "short": ("填空题", "填空"),
    "matching": ("配对题", "配对", "连线题"),
    "ordering": ("排序题", "排序"),
    "essay": ("简答题", "简答", "问答题", "论述题"),
    "calculated": ("计算题", "计算"),
    "description": ("说明",),
}
POLICIES = {
    "exact": "全对才得分",
    "half": "漏选得一半",
    "each": "按项计分",
    "weights": "按分值",
    "position": "按位置",
    "adjacent": "按相邻",
}
LEVELS = {"易": 1, "中": 2, "难": 3}
TRUTHS = {True: ("对", "正确", "是", "√", "t", "true", "1"), False: ("错", "错误", "否", "×", "x", "f", "false", "0")}
FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]")
SEVERAL = re.compile(r"[;；]")
Row = Mapping[str, str]


def kind_of(words: str) -> str:
    """The kind a cell names, in Chinese or by its code; the words themselves if there is none."""
    bare = words.strip()
    return next((kind for kind, names in KINDS.items() if bare == kind or bare in names), bare)


def read_text(cell: str) -> dict[str, str]:
    """Words of a cell; [html] and the like before them name their format."""
    found = FORMAT.match(cell)
    return text(cell[found.end() :], found.group(1)) if found else text(cell)


def write_text(value: Mapping[str, str]) -> str:
    """The words as a cell."""
    plain = value["format"] == "plain" and not value["text"].startswith("[")
    return value["text"] if plain else f"[{value['format']}]{value['text']}"


def numbered(row: Row, name: str) -> dict[int, str]:
    """The filled cells of a numbered column: {1: "…", 2: "…"}, in order."""
    found = {
        int(key.removeprefix(name)): cell
        for key, cell in row.items()
        if key[: len(name)] == name and key != name and cell
    }
    return dict(sorted(found.items()))


def truth_of(words: str) -> bool | None:
    """What a cell says of a statement; None if nobody can tell."""
    return next((truth for truth, names in TRUTHS.items() if words.strip().lower() in names), None)
