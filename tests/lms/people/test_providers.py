"""The two outer doors are off until configured, so they are tried in a process of their own that has them on."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

ROOT = Path(settings.BASE_DIR)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.skipif("weixin" in settings.SOCIALACCOUNT_PROVIDERS, reason="the outer doors are on in this process")
def test_outer_doors_are_off_until_configured():
    with pytest.raises(NoReverseMatch):
        reverse("weixin_login")

    assert settings.SOCIALACCOUNT_PROVIDERS == {}


@pytest.mark.slow
def test_outer_doors_work_when_configured(tmp_path):
    port = str(free_port())
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("LMS_", "PYTEST_"))}
    environment = {
        **outer,
        "LMS_DATA": str(tmp_path),
        "LMS_WEIXIN_APP_ID": "wx-app",
        "LMS_WEIXIN_SECRET": "wx-secret",
        "LMS_OIDC_SERVER": f"http://127.0.0.1:{port}",
        "LMS_OIDC_CLIENT_ID": "huimao",
        "LMS_OIDC_SECRET": "0123456789" * 4,
        "FAKE_PORT": port,
    }
    trips = ROOT / "tests/lms/people/provider_round_trips.py"

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(trips)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout.splitlines()[-1].split(" in ")[0]) == (0, "5 passed"), done.stdout
