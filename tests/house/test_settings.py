"""The environment is read in lms/settings alone, and before it by manage.py."""

import ast
from pathlib import Path

from django.conf import settings

ROOT = settings.BASE_DIR
CODE = ("lms", "courses", "internships", "certificates")
# Celery and a WSGI server may be the first to be called, before anybody has named the settings.
NAMES_THE_SETTINGS = {"lms/celery.py", "lms/wsgi.py"}


def reads_environment(path: Path) -> bool:
    names = {"environ", "getenv", "putenv"}
    return any(
        (isinstance(node, ast.Attribute) and node.attr in names) or (isinstance(node, ast.alias) and node.name in names)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_only_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for folder in CODE
        for path in (ROOT / folder).rglob("*.py")
        if reads_environment(path)
    }

    assert readers == {"lms/settings/environment.py", *NAMES_THE_SETTINGS}


def test_entry_points_only_name_the_settings() -> None:
    for name in NAMES_THE_SETTINGS:
        text = (ROOT / name).read_text(encoding="utf-8")

        assert text.count("environ") == 1
        assert 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")' in text


def test_variants_import_nothing_but_base() -> None:
    for name in ("dev", "test", "production"):
        tree = ast.parse((ROOT / "lms" / "settings" / f"{name}.py").read_text(encoding="utf-8"))

        ours = {
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("lms")
        }

        assert ours == {"lms.settings.base"}
