"""Production starts with good values, and with none of the bad ones."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "LMS_SECRET_KEY": "q7Zt0mXv3uLk9sRb2yWc5nEh8gJd1fPa4oTi6xUzQwVrYsBnMk",
    "LMS_ALLOWED_HOSTS": "huimao.example.org",
    "LMS_SITE_URL": "https://huimao.example.org",
    "LMS_DATABASE_URL": "postgresql://huimao:Xb7-kk2-Lq9@db.example.org/huimao",
    "LMS_BROKER_URL": "amqp://huimao:Xb7-kk2-Lq9@mq.example.org//",
}
LOAD = [sys.executable, "-c", "from django.conf import settings; settings.DEBUG; print('loaded')"]
DEPLOY = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def run(command: list[str], folder: object, **changed: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    environment = {**clean, **GOOD, "LMS_DATA": str(folder), **changed}
    return subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False
    )


def test_production_starts_with_good_values(tmp_path: object) -> None:
    done = run(LOAD, tmp_path)

    assert (done.returncode, done.stdout) == (0, "loaded\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LMS_SECRET_KEY", ""),
        ("LMS_SECRET_KEY", "q7Zt0mXv3uLk9sRb2yWc5nEh8gJd1fPa4oTi6xUzQwVrYsBnM"),
        ("LMS_SECRET_KEY", "django-insecure-" + "q7Zt0mXv3uLk9sRb2yWc5nEh8gJd1fPa4oTi6xUzQwVrYsBn"),
        ("LMS_SECRET_KEY", "a" * 64),
        ("LMS_ALLOWED_HOSTS", ""),
        ("LMS_ALLOWED_HOSTS", "*"),
        ("LMS_ALLOWED_HOSTS", "huimao.example.org,*"),
        ("LMS_SITE_URL", "http://huimao.example.org"),
        ("LMS_DEBUG", "1"),
        ("LMS_DATABASE_URL", "postgresql://huimao:postgres@db.example.org/huimao"),
        ("LMS_DATABASE_URL", "postgresql://huimao:123456@db.example.org/huimao"),
        ("LMS_DATABASE_URL", "mysql://huimao:Xb7-kk2-Lq9@db.example.org/huimao"),
        ("LMS_BROKER_URL", "amqp://guest:guest@mq.example.org//"),
    ],
)
def test_production_refuses_and_says_why(tmp_path: object, name: str, value: str) -> None:
    done = run([sys.executable, "manage.py", "version_of_nothing"], tmp_path, **{name: value})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{name}: ")
    assert len(done.stderr.splitlines()) == 1
    assert value not in done.stderr or len(value) < 2


def test_production_passes_every_deployment_check(tmp_path: object) -> None:
    done = run(DEPLOY, tmp_path)

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")
