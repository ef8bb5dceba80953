"""Both languages are complete: ours in English, and everything we install in Chinese."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation.trans_real import DjangoTranslation

from lms.common.translations import catalogues, messages, problems

LOCALE = settings.LOCALE_PATHS[0]
# Not applications themselves, but their words are seen in ours.
LIBRARIES = ("django", "modelsearch", "django_tasks")
SILENT = messages.SILENT | {"tests", "test"}


def test_product_speaks_both_languages() -> None:
    said = messages.product_messages(settings.BASE_DIR)

    faults = problems.problems(LOCALE, said)

    assert faults == []


# What Django does say in Chinese, and we say as people do: 日 for days, "确保该值小于或等于" for a bound.
REWORDED = {
    "django": (
        "%(num)d day",
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value is greater than or equal to %(limit_value)s.",
        "Ensure this value is less than or equal to %(limit_value)s.",
    )
}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_installed_packages_speak_chinese(domain: str) -> None:
    # The class, not translation(): that one is cached and may hold what another test activated.
    loaded = DjangoTranslation("zh-hans", domain=domain)._catalog
    said = foreign_messages() if domain == "django" else foreign_script_messages()

    untranslated = sorted(key for key in said if key not in loaded and (key, 0) not in loaded)

    assert len(said) > 80
    assert untranslated == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_chinese_repeats_no_package(domain: str) -> None:
    name = f"zh_Hans/LC_MESSAGES/{domain}.po"
    ours, theirs = said_in([LOCALE / name]), said_in(shipped(name))

    assert sorted(ours & theirs) == sorted(REWORDED.get(domain, ()))


def foreign_messages() -> set[str]:
    """What the Python files and templates of the installed packages say, as gettext looks it up."""
    return {lookup(*key) for root in packages() for key in messages.messages_in(own_files(root), root)}


def foreign_script_messages() -> set[str]:
    """What their scripts say: the bundles are minified, so the English catalogues are asked."""
    sources = [catalogues.read(path) for path in shipped("en/LC_MESSAGES/djangojs.po")]
    return {lookup(*catalogues.key_of(entry)) for source in sources for entry in source}


def packages() -> set[Path]:
    """The folders of everything installed that is not ours."""
    libraries = {Path(spec.origin).parent for name in LIBRARIES if (spec := find_spec(name)) and spec.origin}
    installed = {Path(app.path) for app in apps.get_app_configs()}
    return libraries | {path for path in installed if "site-packages" in path.parts}


def own_files(root: Path) -> Iterator[Path]:
    """The files of one package without those of applications inside it: these count only when installed."""
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).parts
        speaks = path.suffix in messages.PYTHON | messages.TEMPLATES and SILENT.isdisjoint(inside)
        if speaks and not any((root / folder / "apps.py").exists() for folder in path.relative_to(root).parents[:-1]):
            yield path


def shipped(name: str) -> list[Path]:
    """The catalogues of that name that the installed packages bring along; Django's own lie in its conf folder."""
    folders = packages() | {root / "conf" for root in packages() if root.name == "django"}
    return [path for root in folders if (path := root / "locale" / name).exists()]


def said_in(paths: list[Path]) -> set[str]:
    """The keys that catalogues translate: fuzzy and empty lines are not in the .mo."""
    return {lookup(*catalogues.key_of(entry)) for path in paths for entry in catalogues.read(path).translated_entries()}


def lookup(context: str, text: str) -> str:
    """The key of a message in a loaded catalogue."""
    return f"{context}\x04{text}" if context else text
