"""A CASE package as a file that comes in: what it would change, and what is wrong with which item."""

import json
from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lms.organisations.choices import Role
from lms.skills import queries
from lms.skills.formats import package, reading
from lms.skills.formats.reading import looked_through
from lms.skills.models import Skill, SkillChange
from lms.skills.operations import change_taxonomy, load_taxonomy
from lms.skills.queries import trees
from lms.skills.tree import Merge, Retire, Split
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
ADDRESS, WHY = "/skills/edit/import/", "专家会意见"


@pytest.fixture
def whole(db):
    load_taxonomy()
    return package(queries.published())


@pytest.fixture
def editor():
    client = Client()
    client.force_login(make_member(Role.EDITOR, name="徐编辑"))
    return client


def plan_of(whole):
    return looked_through(trees.current(), json.dumps(whole))


def place(whole, code):
    return next(n for n, one in enumerate(whole["CFItems"], 1) if one["humanCodingScheme"] == code)


def item(whole, code):
    return whole["CFItems"][place(whole, code) - 1]


def wrong(plan):
    return [(number, fault.field, fault.reason) for number, fault in plan.faults]


def send(client, text):
    return client.post(ADDRESS, {"file": SimpleUploadedFile("skills.json", text.encode())})


def test_what_was_exported_comes_back_without_a_change(whole):
    plan = plan_of(whole)

    assert (plan.steps, plan.faults, plan.unchanged) == ([], [], Skill.objects.count())


def test_ended_skills_with_their_successors_come_back_without_a_change(whole):
    for change in (Merge(("FT-01",), "FT-02"), Split("FT-03", ("FT-04", "FT-05"), heir="FT-04"), Retire("FT-06")):
        change_taxonomy(change, reason=WHY, by=None)

    plan = plan_of(package(queries.published()))

    assert (plan.steps, plan.faults, plan.unchanged) == ([], [], Skill.objects.count())


def test_a_package_leaves_alone_what_it_cannot_say(whole):
    Skill.objects.filter(code="FT-01").update(basis="依据", csco_code="2-06", csco_name="报关员")

    assert plan_of(whole).steps == []


def test_the_answer_of_the_address_is_read_as_well_as_the_package_itself(whole):
    assert plan_of({"CFPackage": whole}).unchanged == plan_of(whole).unchanged


def test_words_levels_links_and_places_are_changes(whole):
    item(whole, "FT-01")["fullStatement"] = "另一个名字"
    item(whole, "FT-02.2")["fullStatement"] = "能独立做"
    item(whole, "FT-03")["notes"] = "retired"
    own = item(whole, "FT-04")["identifier"]
    for tie in whole["CFAssociations"]:
        if tie["originNodeURI"]["identifier"] == own and tie["associationType"] == "isChildOf":
            tie["destinationNodeURI"] = {"identifier": item(whole, "EC")["identifier"]}

    plan = plan_of(whole)

    kinds = {kind: [step.change.code for step in plan.of_kind(kind)] for kind in ("reworded", "moved", "retired")}
    assert kinds == {"reworded": ["FT-01", "FT-02"], "moved": ["FT-04"], "retired": ["FT-03"]}
    assert (plan.faults, {step.row for step in plan.of_kind("retired")}) == ([], {place(whole, "FT-03")})


@pytest.mark.parametrize(
    ("code", "change", "found"),
    [
        ("FT-01", {"fullStatement": ""}, ("name_zh", "missing")),
        ("FT-01", {"fullStatement": 7}, ("fullStatement", "not_text")),
        ("FT-01", {"CFItemType": "Competency"}, ("kind", "unknown_type")),
        ("FT-01", {"CFItemType": "Domain"}, ("kind", "other_kind")),
        ("FT-01", {"notes": "merged"}, ("state", "no_such_end")),
        ("FT-02", {"humanCodingScheme": "FT-01"}, ("code", "twice")),
        ("FT-01.1", {"humanCodingScheme": "FT-01.7"}, ("code", "level_of_nothing")),
        ("FT-01.1", {"humanCodingScheme": ""}, ("code", "missing")),
    ],
)
def test_a_bad_item_says_its_place_and_what_is_wrong(whole, code, change, found):
    number = place(whole, code)
    item(whole, code).update(change)

    assert (number, *found) in wrong(plan_of(whole))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{", ("file", "not_json")),
        ("[" * 100_000, ("file", "not_json")),
        ("[]", ("CFItems", "not_case")),
        ('{"CFItems": {}}', ("CFItems", "not_case")),
        ('{"CFItems": [1], "CFAssociations": []}', ("CFItems", "not_case")),
        ('{"CFItems": [], "CFAssociations": []}', ("CFItems", "no_items")),
        ('{"CFItems": [{}], "CFAssociations": [{}]}', ("CFAssociations", "not_case")),
        ('{"CFItems": [{}], "CFAssociations": []}', ("code", "missing")),
    ],
)
def test_what_is_no_package_is_refused_with_a_reason(text, found):
    assert [(fault.field, fault.reason) for _number, fault in looked_through({}, text).faults] == [found]


def test_an_editor_sees_the_consequences_first_and_writes_then(whole, editor):
    item(whole, "FT-01")["fullStatement"] = "另一个名字"
    text = json.dumps(whole)

    page = send(editor, text)
    confirm = page.context["confirm"].initial
    before = (Skill.objects.get(code="FT-01").name_zh, SkillChange.objects.count())
    editor.post(ADDRESS, {**confirm, "reason": WHY})

    assert (page.status_code, [step[1] for step in page.context["steps"]]) == (200, ["FT-01"])
    assert (before[0] == "另一个名字", before[1]) == (False, 0)
    assert (Skill.objects.get(code="FT-01").name_zh, SkillChange.objects.count()) == ("另一个名字", 1)


def test_one_bad_item_and_nothing_is_written(whole, editor):
    bad = deepcopy(whole)
    item(bad, "FT-01")["fullStatement"] = "另一个名字"
    item(bad, "FT-02")["fullStatement"] = ""

    page = send(editor, json.dumps(bad))
    text = page.content.decode()
    editor.post(ADDRESS, {"text": json.dumps(bad), "seen": 0, "reason": WHY})

    assert (page.status_code, page.context["confirm"], SkillChange.objects.count()) == (422, None, 0)
    assert f'<td class="r num">{place(bad, "FT-02")}</td><td>中文名</td><td>没有填写</td>' in text


def test_the_page_offers_the_package_of_now(whole, editor):
    page = editor.get(ADDRESS)

    answer = editor.get(page.context["package"])

    assert looked_through(trees.current(), answer.content.decode()).unchanged == Skill.objects.count()


def test_what_the_page_keeps_of_a_package_says_the_same_in_a_third_of_its_size(whole):
    change_taxonomy(Merge(("FT-01",), "FT-02"), reason=WHY, by=None)
    item(whole, "FT-03")["fullStatement"] = "另一个名字"
    text = json.dumps(whole)

    kept = reading.slim(text)

    assert looked_through(trees.current(), kept) == looked_through(trees.current(), text)
    assert len(kept.encode()) * 3 < len(text)
    assert [reading.slim(other) for other in ("{", "[]", "code,parent")] == ["{", "[]", "code,parent"]


@pytest.mark.parametrize("key", ["identifier", "humanCodingScheme"])
def test_a_number_where_words_belong_is_a_fault_and_not_a_broken_page(whole, editor, key):
    whole["CFItems"][3][key] = 17

    answer = send(editor, json.dumps(whole))

    assert wrong(plan_of(whole)) != []
    assert answer.status_code in {200, 422}
