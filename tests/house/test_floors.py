"""The floors hold: in imports, and in foreign keys, which imports do not show."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

HOUSE = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
LAYERS = [layer.replace(" ", "").split("|") for layer in HOUSE["contracts"][0]["layers"]]
# The higher, the larger.
FLOOR = {name: len(LAYERS) - index for index, layer in enumerate(LAYERS) for name in layer}
OURS = [config for config in apps.get_app_configs() if config.name in FLOOR]


def test_every_app_stands_on_a_floor() -> None:
    standing = {config.name for config in OURS}

    assert standing == set(settings.OUR_APPS)


def test_imports_keep_to_the_floors() -> None:
    linter = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run(
        [linter, "--no-cache"], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_foreign_keys_point_down(config: AppConfig) -> None:
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.label}"
        for model in config.get_models()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
        and FLOOR.get(apps.get_app_config(field.related_model._meta.app_label).name, 0) > FLOOR[config.name]
    ]

    assert upward == []


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_neighbours_are_not_tied_by_foreign_keys(config: AppConfig) -> None:
    sideways = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.label}"
        for model in config.get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey)
        and field.related_model._meta.app_label != config.label
        and FLOOR.get(apps.get_app_config(field.related_model._meta.app_label).name) == FLOOR[config.name]
    ]

    assert sideways == []


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_every_app_has_its_papers(config: AppConfig) -> None:
    missing = [name for name in ("README.md", "apps.py") if not (Path(config.path) / name).exists()]

    assert missing == []
