"""The demo's people walking through the site. What a commit sets off happens at once: there is no worker here."""

from pathlib import Path

import pytest
from django.test import override_settings

from lms.demo import loader
from lms.demo.people import PASSWORD
from lms.demo.visitor import Visitor
from tests import databases

DEMO = "demo"


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demo, loaded once; its files lie in the folder given."""
    folder = tmp_path_factory.mktemp("demo")

    def load():
        with override_settings(MEDIA_ROOT=folder, DATA_DIR=folder, MFA_REQUIRED=False):
            loader.load(lambda sentence: None)

    with django_db_blocker.unblock(), databases.filled(DEMO, load):
        yield folder


@pytest.fixture
def demo(loaded: Path, transactional_db, settings):
    """The demo as it was loaded. Its staff hold no second factor, as on a developer's own machine."""
    settings.MFA_REQUIRED = False
    settings.MEDIA_ROOT = settings.DATA_DIR = loaded
    databases.renew(DEMO)


@pytest.fixture
def visit(demo):
    """visit("student") is the demo's student in a browser; visit() is a stranger."""
    return lambda name="": Visitor(f"{name}@demo.test", PASSWORD) if name else Visitor()
