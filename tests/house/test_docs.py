"""The papers are complete, and speak of no one machine."""

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = settings.BASE_DIR
PUBLIC = sorted(config.name for config in apps.get_app_configs() if config.name in settings.OUR_APPS and (Path(config.path) / "public.py").exists())  # fmt: skip
# What may be a registry's address or a path of somebody's own machine; written so that this file does not match itself.
NOT_OURS = re.compile("|".join([
    r"pypi[.]org", r"pythonhosted[.]org", r"registry[.]npmjs", r"tuna[.]tsinghua", r"mirrors?[.]aliyun",
    r"index[-_]url\s*=", r"/(?:root|home/\w+|Users/\w+)/", r"(?<![\w./])/wor[k]/",
]))  # fmt: skip
NOT_TEXT = {".xz", ".png", ".jpg", ".mo", ".webp", ".ttf", ".gz", ".zip", ".pdf"}


def committed() -> list[str]:
    """The files git keeps; none where this is no clone."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [name for name in done.stdout.split("\0") if name]


def variables_read() -> set[str]:
    """Every LMS_ name that lms/settings hands to a function of environment.py."""
    calls = (
        node
        for path in (ROOT / "lms" / "settings").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    )
    return {str(call.args[0].value) for call in calls if re.fullmatch("LMS_[A-Z_]+", str(call.args[0].value))}


def test_readme_lists_the_variables_that_are_read() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## 环境变量 / Environment")[1].split("\n## ")[0]

    listed = set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))

    assert listed - {"DJANGO_SETTINGS_MODULE"} == variables_read()


@pytest.mark.parametrize("name", PUBLIC)
def test_public_door_explains_itself(name: str) -> None:
    door = importlib.import_module(f"{name}.public")

    silent = [
        word for word in door.__all__ if callable(thing := getattr(door, word)) and not (thing.__doc__ or "").strip()
    ]

    assert silent == []


@pytest.mark.parametrize("name", PUBLIC)
def test_public_door_is_listed(name: str) -> None:
    door = importlib.import_module(f"{name}.public")

    assert list(door.__all__) == sorted(
        door.__all__, key=lambda word: (not word.isupper(), not word[0].isupper(), word)
    )


def test_no_committed_file_names_a_registry_or_a_machine() -> None:
    found = []
    for name in committed():
        path = ROOT / name
        if path.suffix in NOT_TEXT or not path.is_file():
            continue
        found += [f"{name}: {match.group()}" for match in NOT_OURS.finditer(path.read_text(encoding="utf-8"))]

    assert found == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock", "requirements-uv.lock"])
def test_every_locked_package_has_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())

    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_what_is_served_is_also_tested() -> None:
    pinned = [set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE)) for name in ("requirements.lock", "requirements-test.lock")]  # fmt: skip

    assert pinned[0] - pinned[1] == set()
