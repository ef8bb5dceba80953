"""A row of the Excel template as a question, and back."""

import json
from typing import Any

from courses.formats.drafts import Draft
from courses.formats.extras import restored
from courses.formats.weights import as_percent
from courses.formats.xlsx.columns import (
    KINDS,
    LEVELS,
    POLICIES,
    SEVERAL,
    TRUTHS,
    Row,
    kind_of,
    numbered,
    read_text,
    truth_of,
    write_text,
)
from courses.formats.xlsx.fields import READERS
from courses.grading.shapes import LETTERS


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


def _level(words: str) -> int:
    if not words:
        return 1
    return LEVELS.get(words) or (int(words) if words.isdecimal() and len(words) < 4 else 0)


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
