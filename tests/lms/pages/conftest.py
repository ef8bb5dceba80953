import pytest

from lms.pages.operations import create_site
from tests.factories.organisations import make_city, make_cluster


@pytest.fixture(scope="module")
def standing_site(standing_rows):
    create_site()


@pytest.fixture
def site(standing_site, db):
    """The site's own pages in both languages, made once a file."""


@pytest.fixture
def hefei(db):
    city = make_city("合肥市", slug="hefei-test", name_en="Hefei")
    make_cluster(city, name_zh="家电产业集群", source="省经信厅名单", year="2025", revenue_100m_cny="1234.50")
    return city
