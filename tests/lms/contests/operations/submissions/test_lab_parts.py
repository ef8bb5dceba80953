"""A part that is done in a lab: the organiser gives the case, teams answer it, the lab's model scores."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lms.common.errors import Invalid, NotAllowed
from lms.contests.background import scoring
from lms.contests.choices import RoundState
from lms.contests.errors import RulesStand
from lms.contests.forms.parts import PartForm
from lms.contests.models import AnswerKey, Module
from lms.contests.operations.setting_up import parts
from lms.contests.operations.submissions.keys import add_key, set_task
from lms.contests.queries.lacking import of_round
from tests.factories.contests import make_cast
from tests.factories.submissions import SPEC, send

pytestmark = pytest.mark.django_db
GOODS = [{"goods": "刷子", "truth": "960321"}]
CASE = {"scenarios": [{"buyer": "consumer", "stock": "bonded_zone", "listed_on_platform": True}], "hs_answers": GOODS}


@pytest.fixture
def cast():
    return make_cast(state=RoundState.DRAFT)


@pytest.fixture
def part(cast):
    return Module.objects.create(
        contest_round=cast.round, key="customs", title_zh="归类", position=9, takes=["answers"], auto_points=20,
        lab_code="LAB-CU",
    )  # fmt: skip


def file(case=CASE, name="case.json"):
    return SimpleUploadedFile(name, json.dumps(case).encode())


def test_the_case_is_tried_by_the_model_before_it_is_kept(cast, part):
    with pytest.raises(Invalid) as refused:
        add_key(part.pk, file({"scenarios": [{"buyer": "consumer"}]}), by=cast.officer)

    assert "scenarios[0].stock" in refused.value.fields["file"]
    assert not AnswerKey.objects.exists()
    with pytest.raises(NotAllowed):
        add_key(part.pk, file(), by=cast.academic)


def test_an_answer_is_scored_by_the_lab(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    one = send(cast.entry(), part, json.dumps({"codes": ["1210"], "hs": ["960399"]}).encode(), name="a.json")

    list(scoring.score([one.pk]))

    one.refresh_from_db()
    event = one.scores.get()
    assert (one.state, event.points, event.detail["metric"]) == ("scored", Decimal("16.00"), "lab")


def test_an_answer_that_is_no_json_is_told_so(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    one = send(cast.entry(), part, b"id,value\n1,a\n", name="a.csv")

    list(scoring.score([one.pk]))

    one.refresh_from_db()
    assert (one.state, [problem["kind"] for problem in one.problems]) == ("failed", ["no_json"])


def test_no_metric_is_set_for_a_lab_and_the_lab_stands_once_there_is_a_case(cast, part):
    with pytest.raises(Invalid):
        set_task(part.pk, SPEC, by=cast.officer)
    add_key(part.pk, file(), by=cast.officer)
    words = parts.PartWords(
        title_zh="归类", title_en="", auto_points=Decimal(20), judge_points=Decimal(0), takes=("answers",),
        lab_code="LAB-CU", most_a_day=5, most_in_all=30, most_mb=5, pk=part.pk,
    )  # fmt: skip

    with pytest.raises(RulesStand):
        parts.set_parts(cast.round.pk, [replace(words, lab_code="LAB-QT")], by=cast.officer)


def test_a_round_does_not_open_without_the_case(cast, part):
    def owed():
        return [str(one.words) for one in of_round(cast.round) if "实训案例" in str(one.words)]

    assert len(owed()) == 1
    add_key(part.pk, file(), by=cast.officer)
    assert owed() == []


def test_teams_read_the_case_without_its_answer_once_the_round_is_open(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    entry = cast.entry()
    address = f"/contests/entries/{entry.pk}/cases/{part.pk}/"
    member, other = Client(), Client()
    member.force_login(entry.team.captain)
    other.force_login(cast.student())
    early = member.get(address).status_code

    cast.move(RoundState.OPEN)

    found = member.get(address)
    assert (early, found.status_code, other.get(address).status_code) == (404, 200, 404)
    assert found.json() == {**CASE, "hs_answers": [{"goods": "刷子"}]}
    assert "下载案例" in member.get(f"/contests/entries/{entry.pk}/submissions/").content.decode()
    plan = cast.round.modules.get(key="plan")
    assert member.get(f"/contests/entries/{entry.pk}/cases/{plan.pk}/").status_code == 404


def test_the_form_offers_the_labs_there_are():
    codes = [code for code, _label in PartForm().fields["lab_code"].choices]

    assert (len(codes), codes[:2], "LAB-QT" in codes) == (14, ["", "LAB-OW"], True)
