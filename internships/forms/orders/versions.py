"""Two versions of one step side by side, as people read them."""

from typing import Any

from django import forms
from django.utils.functional import Promise

from internships.forms.orders.fields import Whole
from internships.forms.orders.steps import Step


def compared(mine: Step, theirs: Step) -> list[tuple[str | Promise, str, str]]:
    """(label, mine, saved) of every field of a step in which two versions differ."""
    ours, saved = _answers(mine), _answers(theirs)
    labels = {
        **{name: label for name, (label, _v) in saved.items()},
        **{name: label for name, (label, _v) in ours.items()},
    }
    rows = [(label, ours.get(name, ("", ""))[1], saved.get(name, ("", ""))[1]) for name, label in labels.items()]
    return [row for row in rows if row[1] != row[2]]


def _answers(step: Step) -> dict[str, tuple[str, str]]:
    """{field: (label, value as people read it)}; rows nobody has filled in say nothing."""
    found: dict[str, tuple[str, str]] = {}
    for number, form in enumerate(step._all()):
        filled = form.has_changed() if form.is_bound else bool(form.initial)
        for one in form if number == 0 or filled else ():
            label = str(one.label) if number == 0 else f"{number}. {one.label}"
            found[one.html_name] = (label, _read(one))
    return found


def _read(one: forms.BoundField) -> str:
    value = one.value()
    choices = {str(key): str(label) for key, label in getattr(one.field, "choices", [])}
    values = value if isinstance(value, list | tuple) else [value]
    said = [part for part in values if part is not None and part is not False and part != ""]
    return "、".join(choices.get(str(part), _plain(one.field, part)) for part in said)


def _plain(field: forms.Field, value: Any) -> str:
    """A number the same however it was typed."""
    try:
        return str(field.to_python(value)) if isinstance(field, Whole) else str(value)
    except forms.ValidationError:
        return str(value)
