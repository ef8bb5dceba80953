"""The demo's people walking through the site. What a commit sets off happens at once: there is no worker here."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from certificates.signing import keyring
from lms.demo import loader
from lms.demo.people import PASSWORD
from lms.demo.visitor import Visitor
from tests import databases


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demo, loaded once for all workers; a copy of its files and keys, of this worker's own."""
    here = tmp_path_factory.getbasetemp()
    folder = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "demo"

    def load():
        folder.mkdir()
        keyring.init(folder / "keys", settings.WAGTAIL_SITE_NAME, timezone.now() - timedelta(days=30))
        with override_settings(MFA_REQUIRED=False, **places(folder)):
            loader.load(lambda sentence: None)

    with django_db_blocker.unblock():
        databases.ready(databases.DEMO, load)
    return shutil.copytree(folder, tmp_path_factory.mktemp("own") / "demo")


def places(folder: Path) -> dict[str, Path]:
    return {"MEDIA_ROOT": folder, "DATA_DIR": folder, "CERTIFICATE_KEY_DIR": folder / "keys"}


@pytest.fixture
def demo(loaded: Path, transactional_db, settings):
    """The demo as it was loaded. Its staff hold no second factor, as on a developer's own machine."""
    settings.MFA_REQUIRED = False
    for name, place in places(loaded).items():
        setattr(settings, name, place)
    databases.renew(databases.DEMO)


@pytest.fixture
def visit(demo):
    """visit("student") is the demo's student in a browser; visit() is a stranger."""
    return lambda name="": Visitor(f"{name}@demo.test", PASSWORD) if name else Visitor()
