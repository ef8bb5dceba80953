"""A file of skills as it comes in: the CSV of our list, or a CASE 1.1 package as case.py writes it.

A package says less than the list (no basis, no Chinese occupation): what it cannot say stays as it is.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from lms.skills.formats.case import ACTIVE, TYPES
from lms.skills.tree import LEVELS, MOST_ROWS, Broken, Fault, Plan, Row, Tree, planned, planned_rows

ITEM = ("identifier", "humanCodingScheme", "CFItemType", "fullStatement", "alternativeLabel", "notes")
KINDS = {name: kind for kind, name in TYPES.items()}
Ties = dict[str, dict[str, list[tuple[str, str]]]]


def looked_through(tree: Tree, text: str) -> Plan:
    """What the file would do to the tree, and what is wrong in it; which of the two formats it is, it says itself."""
    return _of_package(tree, text) if is_package(text) else planned(tree, text)


def slim(text: str) -> str:
    """The same file with nothing but what is read: a package says its own addresses a thousand times over."""
    if not is_package(text):
        return text
    try:
        whole = _package(text)
        kept = {
            "CFItems": [_only(one, ITEM) for one in _rows_of(whole, "CFItems")],
            "CFAssociations": [_slim_tie(one) for one in _rows_of(whole, "CFAssociations")],
        }
    except Broken:
        return text
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _slim_tie(tie: dict[str, Any]) -> dict[str, Any]:
    outside = tie.get("associationType") == "isRelatedTo"
    ends = {"originNodeURI": ("identifier",), "destinationNodeURI": ("uri", "title") if outside else ("identifier",)}
    nodes = {name: _only(tie[name], kept) for name, kept in ends.items() if isinstance(tie.get(name), dict)}
    return _only(tie, ("associationType",)) | nodes


def _only(of: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: of[name] for name in names if name in of}


def is_package(text: str) -> bool:
    """Whether the file, or its beginning, is JSON."""
    return text.lstrip("\ufeff \r\n\t")[:1] in ("{", "[")


def _of_package(tree: Tree, text: str) -> Plan:
    plan = Plan(counts_items=True)
    try:
        items, ties = _parts(text)
        codes = {one["identifier"]: _text(one, "humanCodingScheme") for one in items if _text(one, "identifier")}
    except Broken as broken:
        plan.faults = [(0, fault) for fault in broken.faults]
        return plan
    rows, levels = [], {}
    for number, one in enumerate(items, 1):
        try:
            row = _row(one, ties, codes)
        except Broken as broken:
            plan.faults += [(number, fault) for fault in broken.faults]
            continue
        if row["kind"] == "level":
            levels[row["code"]] = (number, row)
        else:
            rows.append((number, row))
    plan.faults += _put_levels(rows, levels)
    return planned_rows(tree, rows, plan)


def _parts(text: str) -> tuple[list[dict[str, Any]], Ties]:
    """The items, and {origin: {kind of tie: [(identifier, title)]}}. Raises Broken for what is no package."""
    whole = _package(text)
    items, ties = (_rows_of(whole, noun) for noun in ("CFItems", "CFAssociations"))
    if not items:
        raise _no("", "CFItems", "no_items")
    if len(items) > MOST_ROWS * (1 + len(LEVELS)):
        raise _no("", "CFItems", "too_many", str(MOST_ROWS * (1 + len(LEVELS))))
    return items, _tied(ties)


def _package(text: str) -> Any:
    try:
        whole = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise _no("", "file", "not_json") from None
    return whole.get("CFPackage", whole) if isinstance(whole, dict) else {}


def _rows_of(whole: Any, noun: str) -> list[dict[str, Any]]:
    rows = whole.get(noun) if isinstance(whole, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _no("", noun, "not_case", noun)
    return rows


def _tied(ties: list[dict[str, Any]]) -> Ties:
    found: Ties = defaultdict(lambda: defaultdict(list))
    for one in ties:
        origin, to = one.get("originNodeURI"), one.get("destinationNodeURI")
        if not (isinstance(origin, dict) and isinstance(to, dict)):
            raise _no("", "CFAssociations", "not_case", "CFAssociations")
        kind = _text(one, "associationType")
        # What lies outside the package is told by its address.
        told = _text(to, "uri" if kind == "isRelatedTo" else "identifier")
        found[_text(origin, "identifier")][kind].append((told, _text(to, "title")))
    return found


def _row(item: dict[str, Any], ties: Ties, codes: dict[str, str]) -> Row:
    code, kind = _text(item, "humanCodingScheme"), KINDS.get(_text(item, "CFItemType"))
    if not code:
        raise _no("", "code", "missing")
    if kind is None:
        raise _no(code, "kind", "unknown_type", _text(item, "CFItemType"))
    own = ties.get(_text(item, "identifier"), {})
    esco, label = (own.get("isRelatedTo") or [("", "")])[0]
    return {
        "code": code,
        "kind": kind,
        "parent": _parent(own, codes),
        "name_zh": _text(item, "fullStatement"),
        "name_en": _text(item, "alternativeLabel"),
        "esco_uri": esco,
        "esco_label": label,
        "state": _text(item, "notes") or ACTIVE,
        "successors": " ".join(sorted(codes.get(to, to) for to, _title in own.get("replacedBy", []))),
    }


def _parent(own: dict[str, list[tuple[str, str]]], codes: dict[str, str]) -> str:
    """The code of what it stands under; the document itself, which is no item, is no code."""
    above = [codes[to] for to, _title in own.get("isChildOf", []) if to in codes]
    return above[0] if above else ""


def _put_levels(rows: list[tuple[int, Row]], levels: dict[str, tuple[int, Row]]) -> list[tuple[int, Fault]]:
    """Write each level's words into the row of its skill; those whose skill is not there are faults."""
    known = {row["code"]: row for _number, row in rows}
    for row in known.values():
        row |= dict.fromkeys(LEVELS, "")
    faults = []
    for code, (number, level) in levels.items():
        above, _dot, place = code.rpartition(".")
        if above not in known or f"level{place}_zh" not in LEVELS:
            faults.append((number, Fault(code, "code", "level_of_nothing", code)))
        else:
            known[above][f"level{place}_zh"] = level["name_zh"]
    return faults


def _text(of: dict[str, Any], name: str) -> str:
    value = of.get(name, "")
    if not isinstance(value, str):
        raise _no("", name, "not_text", name)
    return value.strip()


def _no(code: str, field: str, reason: str, about: str = "") -> Broken:
    return Broken((Fault(code, field, reason, about),))
