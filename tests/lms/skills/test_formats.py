"""The taxonomy as a CASE package: whole, tied together, and the same tomorrow."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from lms.skills import queries
from lms.skills.formats import package
from lms.skills.models import Skill
from lms.skills.operations import load_taxonomy

pytestmark = pytest.mark.django_db
# What CASE 1.1 asks of each: https://www.imsglobal.org/spec/case/v1p1
NEEDED = {
    "CFDocument": {"identifier", "uri", "creator", "title", "lastChangeDateTime", "CFPackageURI"},
    "CFItems": {"identifier", "uri", "fullStatement", "lastChangeDateTime", "CFDocumentURI"},
    "CFAssociations": {
        "identifier", "uri", "associationType", "originNodeURI", "destinationNodeURI", "lastChangeDateTime",
    },
    "CFItemTypes": {"identifier", "uri", "title", "description", "hierarchyCode", "lastChangeDateTime"},
}  # fmt: skip


@pytest.fixture
def whole(db):
    load_taxonomy()
    return package(queries.published())


def test_everything_there_is_stands_in_it_once(whole):
    codes = [one["humanCodingScheme"] for one in whole["CFItems"]]

    assert len(codes) == len(set(codes)) == len({one["identifier"] for one in whole["CFItems"]})
    assert {code for code in codes if "." not in code} == set(Skill.objects.values_list("code", flat=True))
    assert sum(one["CFItemType"] == "Level" for one in whole["CFItems"]) == 3 * queries.skills().count()


def test_every_part_has_what_the_standard_asks_for(whole):
    rows = {**whole, **whole["CFDefinitions"], "CFDocument": [whole["CFDocument"]]}

    assert {
        noun: [needed - set(row) for row in rows[noun] if needed - set(row)] for noun, needed in NEEDED.items()
    } == {noun: [] for noun in NEEDED}


def test_no_link_inside_it_leads_nowhere(whole):
    there = {row["uri"] for rows in (whole["CFItems"], whole["CFDefinitions"]["CFItemTypes"]) for row in rows}
    links = [one["CFItemTypeURI"]["uri"] for one in whole["CFItems"]]
    links += [one["originNodeURI"]["uri"] for one in whole["CFAssociations"]]

    assert set(links) <= there


def test_items_make_one_tree_under_the_document(whole):
    above = {
        one["originNodeURI"]["identifier"]: one["destinationNodeURI"]["identifier"]
        for one in whole["CFAssociations"]
        if one["associationType"] == "isChildOf"
    }
    top = whole["CFDocument"]["identifier"]

    assert set(above) == {one["identifier"] for one in whole["CFItems"]}
    for item in above:
        steps = [item]
        while steps[-1] != top:
            steps.append(above[steps[-1]])
        assert len(steps) <= 4


def test_links_to_esco_are_those_the_taxonomy_has(whole):
    found = {
        one["destinationNodeURI"]["uri"] for one in whole["CFAssociations"] if one["associationType"] == "isRelatedTo"
    }

    assert found == set(Skill.objects.exclude(esco_uri="").values_list("esco_uri", flat=True)) != set()


def test_loaded_again_nothing_changes_and_one_new_word_changes_one_date(whole):
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        load_taxonomy()
        same = package(queries.published())
        Skill.objects.filter(code="FT-01").update(name_zh="另一个名称")
        load_taxonomy()
        other = package(queries.published())

    assert same == whole
    moved = [
        row["humanCodingScheme"] for row, was in zip(other["CFItems"], whole["CFItems"], strict=True) if row != was
    ]
    assert moved == ["FT-01", "FT-01.1", "FT-01.2", "FT-01.3"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_address_in_it_can_be_opened_by_anybody(whole, language, settings):
    client = Client(headers={"accept-language": language})
    (document,) = client.get("/ims/case/v1p1/CFDocuments").json()["CFDocuments"]
    addresses = [document["CFPackageURI"]["uri"], document["uri"], whole["CFItems"][3]["uri"]]
    addresses += [whole["CFAssociations"][0]["uri"], whole["CFDefinitions"]["CFItemTypes"][0]["uri"]]

    answers = [client.get(uri.removeprefix(settings.SITE_URL)) for uri in addresses]

    assert [list(answer.json()) for answer in answers] == [
        ["CFPackage"], ["CFDocument"], ["CFItem"], ["CFAssociation"], ["CFItemType"],
    ]  # fmt: skip
    assert answers[0].json()["CFPackage"] == json.loads(json.dumps(whole))
    assert all("public" in answer["Cache-Control"] for answer in answers)


@pytest.mark.parametrize("noun", ["CFItems", "CFPackages", "CFDefinitions", "CFDocument", "nonsense"])
def test_what_is_not_there_is_not_found(whole, noun):
    assert Client().get(f"/ims/case/v1p1/{noun}/00000000-0000-0000-0000-000000000000").status_code == 404


def test_before_the_taxonomy_is_loaded_there_is_no_framework(db):
    assert Client().get("/ims/case/v1p1/CFDocuments").json() == {"CFDocuments": []}
    assert Client().get(f"/ims/case/v1p1/CFPackages/{queries.published().identifier}").status_code == 404


def test_the_whole_takes_two_queries(whole, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        package(queries.published())
