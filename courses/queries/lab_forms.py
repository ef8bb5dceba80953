"""The form of a lab: its fields filled with what was typed, faults beside them, and what a browser posts of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict

from courses.choices.labs import worded
from courses.labs import NO, NONE, YES, Ask, Kind
from courses.queries import lab_sheets as sheets

# So many options stand one below the other; more are a list to pull down.
IN_SIGHT = 5


@dataclass(frozen=True)
class Option:
    """Something to choose."""

    value: str
    name: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Place:
    """One rank of an order: what may stand there."""

    number: int
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Field:
    """One ask on the page. `form`: figure, select, radio, ticks or order; `none` is the box "there is none"."""

    id: str
    path: str
    form: str
    name: str
    unit: str
    value: str = ""
    options: tuple[Option, ...] = ()
    places: tuple[Place, ...] = ()
    none: Option | None = None
    fault: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether anything was given."""
        ticked = any(option.is_chosen for option in self.options)
        ranked = any(option.is_chosen and option.value for place in self.places for option in place.options)
        return bool(self.value) or ticked or ranked or bool(self.none and self.none.is_chosen)


@dataclass(frozen=True)
class Group:
    """Fields under one heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """All fields of a case."""

    groups: tuple[Group, ...]

    @property
    def fields(self) -> list[Field]:
        """In order."""
        return [field for group in self.groups for field in group.fields]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong with it), for the summary above."""
        return [(field.id, f"{field.name}：{field.fault}") for field in self.fields if field.fault]

    @property
    def asked(self) -> int:
        """How many there are."""
        return len(self.fields)

    @property
    def filled(self) -> int:
        """How many say something."""
        return sum(field.is_filled for field in self.fields)


def form_of(code: str, asks: Sequence[Ask], given: Mapping[str, Any], faults: Mapping[str, Any]) -> Form:
    """A field for everything a lab asks, with what was given, and what is wrong with it by path."""
    ids = {ask.path: f"f{number}" for number, ask in enumerate(asks, 1)}
    return Form(
        tuple(
            Group(title, tuple(_field(code, ask, ids[ask.path], given.get(ask.path), faults) for ask in some))
            for title, some in sheets.grouped(code, asks)
        )
    )


def read_post(asks: Sequence[Ask], data: MultiValueDict) -> dict[str, Any]:
    """What was posted for each ask: several texts where several are sent, else one."""
    return {
        ask.path: data.getlist(ask.path) if ask.is_list or ask.none else data[ask.path]
        for ask in asks
        if ask.path in data
    }


def _field(code: str, ask: Ask, id_: str, given: Any, faults: Mapping[str, Any]) -> Field:
    fault = worded(code, f"fault.{faults[ask.path]}") if ask.path in faults else ""
    name, unit = sheets.asked_in(code, ask), sheets.unit_of(code, ask)
    common = {"id": id_, "path": ask.path, "name": name, "unit": unit, "fault": fault}
    texts = sheets.texts_of(given)
    if ask.kind == Kind.ORDER:
        return Field(form="order", places=_places(code, ask, given), **common)
    if ask.is_list:
        return Field(form="ticks", options=_options(code, (*ask.options, NONE), texts), **common)
    none = Option(NONE, worded(code, NONE), NONE in texts) if ask.none else None
    options = (YES, NO) if ask.kind == Kind.FLAG else ask.options
    if options:
        form = "radio" if len(options) + bool(none) <= IN_SIGHT else "select"
        return Field(form=form, options=_options(code, (*options, *([NONE] if none else [])), texts), **common)
    value = next((text for text in texts if text != NONE), "")
    return Field(form="figure", value=value, none=none, **common)


def _options(code: str, keys: Sequence[str], chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(key, worded(code, key), key in chosen) for key in keys)


def _places(code: str, ask: Ask, given: Any) -> tuple[Place, ...]:
    """A rank for each option; what was left empty between two stays empty."""
    ranked = [str(one) for one in given] if isinstance(given, list) else []
    ranked += [""] * (len(ask.options) - len(ranked))
    return tuple(Place(n, _options(code, ask.options, [ranked[n - 1]])) for n in range(1, len(ask.options) + 1))
