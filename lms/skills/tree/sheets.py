"""A CSV file of skills against the tree: what it would add, reword, move and retire, and what is wrong in which row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lms.skills.tree.changes import KINDS, Add, Change, Move, Retire, Reword, applied
from lms.skills.tree.nodes import ACTIVE, RETIRED, WORDS, Broken, Fault, Node, Tree

NEEDED = ("code", "parent", "kind", "name_zh", "name_en")
COLUMNS = ("code", "parent", "kind", *WORDS, "state", "successors", "heir")
MOST_ROWS = 2000
# What a spreadsheet would run carries an apostrophe in our own files.
RUNS = tuple("=+-@＝＋－＠")


@dataclass(frozen=True)
class Step:
    """One change of the plan, and the row of the file it comes from (the head is row 1)."""

    row: int
    change: Change


@dataclass
class Plan:
    """What confirming would do, in order; `faults` are (row, fault), and while there is one nothing is done."""

    steps: list[Step] = field(default_factory=list)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    unchanged: int = 0
    # Whether its numbers are those of items in a package instead of a sheet's rows.
    counts_items: bool = False

    def of_kind(self, kind: str) -> list[Step]:
        """Its steps of one kind: added, reworded, moved or retired."""
        return [step for step in self.steps if KINDS[type(step.change)] == kind]


Row = dict[str, str]


def planned(tree: Tree, text: str) -> Plan:
    """The plan of a file. Rows that are not in it stay as they are; a column that is not in it says nothing."""
    plan = Plan()
    try:
        return planned_rows(tree, list(_rows(text, plan)), plan)
    except csv.Error:
        return Plan(faults=[(1, Fault("", "file", "not_csv"))])


def planned_rows(tree: Tree, rows: list[tuple[int, Row]], plan: Plan) -> Plan:
    """The plan, with what these (number, row) would do in it; a code may stand in one row only."""
    here = dict(tree)
    # A skill may stand above its new domain in the file.
    for number, row in sorted(_once(rows, plan), key=lambda one: row_kind(one[1]) != "domain"):
        before = len(plan.steps) + len(plan.faults)
        try:
            for change in _changes(here, row):
                here = applied(here, change)
                plan.steps.append(Step(number, change))
        except Broken as broken:
            plan.faults += [(number, fault) for fault in broken.faults]
        plan.unchanged += before == len(plan.steps) + len(plan.faults)
    plan.faults.sort(key=lambda one: one[0])
    return plan


def _once(rows: list[tuple[int, Row]], plan: Plan) -> Iterator[tuple[int, Row]]:
    seen: set[str] = set()
    for number, row in rows:
        if row["code"] in seen:
            plan.faults.append((number, Fault(row["code"], "code", "twice", row["code"])))
        else:
            yield number, row
        seen.add(row["code"])


def row_kind(row: Row) -> str:
    """domain or skill; a row without it says it by its code."""
    return row.get("kind") or ("skill" if "-" in row["code"] else "domain")


def _rows(text: str, plan: Plan) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), restkey="", restval="")
    head = [name.strip() for name in reader.fieldnames or []]
    plan.faults += [(1, Fault("", name, "no_column")) for name in NEEDED if name not in head]
    plan.faults += [(1, Fault("", name, "strange_column", name)) for name in head if name not in COLUMNS]
    for number, raw in enumerate([] if plan.faults else reader, 2):
        row = {name.strip(): _cell(value) for name, value in raw.items() if name}
        if number > MOST_ROWS + 1:
            plan.faults.append((number, Fault("", "code", "too_many", str(MOST_ROWS))))
            return
        if not any(row.values()):
            continue
        if "" in raw:
            plan.faults.append((number, Fault(row["code"], "code", "too_wide")))
        else:
            yield number, row


def _cell(value: str | list[str]) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text[1:] if text.startswith("'") and text[1:].startswith(RUNS) else text


def _changes(tree: Tree, row: Row) -> Iterator[Change]:
    known = tree.get(row["code"])
    words: dict[str, Any] = {name: row[name] for name in WORDS if name in row}
    if known is None:
        return iter([_new(row, words)])
    if row_kind(row) != known.kind:
        raise Broken((Fault(known.code, "kind", "other_kind", row["kind"]),))
    _require_same_end(row, known)
    found = list(_of_known(row, known, words))
    if found and not known.is_active:
        raise Broken((Fault(known.code, "code", "ended", known.code),))
    return iter(found)


def _new(row: Row, words: dict[str, Any]) -> Add:
    if row.get("state", ACTIVE) not in ("", ACTIVE):
        raise Broken((Fault(row["code"], "state", "born_ended", row["state"]),))
    return Add(Node(row["code"], row["parent"], row_kind(row), **words))


def _of_known(row: Row, known: Node, words: dict[str, Any]) -> Iterator[Change]:
    if any(getattr(known, name) != said for name, said in words.items()):
        yield Reword(known.code, words)
    if row["parent"] != known.parent:
        yield Move(known.code, row["parent"])
    if row.get("state") == RETIRED != known.state:
        yield Retire(known.code)


def _require_same_end(row: Row, known: Node) -> None:
    """Merging and splitting ask for a look at the consequences: not by a cell of a file."""
    state = row.get("state") or known.state
    if state != known.state and not (known.is_active and state == RETIRED):
        raise Broken((Fault(known.code, "state", "no_such_end", state),))
    for name, said in (("successors", " ".join(known.successors)), ("heir", known.heir)):
        if row.get(name, said) not in (said, ""):
            raise Broken((Fault(known.code, name, "no_such_end", row[name]),))
