"""Who looks for rubbish how often: each process is asked, because the setting is the process's own."""

import subprocess
import sys

import pytest
from django.conf import settings

from lms.common import rubbish

LOADING = f"import lms, gc; assert gc.get_threshold() == {rubbish.LOADING}"
SERVING = f"import gc; assert gc.get_threshold() == {rubbish.SERVING}; assert gc.get_freeze_count() > 100_000"


@pytest.mark.parametrize(
    "program",
    [
        LOADING,
        f"import lms.wsgi; {SERVING}",
        f"import django; django.setup(); from celery import signals; signals.worker_init.send(None); {SERVING}",
    ],
    ids=["whoever loads", "the web", "a worker before it forks"],
)
def test_it_is_looked_for_rarely_while_loading_and_as_usual_afterwards(program):
    asked = [sys.executable, "-c", program]
    told = subprocess.run(asked, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stderr
