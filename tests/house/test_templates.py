"""Templates hold no script, no style, no colour, no address that forgets the reader's language."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# E-mail readers know no style sheets.
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]
CSS = sorted((ROOT / "lms/static/css").glob("*.css"))
JS = sorted((ROOT / "lms/static/js").glob("*.js"))
CSS_KILOBYTES, JS_KILOBYTES = 14, 6
DATA_ONLY = re.compile(r"^(\s*--[a-z0-9-]+\s*:[^;]*;?)+\s*$")

every_template = pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))


def words_of(path: Path) -> str:
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.S)


@every_template
def test_template_has_no_inline_script_or_style(path):
    text = words_of(path)

    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text) == []
    assert re.findall(r"<style\b", text) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", text) == []


@every_template
def test_template_passes_only_data_in_style_attributes(path):
    styles = re.findall(r"""\sstyle=(?:"([^"]*)"|'([^']*)')""", words_of(path))

    assert [style for pair in styles for style in pair if style and not DATA_ONLY.match(style)] == []


@every_template
def test_template_loads_nothing_from_elsewhere(path):
    assert re.findall(r"(?:src|srcset|poster)=[\"']https?://", words_of(path)) == []


@every_template
def test_template_writes_no_bare_address(path):
    # 500.html is rendered without context, and /cms/ has no language of its own.
    found = re.findall(r"""(?:href|action)=["'](/(?!cms/|static/)[^"'{]*)["']""", words_of(path))

    assert [address for address in found if path.name != "500.html"] == []


@every_template
def test_template_names_no_two_landmarks_by_one_heading(path):
    """Whoever lists the landmarks of a page could not tell them apart: a section around a table's region needs no name of its own."""
    named = re.findall(r"""<(?:section|div|nav|aside|form)\b[^>]*\saria-labelledby="([^"{]+)\"""", words_of(path))

    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_template_does_not_hide_where_its_forms_come_from(path):
    """A browser sends "null" as the origin of such a form, and it is refused: "same-origin" tells no other site either."""
    assert '<meta name="referrer" content="no-referrer">' not in path.read_text(encoding="utf-8")


def test_style_sheets_stay_small():
    assert sum(len(gzip.compress(path.read_bytes())) for path in CSS) <= CSS_KILOBYTES * 1024


def scripts_of(path: Path) -> set[str]:
    """Our own scripts on a page of this template: the one of every page unless it is left out, its own, its worker."""
    text = words_of(path)
    base = set() if "{% block ui %}{% endblock %}" in text else {"ui.js"}
    worker = {"door-worker.js"} if "data-worker=" in text else set()
    return base | worker | set(re.findall(r"static 'js/([\w-]+\.js)'", text))


def test_every_script_is_on_some_page():
    assert set().union(*map(scripts_of, PAGES)) == {path.name for path in JS}


@every_template
def test_our_scripts_of_a_page_stay_small(path):
    heavy = sum(len(gzip.compress((ROOT / "lms/static/js" / name).read_bytes())) for name in scripts_of(path))

    assert heavy <= JS_KILOBYTES * 1024


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_script_speaks_through_the_page(path):
    assert re.findall(r"[\"'][^\"'\n]*[一-鿿][^\"'\n]*[\"']", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_style_sheet_takes_its_colours_from_the_tokens(path):
    if path.name in {"tokens.css", "dark.css"}:
        return
    text = path.read_text(encoding="utf-8").split("/* 6. Print")[0].split("@supports not")[0]
    # The toast and the player stay dark in both colours; paper and engines without layers know no tokens.
    text = re.sub(r"/\*.*?\*/|\.(toast|player)[^{]*{[^}]*}", "", text, flags=re.S)

    assert re.findall(r":[^;{}]*#[0-9a-fA-F]{3,8}\b", text) == []
