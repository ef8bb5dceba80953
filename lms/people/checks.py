"""Every field has a line in its app's data_inventory.csv, and every app that holds personal data can show it."""

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import models

from lms.people.models import User
from lms.people.queries import holdings, inventory

HINT = "python manage.py inventory --missing prints the rows to add; then fill in class, purpose, basis, retention."


@register("inventory")
def every_field_is_in_the_inventory(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """One error per field without a complete line and per line without a field."""
    return [error for config in inventory.our_apps() for error in _errors_of(config)]


@register("inventory")
def every_app_shows_what_it_holds(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """One warning per app with personal fields and a link to people, but no collector for the export."""
    return [
        Warning(
            f"{config.name} holds personal data of people but registered no collector",
            hint="call lms.people.public.register_collector(label, function) in AppConfig.ready()",
            id="lms.W011",
        )
        for config in inventory.our_apps()
        if _names_people(config) and config.label not in holdings.collected_apps()
    ]


def _errors_of(config: AppConfig) -> list[CheckMessage]:
    where = f"{config.name.replace('.', '/')}/{inventory.FILE}"
    missing = [f"{where}: no row for {model},{field.name}" for model, field in inventory.missing(config)]
    stale = [f"{where}: {line.model},{line.field} is no field any more" for line in inventory.stale(config)]
    unfilled = [
        f"{where}: {line.model},{line.field} lacks a class, purpose, basis or retention"
        for line in inventory.lines_of(config)
        if not line.is_complete
    ]
    return [Error(message, hint=HINT, id="lms.E010") for message in (*missing, *stale, *unfilled)]


def _names_people(config: AppConfig) -> bool:
    personal = {(line.model, line.field) for line in inventory.lines_of(config) if line.is_personal}
    return any(
        isinstance(field, models.ForeignKey) and field.related_model is User and (model, field.name) in personal
        for model, field in inventory.fields_of(config)
    )
