from xml.etree import ElementTree

import pytest
from django.conf import settings

from lms.people.choices import TEXT_VERSIONS
from tests.factories.organisations import make_city, make_cluster, make_university


@pytest.mark.parametrize("rows", [1, 3])
def test_clusters_counts_cities_in_few_queries(client, site, hefei, django_assert_max_num_queries, rows):
    for _ in range(rows):
        make_cluster(make_city())

    with django_assert_max_num_queries(8):
        text = client.get("/clusters/").text

    assert f"收录 {rows + 1} 个集群" in text


def test_clusters_counts_each_city_for_itself(client, hefei):
    make_cluster(hefei)
    make_university(city=hefei)
    other = make_city("芜湖市")
    make_university(city=other)

    cities = {city.name_zh: city for city in client.get("/clusters/").context["cities"]}

    counts = [(city.clusters_count, city.universities_count) for city in (cities["合肥市"], cities["芜湖市"])]
    assert counts == [(2, 1), (0, 1)]


def test_city_shows_source_and_year_of_every_cluster(client, hefei):
    text = client.get("/clusters/hefei-test/").text

    assert "家电产业集群" in text
    assert "来源：<span>省经信厅名单</span> · 2025" in text
    assert '<b class="num">1,234.5</b> 亿元' in text


def test_city_without_clusters_says_so(client, db):
    make_city("池州市", slug="chizhou-test")

    assert "还没有收录集群" in client.get("/clusters/chizhou-test/").text


def test_city_that_is_none_is_not_found(client, db):
    assert client.get("/clusters/atlantis/").status_code == 404


@pytest.mark.parametrize(
    ("path", "found"), [("/search/?q=无障碍", "无障碍声明"), ("/en/search/?q=accessibility", "Accessibility statement")]
)
def test_search_finds_pages_in_the_readers_language(client, site, path, found):
    found_by_shelf = {one.shelf.name: one.entries for one in client.get(path).context["found"]}

    assert [entry.title for entry in found_by_shelf["pages"]] == [found]


def test_search_escapes_what_was_asked(client, site):
    text = client.get("/search/?q=<script>zzzz").text

    assert "没有找到“&lt;script&gt;zzzz”" in text


def test_sitemap_lists_every_address_with_its_other_language(client, site, hefei):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  our own answer

    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = {
        url.findtext("s:loc", None, space): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", space)
        }
        for url in tree.findall("s:url", space)
    }
    ours = settings.SITE_URL
    about = {"zh-Hans": f"{ours}/about/", "en": f"{ours}/en/about/"}
    assert found[f"{ours}/about/"] == found[f"{ours}/en/about/"] == about
    assert found[f"{ours}/en/clusters/hefei-test/"]["zh-Hans"] == f"{ours}/clusters/hefei-test/"


def test_robots_keeps_machines_out_of_private_pages(client, db):
    lines = client.get("/robots.txt").text.splitlines()

    assert {"Disallow: /learn/", "Disallow: /en/learn/", "Disallow: /cms/"} <= set(lines)
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


@pytest.mark.parametrize(
    ("path", "title", "link"),
    [
        ("/news/feed/", "匹配结果在公布前由独立程序检验", "http://testserver/news/how-matching-is-checked/"),
        (
            "/en/news/feed/",
            "Matching results are checked by separate software before publication",
            "http://testserver/en/news/how-matching-is-checked/",
        ),
    ],
)
def test_feed_brings_the_newest_news_in_its_language(client, site, path, title, link):
    feed = ElementTree.fromstring(client.get(path).content)  # noqa: S314  our own answer

    first = feed.find("channel/item")

    assert (first.findtext("title"), first.findtext("link")) == (title, link)


def test_privacy_page_says_its_version(client, site):
    assert f"版本 {TEXT_VERSIONS['privacy']}" in client.get("/privacy/").text
