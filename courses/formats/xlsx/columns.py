"""The columns of the Excel template, and a row of it as a question: what a teacher fills in, kind by kind.

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

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from courses.formats.drafts import Draft
from courses.formats.extras import restored
from courses.formats.weights import as_fraction, as_percent
from courses.grading import text
from courses.grading.numbers import as_json, read_number
from courses.grading.shapes import LETTERS

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
PARAMETER = re.compile(r"([A-Za-z]\w*)\s*[=＝]\s*(.+)")
RANGE = re.compile(r"(.+?)\.\.(.+?)/(.+)")
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


def draft_of(row: Row, number: int) -> Draft:
    """The question of one row: column name to text. What cannot be read stays out, and the validation names it."""
    kind = kind_of(row.get("kind", ""))
    spec: dict[str, Any] = {"kind": kind, "stem": read_text(row.get("stem", ""))}
    if row.get("explanation"):
        spec["general_feedback"] = read_text(row["explanation"])
    if row.get("policy"):
        spec["policy"] = next((key for key, name in POLICIES.items() if row["policy"] in (key, name)), row["policy"])
    if row.get("shuffle"):
        spec["shuffle"] = truth_of(row["shuffle"])
    if kind in READERS:
        spec |= READERS[kind](row)
    draft = Draft(
        spec,
        number,
        code=row.get("code", ""),
        title=row.get("title", ""),
        category=row.get("category", ""),
        tags=tuple(tag.strip() for tag in SEVERAL.split(row.get("tags", "")) if tag.strip()),
        skill=row.get("skill", ""),
        level=_level(row.get("level", "")),
    )
    kept = "".join(numbered(row, "kept").values())
    return restored(draft, json.loads(kept)) if kept else draft


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


def _level(words: str) -> int:
    if not words:
        return 1
    return LEVELS.get(words) or (int(words) if words.isdecimal() and len(words) < 4 else 0)


def _fraction(words: str) -> float | int | None:
    found = read_number(words)
    return None if found is None else as_fraction(float(found))


def _choice(row: Row) -> dict[str, Any]:
    letters = [sign for sign in row.get("answer", "").upper() if sign.isalpha()]
    fractions, feedback, cells = numbered(row, "fraction"), numbered(row, "feedback"), numbered(row, "option")
    known = {LETTERS[number - 1] for number in cells if number <= len(LETTERS)}
    options = []
    for number, cell in cells.items():
        letter = LETTERS[number - 1] if number <= len(LETTERS) else ""
        right = int(letter in letters) if set(letters) <= known else 0
        option = {"text": read_text(cell), "fraction": _fraction(fractions[number]) if number in fractions else right}
        options.append(option | ({"feedback": read_text(feedback[number])} if number in feedback else {}))
    return {"options": options}


def _single(row: Row) -> dict[str, Any]:
    # Two letters for one right option: nobody can tell which is meant.
    several = sum(sign.isalpha() for sign in row.get("answer", "")) > 1
    return _choice({**row, "answer": ""} if several else row)


def _true_false(row: Row) -> dict[str, Any]:
    said = numbered(row, "feedback")
    names = {1: "feedback_true", 2: "feedback_false"}
    feedback = {names[number]: read_text(cell) for number, cell in said.items() if number in names}
    return {"answer": truth_of(row.get("answer", ""))} | feedback


def _answers(row: Row) -> list[tuple[str, dict[str, Any]]]:
    """Each of the answers parted by |, and what it is worth."""
    fractions, feedback = numbered(row, "fraction"), numbered(row, "feedback")
    found = []
    for number, part in enumerate(row.get("answer", "").split("|"), 1):
        worth: dict[str, Any] = {"fraction": _fraction(fractions[number]) if number in fractions else 1}
        if number in feedback:
            worth["feedback"] = read_text(feedback[number])
        found.append((part.strip(), worth))
    return [one for one in found if one[0]]


def _short(row: Row) -> dict[str, Any]:
    sensitive = {"case_sensitive": truth_of(row["case_sensitive"])} if row.get("case_sensitive") else {}
    return {"answers": [{"text": words} | worth for words, worth in _answers(row)]} | sensitive


def _numeric(row: Row) -> dict[str, Any]:
    return {"answers": [_figure(words) | worth for words, worth in _answers(row)]} | _units(row)


def _figure(words: str) -> dict[str, Any]:
    if words == "*":
        return {"any": True}
    low, range_sign, high = words.replace("～", "~").partition("~")
    if range_sign:
        return {"low": _number(low), "high": _number(high)}
    value, tolerance = _tolerance(words)
    return {"value": _number(value), "tolerance": 0} | tolerance


def _tolerance(words: str) -> tuple[str, dict[str, Any]]:
    """What stands before the ±, and the tolerance after it: of itself, or with a % of the value."""
    value, sign, tolerance = words.replace("+-", "±").partition("±")
    if not sign:
        return value, {}
    found = _number(tolerance)
    if tolerance.strip().endswith(("%", "％")) and not isinstance(found, str):
        return value, {"tolerance": as_fraction(found), "relative": True}
    return value, {"tolerance": found}


def _number(words: str) -> float | int | str:
    """The figure, or the words themselves for the validation to refuse."""
    found = read_number(words)
    return words if found is None else as_json(found)


def _units(row: Row) -> dict[str, Any]:
    if not row.get("units"):
        return {}
    pairs = [part.replace("＝", "=").partition("=") for part in SEVERAL.split(row["units"]) if part.strip()]
    required = {"unit_required": truth_of(row["unit_required"])} if row.get("unit_required") else {}
    return {"units": [{"name": name.strip(), "factor": _number(factor or "1")} for name, _, factor in pairs]} | required


def _calculated(row: Row) -> dict[str, Any]:
    decimals = read_number(row.get("decimals", ""))
    return {
        "parameters": [_parameter(part.strip()) for part in SEVERAL.split(row.get("parameters", "")) if part.strip()],
        "answers": [_formula(words) | worth for words, worth in _answers(row)],
        **({"decimals": as_json(decimals)} if decimals is not None else {}),
        **_units(row),
    }


def _formula(words: str) -> dict[str, Any]:
    formula, tolerance = _tolerance(words)
    return {"formula": formula.strip()} | tolerance


def _parameter(words: str) -> dict[str, Any]:
    named = PARAMETER.fullmatch(words)
    if named is None:
        return {"name": words[:40]}
    name, values = named.groups()
    ends = RANGE.fullmatch(values)
    if ends:
        low, high, step = (_number(end) for end in ends.groups())
        return {"name": name, "low": low, "high": high, "step": step}
    return {"name": name, "values": [_number(value) for value in re.split("[,，、]", values)]}


def _matching(row: Row) -> dict[str, Any]:
    stems, matches = numbered(row, "option"), numbered(row, "match")
    return {"pairs": [{"stem": read_text(stems.get(number, "")), "match": words} for number, words in matches.items()]}


def _ordering(row: Row) -> dict[str, Any]:
    return {"items": [read_text(cell) for cell in numbered(row, "option").values()]}


def _essay(row: Row) -> dict[str, Any]:
    return {"guide": read_text(row["answer"])} if row.get("answer") else {}


READERS: dict[str, Callable[[Row], dict[str, Any]]] = {
    "single": _single,
    "multiple": _choice,
    "truefalse": _true_false,
    "numeric": _numeric,
    "short": _short,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "calculated": _calculated,
}


def row_of(draft: Draft) -> dict[str, str]:
    """The question as a row, as far as the columns go; a figure or a text that does not fit is left to 其他."""
    spec = draft.spec
    level = next(words for words, number in LEVELS.items() if number == draft.level)
    row = {
        "code": draft.code,
        "kind": KINDS[spec["kind"]][0],
        "stem": write_text(spec["stem"]),
        "title": draft.title,
        "category": draft.category,
        "skill": draft.skill,
        "level": level,
        "tags": ";".join(draft.tags),
        "policy": POLICIES.get(spec.get("policy", ""), ""),
        "shuffle": ("是" if spec["shuffle"] else "否") if "shuffle" in spec else "",
        "explanation": write_text(spec["general_feedback"]) if spec.get("general_feedback") else "",
        **_written(spec),
    }
    return {name: cell for name, cell in row.items() if cell}


def _written(spec: dict[str, Any]) -> dict[str, str]:
    kind = spec["kind"]
    if kind in ("single", "multiple"):
        return _written_options(spec["options"])
    if kind == "truefalse":
        said = {f"feedback{n}": spec.get(f"feedback_{w}") for n, w in ((1, "true"), (2, "false"))}
        return {"answer": TRUTHS[spec["answer"]][0]} | {name: write_text(one) for name, one in said.items() if one}
    if kind in ("numeric", "short", "calculated"):
        return _written_answers(spec)
    if kind == "matching":
        stems = {f"option{number}": write_text(pair["stem"]) for number, pair in enumerate(spec["pairs"], 1)}
        return stems | {f"match{number}": pair["match"] for number, pair in enumerate(spec["pairs"], 1)}
    if kind == "ordering":
        return {f"option{number}": write_text(item) for number, item in enumerate(spec["items"], 1)}
    return {"answer": write_text(spec["guide"])} if spec.get("guide") else {}


def _written_options(options: list[dict[str, Any]]) -> dict[str, str]:
    row = {f"option{number}": write_text(option["text"]) for number, option in enumerate(options, 1)}
    if all(option["fraction"] in (0, 1) for option in options):
        right = zip(LETTERS, options, strict=False)
        row["answer"] = "".join(letter for letter, option in right if option["fraction"] == 1)
    return row | _written_worth(options)


def _written_worth(parts: list[dict[str, Any]]) -> dict[str, str]:
    row = {}
    for number, part in enumerate(parts, 1):
        if part["fraction"] not in (0, 1):
            row[f"fraction{number}"] = as_percent(part["fraction"])
        if part.get("feedback"):
            row[f"feedback{number}"] = write_text(part["feedback"])
    return row


def _written_answers(spec: dict[str, Any]) -> dict[str, str]:
    answers = [one.get("text") or _written_figure(one) for one in spec["answers"]]
    flags = {name: "是" if spec[name] else "否" for name in ("unit_required", "case_sensitive") if name in spec}
    units = "; ".join(f"{one['name']}={one['factor']}" for one in spec.get("units", ()))
    parameters = "; ".join(f"{one['name']}={_written_values(one)}" for one in spec.get("parameters", ()))
    decimals = str(spec["decimals"]) if "decimals" in spec else ""
    worth = _written_worth(spec["answers"])
    return (
        {"answer": " | ".join(answers), "units": units, "parameters": parameters, "decimals": decimals} | flags | worth
    )


def _written_figure(one: dict[str, Any]) -> str:
    if "low" in one:
        return f"{one['low']}~{one['high']}"
    if "any" in one:
        return "*"
    value, tolerance = one.get("formula", one.get("value", "")), one.get("tolerance")
    if not tolerance:
        return f"{value}±0" if "formula" in one and tolerance == 0 else str(value)
    return f"{value}±{as_percent(tolerance)}%" if one.get("relative") else f"{value}±{tolerance}"


def _written_values(one: dict[str, Any]) -> str:
    if "values" in one:
        return ",".join(str(value) for value in one["values"])
    return f"{one['low']}..{one['high']}/{one['step']}"
