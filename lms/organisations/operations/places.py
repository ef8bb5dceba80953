"""Bringing the shipped cities, clusters and universities into the database."""

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lms.common import csvfile
from lms.organisations.choices import Kind
from lms.organisations.models import City, Cluster, Organisation

DATA = Path(__file__).parent.parent / "data"
# The list says "unverified" where the approval was not found in a source that could be read.
PILOT = {"yes": City.Pilot.YES, "unverified": City.Pilot.UNCONFIRMED, "none_found": City.Pilot.NONE_FOUND}
CITY_FIELDS = ["name_zh", "name_en", "region_zh"]
CLUSTER_FIELDS = ["county_zh", "name_zh", "name_en", "industry_zh", "source_kind", "source", "year"]
UNIVERSITY_FIELDS = ["name_zh", "name_en", "level", "ownership", "authority_zh", "web_domain", "moe_code"]
MINISTRY_LIST = "教育部《全国高等学校名单》"


@transaction.atomic
def load_places() -> tuple[int, int]:
    """Bring in the shipped cities and clusters; rows already there take the shipped words. Returns both counts."""
    table = csvfile.rows(DATA / "anhui_cities.csv")
    sources = {row["adcode"]: _pilot_source(row) for row in csvfile.rows(DATA / "cbec_pilot_zones.csv")}
    City.objects.bulk_create(
        [_city(row, sources.get(row["adcode"], "")) for row in table],
        update_conflicts=True,
        unique_fields=["adcode"],
        update_fields=["slug", "pilot_zone", "pilot_source", *CITY_FIELDS],
    )
    return len(table), _load_clusters()


@transaction.atomic
def load_universities() -> int:
    """Bring in the ministry's list of Anhui universities with its date. Needs the cities; returns the count."""
    cities = {city.adcode: city for city in City.objects.all()}
    table = csvfile.rows(DATA / "universities.csv")
    Organisation.objects.bulk_create(
        [_university(row, cities[row["adcode"]]) for row in table],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["city", "source", "as_of", *UNIVERSITY_FIELDS],
    )
    return len(table)


def _load_clusters() -> int:
    cities = {city.adcode: city for city in City.objects.all()}
    table = csvfile.rows(DATA / "clusters.csv")
    Cluster.objects.bulk_create(
        [_cluster(row, cities[row["adcode"]]) for row in table],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["city", "revenue_100m_cny", "quote_zh", "hs_hint", *CLUSTER_FIELDS],
    )
    return len(table)


def _pilot_source(row: dict[str, str]) -> str:
    return "；".join(row[name] for name in ("batch_zh", "document_zh", "source") if row[name])


def _city(row: dict[str, str], pilot_source: str) -> City:
    return City(
        adcode=row["adcode"],
        slug=row["slug"],
        pilot_zone=PILOT[row["is_cbec_pilot_zone"]],
        pilot_source=pilot_source,
        **{name: row[name] for name in CITY_FIELDS},
    )


def _cluster(row: dict[str, str], city: City) -> Cluster:
    revenue = _revenue(row["revenue_100m_cny"])
    # "100+" is no number: it is kept as the words of the source.
    vague = f"{row['revenue_100m_cny']} 亿元" if row["revenue_100m_cny"] and revenue is None else ""
    return Cluster(
        slug=row["slug"],
        city=city,
        revenue_100m_cny=revenue,
        quote_zh=row["paper_quote_zh"] or vague,
        hs_hint=row["hs_hint_ours"],
        **{name: row[name] for name in CLUSTER_FIELDS},
    )


def _revenue(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _university(row: dict[str, str], city: City) -> Organisation:
    return Organisation(
        kind=Kind.UNIVERSITY,
        code=f"u{row['moe_code']}",
        city=city,
        source=MINISTRY_LIST,
        as_of=date.fromisoformat(row["as_of"]),
        # The ministry's list is the vetting; a later suspension stays, since the field is not written again.
        vetted_at=timezone.now(),
        **{name: row[name] for name in UNIVERSITY_FIELDS},
    )
