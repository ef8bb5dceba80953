"""Models and migrations say the same. Forward from zero is what every run of the suite does."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management import call_command

OURS = [config for config in apps.get_app_configs() if config.name in settings.OUR_APPS]


@pytest.mark.django_db
def test_models_have_not_drifted_from_migrations() -> None:
    said = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said, verbosity=1)

    assert said.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_migrations_are_numbered_without_gaps(config: AppConfig) -> None:
    names = sorted(path.name for path in (Path(config.path) / "migrations").glob("[0-9]*.py"))

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_apps_with_models_have_migrations(config: AppConfig) -> None:
    has_models = any(model._meta.managed and not model._meta.proxy for model in config.get_models())

    assert (Path(config.path) / "migrations" / "0001_initial.py").exists() or not has_models
