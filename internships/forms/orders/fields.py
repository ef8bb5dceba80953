"""What the steps of an order are made of: numbers as people type them, fields in a fold, rows that may be emptied."""

import re
from typing import Any

from django import forms

from internships.models import Finding

FULL_WIDTH = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


class Whole(forms.IntegerField):
    """A whole number as people type it: full-width digits, spaces and thousands separators are welcome."""

    def to_python(self, value: Any) -> int | None:
        """The number, or None."""
        if isinstance(value, str):
            value = re.sub(r"[\s,，]", "", value.translate(FULL_WIDTH))
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone shows its number pad."""
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class Foldable(forms.Form):
    """A form some of whose fields are folded away: seldom needed, or, in a copied order, seldom changed."""

    FOLDED: tuple[str, ...] = ()
    KEPT: tuple[str, ...] = ()  # folded too where the order is a copy
    WIDE: tuple[str, ...] = ()  # a whole line each

    def __init__(self, *args: Any, copied: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hidden_names = {*self.FOLDED, *(self.KEPT if copied else ())}

    @property
    def open_fields(self) -> list[forms.BoundField]:
        """The fields in sight."""
        return [one for one in self if one.name not in self.hidden_names and not one.is_hidden]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The others."""
        return [one for one in self if one.name in self.hidden_names]

    @property
    def wide_fields(self) -> list[forms.BoundField]:
        """Those of the fields in sight that need a line of their own."""
        return [one for one in self.open_fields if one.name in self.WIDE]

    @property
    def is_unfolded(self) -> bool:
        """Whether something in the fold is wrong or was found fault with."""
        wrong = self.is_bound and any(name in self.hidden_names for name in self.errors)
        return wrong or any(getattr(one, "found", ()) for one in self.folded_fields)

    def show(self, found: dict[str, list[Finding]]) -> None:
        """Put what the law found beside the fields it is about."""
        for one in self:
            one.found = found.get(one.name, [])  # type: ignore[attr-defined]


class RowFormSet(forms.BaseFormSet):
    """Rows that may be emptied to take them out.

    Django would insist on rows it was given to begin with, and drop further ones that were left as they were.
    """

    def initial_form_count(self) -> int:
        """None: every row is judged by what is in it when it is sent."""
        return 0

    def total_form_count(self) -> int:
        """The rows there are and some empty ones."""
        if self.is_bound:
            return super().total_form_count()
        return min(max(len(self.initial or []) + self.extra, self.min_num), self.max_num)

    @property
    def filled(self) -> list[Any]:
        """The rows with something in them."""
        return [form for form in self.forms if form.cleaned_data]
