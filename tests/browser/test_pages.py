"""Every page of pages.py in Chromium: two looks for axe, the narrowest phone, large print, and no scripts."""

import pytest

from tests.browser.pages import PAGES

HTML_KILOBYTES = 16

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@pytest.fixture
def found(page, seen):
    return seen[page.name]


@every_page
def test_page_opens_where_it_should(page, found):
    assert found["status"] == 200
    assert "/accounts/login/" not in found["address"] or "/accounts/login/" in page.path


@every_page
def test_page_has_no_violation_of_wcag(page, found):
    assert found["violations"] == []


@every_page
def test_page_never_scrolls_sideways(page, found):
    assert found["scrolls"] == []
    assert found["scrolls_large"] == []


@every_page
def test_page_works_without_scripts(page, found):
    assert found["headings"] == 1
    assert found["forms"] >= 1


@every_page
def test_page_keeps_to_its_content_policy(page, found):
    assert found["console"] == []


@every_page
def test_page_is_small(page, found):
    assert found["bytes"] <= HTML_KILOBYTES * 1024
