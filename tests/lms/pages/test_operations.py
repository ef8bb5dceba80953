import pytest
from wagtail.models import Page, Site

from lms.pages.models import HomePage, MenuItem, NewsPage, SiteSettings, StandardPage
from lms.pages.operations import create_site
from lms.people.choices import TEXT_VERSIONS

pytestmark = pytest.mark.django_db


def test_create_site_makes_every_page_in_both_languages():
    made = create_site()

    pages = [*StandardPage.objects.all(), *NewsPage.objects.all(), *HomePage.objects.all()]
    assert made == len(pages) + 2
    assert {page.locale.language_code for page in pages} == {"zh-hans", "en"}
    assert all(page.get_translations().count() == 1 for page in pages)


def test_create_site_twice_makes_nothing_twice():
    create_site()
    pages, lines = Page.objects.count(), MenuItem.objects.count()

    assert create_site() == 0
    assert (Page.objects.count(), MenuItem.objects.count()) == (pages, lines)


def test_create_site_leaves_an_editors_words_alone():
    create_site()
    page = StandardPage.objects.get(slug="about", locale__language_code="zh-hans")
    page.title = "编辑改过"
    page.save_revision().publish()
    own = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    own.tagline_zh = "编辑写的副题"
    own.save()

    create_site()

    assert StandardPage.objects.get(pk=page.pk).title == "编辑改过"
    assert SiteSettings.objects.get().tagline_zh == "编辑写的副题"


def test_create_site_makes_a_deleted_page_again():
    create_site()
    StandardPage.objects.get(slug="help", locale__language_code="en").delete()

    assert create_site() == 1


def test_privacy_page_carries_the_version_people_agree_to():
    create_site()

    versions = StandardPage.objects.filter(slug="privacy").values_list("version", flat=True)
    assert list(versions) == [TEXT_VERSIONS["privacy"]] * 2
