"""The demo's people walking through the site. What a commit sets off happens at once: there is no worker here."""

import pytest

from lms.demo import loader
from lms.demo.people import PASSWORD
from lms.demo.visitor import Visitor


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def demo(transactional_db, settings, tmp_path):
    """The whole demo, loaded. Its staff hold no second factor, as on a developer's own machine."""
    settings.MFA_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    settings.DATA_DIR = tmp_path
    loader.load(lambda sentence: None)


@pytest.fixture
def visit(demo):
    """visit("student") is the demo's student in a browser; visit() is a stranger."""
    return lambda name="": Visitor(f"{name}@demo.test", PASSWORD) if name else Visitor()
