import pytest
from django.conf import settings
from wagtail.models import Page

from lms.pages.models import MenuItem, MenuPlace, NewsPage, SiteSettings, StandardPage
from tests.factories.organisations import make_cluster

pytestmark = pytest.mark.usefixtures("site")
PAGES = ["/", "/about/", "/privacy/", "/accessibility/", "/matching-rules/", "/help/", "/news/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("prefix", "lang"), [("", "zh-Hans"), ("/en", "en")])
def test_page_opens_in_both_languages_and_names_the_other(client, path, prefix, lang):
    text = client.get(prefix + path).text

    assert f'<html lang="{lang}">' in text
    assert text.count("<h1") == 1
    assert f'hreflang="zh-Hans" href="{settings.SITE_URL}{path}"' in text
    assert f'hreflang="en" href="{settings.SITE_URL}/en{path}"' in text


def test_home_counts_what_is_there(client, hefei):
    make_cluster(hefei)

    text = client.get("/").text

    assert '<dt>产业集群</dt><dd class="num">2</dd>' in text
    assert "按企业的<em>订单</em>学，<br>凭真本事<em>上岗</em>" in text


@pytest.mark.parametrize(("path", "most"), [("/", 20), ("/privacy/", 14), ("/news/", 18), ("/clusters/", 8)])
def test_page_asks_the_database_little(client, django_assert_max_num_queries, path, most):
    client.get(path)

    with django_assert_max_num_queries(most):
        client.get(path)


def test_news_pages_its_list_newest_first(client):
    parent = Page.objects.get(slug="news", locale__language_code="zh-hans")
    for number in range(12):
        news = NewsPage(title=f"第{number}条", slug=f"n{number}", lead="x", published_on=f"2027-01-{number + 1:02}")
        parent.add_child(instance=news)

    first, second = client.get("/news/").text, client.get("/news/?page=2").text

    assert first.index("第11条") < first.index("第10条") < first.index("第2条")
    assert "第1条" not in first and "第1条" in second


def test_draft_is_seen_by_nobody(client):
    page = StandardPage.objects.get(slug="about", locale__language_code="zh-hans")
    page.unpublish()

    assert client.get("/about/").status_code == 404
    assert f"<loc>{settings.SITE_URL}/about/</loc>" not in client.get("/sitemap.xml").text
    assert 'href="/about/"' not in client.get("/").text


def test_untranslated_page_leads_to_the_other_home(client):
    StandardPage.objects.get(slug="about", locale__language_code="en").delete()

    assert 'href="/en/" lang="en"' in client.get("/about/").text


def test_menu_leaves_out_what_leads_nowhere(client):
    MenuItem.objects.create(place="main", label_zh="没有的页", label_en="Nothing", path="/no-such-page/")

    text = client.get("/").text

    assert "没有的页" not in text
    assert '<a href="/clusters/">产业集群</a>' in text


def test_menu_speaks_english_and_leads_there(client):
    assert '<a href="/en/clusters/">Clusters</a>' in client.get("/en/").text


def test_menu_shows_a_new_line_at_once(client):
    client.get("/")

    MenuItem.objects.create(place=MenuPlace.MAIN, order=99, label_zh="全新一行", label_en="New", path="/verify/?new")

    assert "全新一行" in client.get("/").text


def test_menu_line_goes_with_its_page(client):
    MenuItem.objects.create(place=MenuPlace.MAIN, order=99, label_zh="关于本站这一行", label_en="About", path="/about/")
    assert "关于本站这一行" in client.get("/").text

    Page.objects.get(slug="about", locale__language_code="zh-hans").specific.unpublish()

    assert "关于本站这一行" not in client.get("/").text


def test_footer_shows_filings_once_they_are_set(client):
    assert "beian.miit.gov.cn" not in client.get("/").text
    settings = SiteSettings.objects.get()
    settings.icp, settings.police = "皖ICP备2026000001号", "皖公网安备34010002000001号"
    settings.save()

    text = client.get("/").text

    assert '<a href="https://beian.miit.gov.cn/" rel="noopener">皖ICP备2026000001号</a>' in text
    assert "皖公网安备34010002000001号" in text


def test_headline_cannot_smuggle_markup(client):
    home = Page.objects.get(slug="front").specific
    home.headline = "<script>x</script> *订单*"
    home.save_revision().publish()

    assert "&lt;script&gt;x&lt;/script&gt; <em>订单</em>" in client.get("/").text
