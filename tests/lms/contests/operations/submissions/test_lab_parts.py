"""A part that is done in a lab: the organiser gives the case, teams answer it, the lab's model scores."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from courses.labs import LABS
from lms.common.errors import Invalid, NotAllowed
from lms.contests.background import scoring
from lms.contests.choices import RoundState
from lms.contests.errors import NothingLeft, RulesStand
from lms.contests.faults import sentences
from lms.contests.forms.parts import PartForm
from lms.contests.models import AnswerKey, Module
from lms.contests.operations.setting_up import parts
from lms.contests.operations.submissions.keys import add_key, set_task
from lms.contests.queries import moves, results
from lms.contests.queries.lacking import of_round
from lms.contests.scoring import labs
from lms.notices.models import Notice
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
    one = send(cast.entry(), part, b"id,value\n1,a\n", name="a.json")

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

    found, page = member.get(address + "?file=case"), member.get(address)
    assert (early, found.status_code, other.get(address).status_code) == (404, 200, 404)
    assert found.json() == {**CASE, "hs_answers": [{"goods": "刷子"}]}
    assert "960321" not in page.content.decode()
    # Its writer named no options: what is asked is not known by name, and there is no answer to fill in.
    assert "这个案例由主办单位自己编写" in page.content.decode()
    assert member.get(address + "?file=answer").headers["Content-Type"].startswith("text/html")
    assert f'href="{address}"' in member.get(f"/contests/entries/{entry.pk}/submissions/").content.decode()
    plan = cast.round.modules.get(key="plan")
    assert member.get(f"/contests/entries/{entry.pk}/cases/{plan.pk}/").status_code == 404


def test_a_lab_takes_objects_alone_and_a_paper_tables_alone(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    paper = Module.objects.create(
        contest_round=cast.round, key="paper", title_zh="理论", position=10, takes=["answers"], auto_points=20
    )
    cast.move(RoundState.OPEN)
    entry = cast.entry()

    table, thing = send(entry, part, b"id,value\n", name="a.csv"), send(entry, paper, b"{}", name="a.json")

    assert [(one.state, sentences(one.problems)) for one in (table, thing)] == [
        ("refused", ["不收表格和文档。这一部分由实训评分，要一个 .json 文件。"]),
        ("refused", ["不收这种文件。这里只收 .csv .tsv .jsonl .xlsx。"]),
    ]
    with pytest.raises(Invalid) as refused:
        add_key(part.pk, file(name="case.csv"), reason="x", by=cast.officer)
    assert "要一个 .json 文件" in refused.value.fields["file"]


def answered(cast, part, answer):
    one = send(cast.entry(), part, json.dumps(answer).encode(), name="a.json")
    list(scoring.score([one.pk]))
    return one


def receipt_of(one, person):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(f"/contests/submissions/{one.pk}/").content.decode().split())


def test_teams_read_what_was_right_once_scores_are_shown_and_the_models_values_once_they_stand(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    one = answered(cast, part, {"codes": ["9610"], "hs": ["960399"]})
    captain = one.entry.team.captain
    pages = {"open": receipt_of(one, captain)}
    for state in (RoundState.JUDGING, RoundState.NOTICE, RoundState.FINAL):
        cast.move(state)
        pages[state.value] = receipt_of(one, captain)

    told = {
        state: ("逐项结果" in page, "9610" in page, "1210" in page, "960321" in page) for state, page in pages.items()
    }
    assert told == {
        "open": (False, False, False, False),
        "judging": (False, False, False, False),
        "notice": (True, True, False, False),
        "final": (True, True, True, True),
    }
    assert '<span class="badge b-bad">答错</span>' in pages["notice"] and "对了 60%" in pages["notice"]


def test_who_runs_the_season_reads_it_at_any_time(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    one = answered(cast, part, {"codes": ["9610"]})
    client = Client()
    client.force_login(cast.officer)

    page = receipt_of(one, cast.officer)
    of_key = client.get(f"/gov/contests/rounds/{cast.round.pk}/keys/{part.pk}/").content.decode()

    assert "1210" in page and "没有填" in page
    assert "模型的答案" in of_key and "960321" in of_key


def test_figures_are_kept_with_the_score_and_never_changed(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)

    event = answered(cast, part, {"codes": ["9610"], "hs": ["960399"]}).scores.get()

    assert event.detail["figures"] == [
        {"path": "codes[0]", "share": 0.0, "given": "9610"},
        {"path": "hs[0]", "share": 0.6, "given": "960399"},
    ]
    event.detail = {}
    with pytest.raises(DatabaseError, match="append-only"):
        event.save()


def test_teams_at_work_are_told_of_another_case_and_count_their_tries_anew(cast, part):
    part.most_in_all = 1
    part.save()
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    one = answered(cast, part, {"codes": ["1210"], "hs": ["960321"]})
    entry = one.entry
    with pytest.raises(NothingLeft):
        send(entry, part, b"{}", name="a.json")

    mended = {**CASE, "hs_answers": [{"goods": "油漆刷", "truth": "960340"}]}
    add_key(part.pk, file(mended), reason="商品名称印错", by=cast.officer)
    list(scoring.score([one.pk]))

    told = Notice.objects.filter(kind="contest.case_replaced").values_list("person", "url", "words")
    words = {"contest": cast.season.contest.title, "part": "归类", "reason": "商品名称印错"}
    assert list(told) == [(entry.team.captain_id, f"/contests/entries/{entry.pk}/submissions/", words)]
    assert [str(score.points) for score in one.scores.order_by("id")] == ["20.00", "16.00"]
    client = Client()
    client.force_login(entry.team.captain)
    page = client.get(f"/contests/entries/{entry.pk}/submissions/").content.decode()
    assert "换成第 2 版案例，理由：商品名称印错" in page and "本轮还剩 1 / 1 次" in page
    assert send(entry, part, b"{}", name="a.json").state == "received"


def test_teams_are_told_nothing_of_a_case_replaced_before_they_begin(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    cast.entry()

    add_key(part.pk, file({**CASE, "hs_answers": []}), reason="漏了一条", by=cast.officer)

    assert not Notice.objects.filter(kind="contest.case_replaced").exists()


@pytest.mark.parametrize("state", [RoundState.JUDGING, RoundState.NOTICE])
def test_after_the_deadline_a_case_keeps_what_teams_read_of_it(cast, part, state):
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    answered(cast, part, {"codes": ["1210"], "hs": ["960321"]})
    cast.move(state)

    with pytest.raises(Invalid) as refused:
        add_key(part.pk, file({**CASE, "hs_answers": []}), reason="漏了一条", by=cast.officer)

    assert "只能更正不公开的答案" in str(refused.value.fields["file"])
    assert part.task.answer_keys.count() == 1


def test_a_hidden_answer_is_mended_after_the_deadline_and_what_it_moved_is_read_before_publication(cast, part):
    cast.round.judges_each = 0
    cast.round.save()
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    right = answered(cast, part, {"codes": ["1210"], "hs": ["960321"]})
    other = answered(cast, part, {"codes": ["1210"], "hs": ["960340"]})
    cast.move(RoundState.JUDGING)

    mended = {**CASE, "hs_answers": [{"goods": "刷子", "truth": "960340"}]}
    key, _job = add_key(part.pk, file(mended), reason="归类更正", by=cast.officer)
    list(scoring.score([right.pk, other.pk]))

    client = Client()
    client.force_login(cast.officer)
    page = " ".join(client.get(f"/gov/contests/rounds/{cast.round.pk}/keys/{part.pk}/").content.decode().split())
    assert (key.asks_anew, "换用第 2 版以后的名次变化" in page) == (False, True)
    assert [(one.entry, one.before, one.after) for one in moves.by_key(cast.round, key.pk)] == [
        (other.entry, 2, 1), (right.entry, 1, 2),
    ]  # fmt: skip
    # The same question: nobody answers anew, everybody is told.
    assert set(Notice.objects.filter(kind="contest.key_replaced").values_list("person", flat=True)) == {
        right.entry.team.captain_id, other.entry.team.captain_id,
    }  # fmt: skip
    member = Client()
    member.force_login(right.entry.team.captain)
    assert "题目没有变" in member.get(f"/contests/entries/{right.entry_id}/submissions/").content.decode()


def test_who_answered_another_case_anew_was_not_moved_by_it(cast, part):
    cast.round.judges_each = 0
    cast.round.save()
    add_key(part.pk, file(), by=cast.officer)
    cast.move(RoundState.OPEN)
    before = answered(cast, part, {"codes": ["1210"], "hs": ["960321"]})

    longer = {**CASE, "hs_answers": [*GOODS, {"goods": "梳子", "truth": "961511"}]}
    key, _job = add_key(part.pk, file(longer), reason="漏了一条", by=cast.officer)
    list(scoring.score([before.pk]))
    for entry in (before.entry, cast.entry()):
        one = send(entry, part, json.dumps({"codes": ["1210"], "hs": ["960321", "961511"]}).encode(), name="a.json")
        list(scoring.score([one.pk]))
    cast.move(RoundState.JUDGING)

    assert key.asks_anew
    assert [one.points for one in results.work_out(cast.round)] == [20, 20]
    assert moves.by_key(cast.round, key.pk) == []


def test_who_runs_the_season_downloads_every_version_its_answer_and_a_drawn_case(cast, part):
    add_key(part.pk, file(), by=cast.officer)
    address = f"/gov/contests/rounds/{cast.round.pk}/keys/{part.pk}/"
    client, outside = Client(), Client()
    client.force_login(cast.officer)
    outside.force_login(cast.academic)

    case, solution, drawn = (client.get(address, {"file": name}) for name in ("1", "solution1", "drawn"))

    assert json.loads(b"".join(case.streaming_content)) == CASE
    assert case["Content-Disposition"] == 'attachment; filename="customs-1.json"'
    assert solution.json() == {"codes": ["1210"], "hs": ["960321"]}
    assert labs.read_case(drawn.content, "LAB-CU").faults == ()
    assert [client.get(address, {"file": name}).status_code for name in ("2", "solution2", "x", "-1")] == [404] * 4
    assert outside.get(address, {"file": "1"}).status_code == 403


def test_a_lab_there_is_not_is_refused_with_those_there_are(cast, part):
    lines = [PartForm.shown(module) for module in cast.round.modules.all()]
    words = [parts.PartWords(**{**line, "takes": tuple(line["takes"]), "lab_code": "LAB-3"}) for line in lines]

    with pytest.raises(Invalid, match="“plan”：没有“LAB-3”这个实训，有的是 LAB-OW、"):
        parts.set_parts(cast.round.pk, words, by=cast.officer)


DRAWN = LABS["LAB-CU"].make(7)


def test_a_drawn_case_says_what_is_asked_and_gives_an_answer_to_fill_in(cast, part):
    add_key(part.pk, file(DRAWN), by=cast.officer)
    cast.move(RoundState.OPEN)
    entry = cast.entry()
    client = Client()
    client.force_login(entry.team.captain)
    address = f"/contests/entries/{entry.pk}/cases/{part.pk}/"

    page, blank = client.get(address).content.decode(), client.get(address + "?file=answer").json()

    assert blank == {"codes": [None] * 5, "hs": [None] * 4}
    assert "要填 9 项" in page and "第几笔销售的监管方式" in page and "<code>9610</code> 跨境电商零售直邮" in page


def test_a_filled_in_answer_is_told_in_words(cast, part):
    add_key(part.pk, file(DRAWN), by=cast.officer)
    cast.move(RoundState.OPEN)
    right = labs.solved("LAB-CU", DRAWN)
    one = answered(cast, part, {**right, "codes": ["0110", *right["codes"][1:]]})
    cast.move(RoundState.FINAL)

    page = receipt_of(one, one.entry.team.captain)

    assert "1 · 第几笔销售的监管方式" in page and "0110 一般贸易" in page
    assert page.count(">答对<") == 8 and page.count(">答错<") == 1


def test_of_what_is_marked_as_a_whole_every_part_is_told(cast, part):
    part.lab_code = "LAB-TD"
    part.save()
    case = LABS["LAB-TD"].make(3)
    right = labs.solved("LAB-TD", case)
    order = next(name for name, said in right["flags"].items() if len(said) == 1)
    add_key(part.pk, file(case), by=cast.officer)
    cast.move(RoundState.OPEN)

    event = answered(cast, part, {"flags": {**right["flags"], order: []}}).scores.get()

    whole, *orders = event.detail["figures"]
    assert (whole["path"], whole["given"], round(whole["share"], 3)) == ("flags", "", round(10 / 11, 3))
    assert {one["path"]: one["share"] for one in orders if one["share"] != 1} == {f"flags.{order}": 0.0}
    assert len(orders) == len(case["orders"])


def test_the_form_offers_the_labs_there_are():
    codes = [code for code, _label in PartForm().fields["lab_code"].choices]

    assert (len(codes), codes[:2], "LAB-QT" in codes) == (14, ["", "LAB-OW"], True)
