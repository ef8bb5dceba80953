"""The rules of law of both apps, asked by the same names: what each page shows of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses import public as courses
from internships import public as internships
from lms.common.law import CONFIRMED, Draft, Preview, RuleVersion, Schema, VersionState, differences

SORTS: dict[str, Callable[["Line"], Any]] = {
    "code": lambda line: line.now.code,
    "valid_from": lambda line: line.now.valid_from,
    "found": lambda line: line.found,
}
NOUNS = {
    "orders": _("待确认、待批准和已批准的订单"),
    "starts": _("还没有上岗的学员"),
    "programmes": _("还没有发布的培养方案版本"),
}


@dataclass(frozen=True)
class Book:
    """The rules of one app; `waivers` are the ways past one of them, none where the app knows none."""

    kind: str
    label: str | Promise
    versions: Callable[..., list[list[RuleVersion]]]
    schema: Callable[[str], Schema]
    preview: Callable[[str, Draft], Preview | None]
    propose: Callable[..., int]
    approve: Callable[..., None]
    withdraw: Callable[..., None]
    waivers: Sequence[tuple[str, str | Promise]] = ()


@dataclass(frozen=True)
class Line:
    """A rule in the list: the version that counts, the one that waits, how many there are, what all have found."""

    now: RuleVersion
    waiting: RuleVersion | None
    versions: int
    found: int


@dataclass(frozen=True)
class Step:
    """A version on its rule's page, and what it says otherwise than the one before."""

    version: RuleVersion
    differences: list[tuple[str, str, str]]


def _book(kind: str, label: str | Promise, door: Any, waivers: Sequence[Any] = ()) -> Book:
    return Book(
        kind, label, door.rule_versions, door.rule_schema, door.preview_rule, door.propose_rule, door.approve_rule,
        door.withdraw_rule, waivers,
    )  # fmt: skip


BOOKS = {
    "orders": _book("orders", _("订单与实习"), internships, internships.Waiver.choices),
    "programmes": _book("programmes", _("培养方案"), courses),
}


def book_of(kind: str) -> Book:
    """The rules of that kind. Raises Http404."""
    if kind not in BOOKS:
        raise Http404
    return BOOKS[kind]


def lines(book: Book, wanted: dict[str, str], sort: str) -> list[Line]:
    """The rules as the list shows them, filtered by `q`, `severity` and `standing`, in the order asked for."""
    found = [line for line in map(_line, book.versions()) if _is_wanted(line, wanted)]
    key = SORTS.get(sort.removeprefix("-"))
    return sorted(found, key=key, reverse=sort.startswith("-")) if key else found


def steps(book: Book, key: str) -> list[Step]:
    """Every version of a rule with what it changed, the newest first. Raises Http404."""
    [versions] = book.versions(key) or [[]]
    if not versions:
        raise Http404
    return [Step(one, differences(_before(one, versions), one)) for one in versions]


def base_of(versions: Iterable[RuleVersion]) -> RuleVersion:
    """The version the next one is written from: the newest that was approved."""
    return next(one for one in versions if one.stage not in {VersionState.PROPOSED, VersionState.WITHDRAWN})


def _before(one: RuleVersion, versions: Sequence[RuleVersion]) -> RuleVersion | None:
    """What was withdrawn never held: a later version changed the one before that."""
    older = [other for other in versions if other.version < one.version and other.stage != VersionState.WITHDRAWN]
    return older[0] if older else None


def _line(versions: list[RuleVersion]) -> Line:
    now = next((one for one in versions if one.stage == "in_force"), versions[-1])
    waiting = next((one for one in versions if one.can_be_withdrawn), None)
    return Line(now, waiting, len(versions), sum(one.found for one in versions))


def _is_wanted(line: Line, wanted: dict[str, str]) -> bool:
    q, standing = wanted.get("q", "").casefold(), wanted.get("standing", "")
    now = line.now
    return (
        (not q or any(q in text.casefold() for text in (now.code, now.article, now.text)))
        and wanted.get("severity", "") in {"", now.severity_code}
        and (not standing or (standing == "waiting" and line.waiting is not None)
             or (standing == "confirmed" and now.standing_code in CONFIRMED)
             or (standing == "unconfirmed" and now.standing_code not in CONFIRMED))
    )  # fmt: skip
