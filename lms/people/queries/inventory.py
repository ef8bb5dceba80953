"""The data inventory: one line per field of every model of ours, kept beside the code in data_inventory.csv."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import models

from lms.common import csvfile
from lms.people.choices import FieldClass

FILE = "data_inventory.csv"
COLUMNS = ("model", "field", "class", "purpose_zh", "basis", "retention")


@dataclass(frozen=True)
class Line:
    """What one field holds, why, on what ground and for how long."""

    app: str
    model: str
    field: str
    field_class: str
    purpose_zh: str
    basis: str
    retention: str

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left blank and the class exists."""
        return self.field_class in FieldClass.values and all([self.purpose_zh, self.basis, self.retention])

    @property
    def label(self) -> str:
        """Model and field as people call them, in the reader's language."""
        meta = apps.get_model(self.app, self.model)._meta
        return f"{meta.verbose_name} · {meta.get_field(self.field).verbose_name}"

    @property
    def is_personal(self) -> bool:
        """Whether a person must be told of it (P1 and up)."""
        return self.field_class != FieldClass.P0


def our_apps() -> list[AppConfig]:
    """The apps of this project that have models."""
    ours = set(settings.OUR_APPS)
    return [config for config in apps.get_app_configs() if config.name in ours and list(config.get_models())]


def fields_of(config: AppConfig) -> Iterator[tuple[str, models.Field]]:
    """(model name, field) of every column and many-to-many the app's own models add."""
    for model in config.get_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            yield model.__name__, field


def lines_of(config: AppConfig) -> list[Line]:
    """The app's inventory as written; none if it has no file."""
    path = Path(config.path) / FILE
    if not path.exists():
        return []
    return [Line(config.label, *(row.get(column, "") for column in COLUMNS)) for row in csvfile.rows(path)]


def personal_lines() -> list[Line]:
    """Every line about P1 and up, app by app: what the privacy page shows."""
    return [line for config in our_apps() for line in lines_of(config) if line.is_personal]


def missing(config: AppConfig) -> list[tuple[str, models.Field]]:
    """Fields without a line."""
    known = {(line.model, line.field) for line in lines_of(config)}
    return [(model, field) for model, field in fields_of(config) if (model, field.name) not in known]


def stale(config: AppConfig) -> list[Line]:
    """Lines whose field is gone."""
    real = {(model, field.name) for model, field in fields_of(config)}
    return [line for line in lines_of(config) if (line.model, line.field) not in real]
