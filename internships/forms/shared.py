"""What forms share: date fields as browsers show them, and an operation's refusal beside its fields."""

from django import forms

from lms.common.errors import Invalid


def day_input() -> forms.DateInput:
    """A browser's date field; it shows a date only in this one spelling, whatever the reader's language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def moment_input() -> forms.DateTimeInput:
    """The same with the time, Beijing's."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


def explain(form: forms.Form, error: Invalid) -> None:
    """Put an operation's refusal beside the fields it names, the whole sentence if it is one; or on top of the form."""
    fields = dict.fromkeys(error.fields, error.message) if len(error.fields) == 1 else error.fields
    for name, message in (fields or {None: error.message}).items():
        form.add_error(name if name in form.fields else None, str(message))
