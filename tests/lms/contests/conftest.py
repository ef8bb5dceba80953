import pytest


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """What teams hand in lies in a folder of the test's own."""
    settings.PRIVATE_ROOT = tmp_path / "private"
