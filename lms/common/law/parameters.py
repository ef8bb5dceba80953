"""The numbers and words a rule may hold: what each means, and what it may be. Kept beside the judge that reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

SHARE, WHOLE, WORDS, PICKS = "share", "whole", "words", "picks"


@dataclass(frozen=True)
class Parameter:
    """One of them: `kind` is a share of 1, a whole number of `unit`, words, or some of `choices` (value, label)."""

    name: str
    label: str | Promise
    kind: str = WHOLE
    unit: str | Promise = ""
    least: int = 0
    most: int = 100_000
    choices: tuple[tuple[str, str | Promise], ...] = ()

    def told(self, value: Any) -> str:
        """A value of it as people read it: 80 %, 31 天, 酒吧、网吧."""
        if self.kind == SHARE:
            return f"{(Decimal(str(value)) * 100).normalize():f} %"
        if self.kind == WHOLE:
            return f"{value} {self.unit}".strip()
        labels = {name: str(label) for name, label in self.choices}
        return "、".join(labels.get(one, one) for one in value)

    def accepts(self, value: Any) -> bool:
        """Whether a rule may hold the value."""
        if self.kind == SHARE:
            return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1
        if self.kind == WHOLE:
            return type(value) is int and self.least <= value <= self.most
        known = {name for name, _label in self.choices}
        return isinstance(value, list) and bool(value) and all(self._is_word(one, known) for one in value)

    def _is_word(self, one: Any, known: set[str]) -> bool:
        return isinstance(one, str) and bool(one.strip()) and (self.kind == WORDS or one in known)


Schema = tuple[Parameter, ...]


def faults(schema: Schema, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, what is wrong) of values that the judge could not read; nothing for a whole set."""
    for one in schema:
        if one.name not in values:
            yield one.name, _("没有填写")
        elif not one.accepts(values[one.name]):
            yield one.name, _("填写的内容不在允许的范围内")
    if _is_upside_down(values):
        yield "most", _("最多的不能比最少的还少")
    for name in values.keys() - {one.name for one in schema}:
        yield name, _("这条规则没有这个参数")


def told(schema: Schema, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(label, value) of each, in the schema's order."""
    return tuple((str(one.label), one.told(values[one.name])) for one in schema if one.name in values)


def _is_upside_down(values: Mapping[str, Any]) -> bool:
    least, most = values.get("least"), values.get("most")
    return isinstance(least, int | float) and isinstance(most, int | float) and least > most
