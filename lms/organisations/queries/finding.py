"""Industrial clusters and schools as the site's search finds them: both lead to the page of their city."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.common.menus import in_reader_language
from lms.common.search.lists import matches_q
from lms.common.search.shelves import Entry, Shelf, put_up
from lms.organisations.choices import Kind
from lms.organisations.models import City, Cluster, Organisation

CLUSTER_FIELDS = ["name_zh", "name_en", "industry_zh", "county_zh", "city__name_zh", "city__name_en"]
SCHOOL_FIELDS = ["name_zh", "name_en"]


def put_up_shelves() -> None:
    """Behind what one can do: courses, order classes, skills, lessons."""
    put_up(Shelf("clusters", _("产业集群"), 5, clusters_for, show_clusters))
    put_up(Shelf("schools", _("院校"), 6, schools_for, show_schools))


def clusters_for(q: str) -> QuerySet[Cluster]:
    """The clusters whose name, trade or place holds the words."""
    return matches_q(Cluster.objects.select_related("city"), q, CLUSTER_FIELDS).order_by("city__adcode", "slug")


def show_clusters(rows: list[Cluster]) -> list[Entry]:
    """Clusters with city and trade."""
    return [Entry(str(row), _city_url(row.city), note=str(row.city), text=row.industry_zh) for row in rows]


def schools_for(q: str) -> QuerySet[Organisation]:
    """The schools of the public list whose name holds the words."""
    schools = Organisation.objects.filter(kind=Kind.UNIVERSITY, suspended_at=None).exclude(city=None)
    return matches_q(schools.select_related("city"), q, SCHOOL_FIELDS).order_by("moe_code", "pk")


def show_schools(rows: list[Organisation]) -> list[Entry]:
    """Schools with their city."""
    return [Entry(str(row), _city_url(row.city), note=str(row.city)) for row in rows]


def _city_url(city: City) -> str:
    return in_reader_language(f"/clusters/{city.slug}/")
