"""A contest as a loader brings it: what machines score is scored, and by the very points a child would give."""

import json
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from lms.common.errors import Invalid
from lms.contests.checking.scoring import score_all
from lms.contests.choices import RoundState
from lms.contests.models import AnswerKey, Entry, Module, Round, ScoreEvent, Season, Submission, Team
from lms.contests.operations import rounds
from lms.contests.operations.importing.fields import FieldTeam, FieldWork, import_field, import_work
from lms.contests.operations.importing.machines import Machine, import_machines
from lms.contests.operations.importing.outlines import Dates, import_contest
from lms.contests.operations.importing.works import Handed
from lms.contests.queries import results, scoring
from lms.contests.queries.teams import teams_in
from lms.demo import clock
from lms.organisations.public import Role
from tests.factories import numbers
from tests.factories.contests import make_contest
from tests.factories.organisations import make_agency, make_member, make_university

pytestmark = pytest.mark.django_db
OUTLINE = {
    "code": "C-1", "title_zh": "关务赛", "title_en": "Customs", "team": {"size": [1, 1], "instructors": 1},
    "rounds": [{"zh": "初赛", "mode": "online", "minutes": 60, "advance_top": 5}],
    "modules": [
        {"zh": "理论", "points": 30, "scoring": "auto"},
        {"zh": "归类", "points": 40, "scoring": "auto", "lab": "LAB-CU"},
    ],
    "judging": {"judges": 2, "drop_extremes": False, "blind": True}, "tie_break": ["归类", "用时"],
    "awards": {"first": 0.5}, "appeal": {"window_hours": 1, "arbitration_hours": 24},
}  # fmt: skip
CASE = {
    "scenarios": [{"buyer": "consumer", "stock": "bonded_zone", "listed_on_platform": True}],
    "hs_answers": [{"goods": "刷子", "truth": "960321"}],
}
PAPER = Machine(
    "key.csv", b"id,answer\n1,A\n2,B\n3,A\n4,B\n",
    {"metric": "accuracy", "floor": "0", "full": "1", "values": ["answer"], "public_percent": 50, "seed": "s"},
)  # fmt: skip
LAB = Machine("case.json", json.dumps(CASE).encode())
MACHINES = {"m1": PAPER, "m2": LAB}
RIGHT, NEARLY = {"codes": ["1210"], "hs": ["960321"]}, {"codes": ["9610"], "hs": ["960399"]}


def bring(machines=MACHINES, **changed):
    now = timezone.now()
    dates = Dates(now - timedelta(days=9), now + timedelta(days=1), now - timedelta(days=2), now, now)
    make_contest()
    words = {"lead_zh": "x", "lead_en": "x", "problem": "<p>x</p>", "commitment": "我们承诺"}
    return import_contest(
        OUTLINE | changed, host_id=make_agency().pk, dates=dates, words=words, machines=machines, by=None
    )


def team(*answers):
    school = make_university()
    return FieldTeam(
        f"{next(numbers)}队", school.pk, [make_member(Role.STUDENT, school).pk], FieldWork(handed=Handed(answers, {}))
    )


def content(kept):
    with kept.open("rb") as file:
        return file.read()


def as_json(answer):
    return json.dumps(answer).encode()


def test_what_machines_score_takes_answer_files_and_has_its_key():
    made = bring()

    rows = Module.objects.filter(contest_round=made.round_id).values_list("key", "takes", "lab_code", "auto_points")
    assert list(rows) == [("m1", ["answers"], "", 30), ("m2", ["answers"], "LAB-CU", 40)]
    key = AnswerKey.objects.get(task__module__key="m2")
    assert (key.solution, key.size) == (RIGHT, len(LAB.content))
    assert Round.objects.get(pk=made.round_id).state == RoundState.OPEN


def test_a_part_of_judges_and_machine_takes_answers_and_works():
    modules = [*OUTLINE["modules"], {"zh": "方案", "points": 10, "scoring": "mixed"}]
    modules += [{"zh": "答辩", "points": 10, "scoring": "judges"}]

    bring({**MACHINES, "m3": PAPER}, modules=modules)

    takes = dict(Module.objects.values_list("key", "takes"))
    assert takes["m3"] == ["answers", "file", "link", "text"]
    assert takes["m4"] == ["file", "link", "text"]


@pytest.mark.parametrize(
    ("machines", "said"),
    [
        ({"m1": PAPER}, "归类：没有上传实训案例"),
        ({"m2": LAB}, "理论：没有定自动评分的办法"),
        ({"m1": PAPER, "m2": Machine("case.json", b"{}")}, "“归类”：案例的“scenarios”缺少或不对"),
    ],
)
def test_points_that_no_machine_could_give_are_not_brought(machines, said):
    with pytest.raises(Invalid) as refused:
        bring(machines)

    assert said in str(refused.value.message)


def test_a_lab_there_is_not_is_named():
    modules = deepcopy(OUTLINE["modules"])
    modules[1]["lab"] = "LAB-XX"

    with pytest.raises(Invalid) as refused:
        bring(modules=modules)

    assert str(refused.value.message) == "“归类”：没有“LAB-XX”这个实训。"


def test_answers_are_worth_what_a_child_would_give():
    made = bring()
    files = {
        "m1": [b"id,answer\n1,A\n2,B\n3,A\n4,B\n", b"id,answer\n1,A\n2,A\n3,A\n4,A\n", b"id,answer\n1,B\n2,A\n3,B\n4,A\n"],
        "m2": [as_json(RIGHT), as_json(NEARLY), as_json({})],
    }  # fmt: skip

    import_field(made.round_id, [team(*zip(files, pair, strict=True)) for pair in zip(*files.values(), strict=True)],
                 [], judged=True)  # fmt: skip

    for key, contents in files.items():
        measure = scoring.measure_of(Module.objects.get(contest_round=made.round_id, key=key).pk)
        said = list(score_all(measure.task, content(measure.key.file), contents))
        kept = ScoreEvent.objects.filter(submission__module__key=key).order_by("id")
        assert [str(one.points) for one in kept] == [one.decides["points"] for one in said]
        assert [str(one.public_points) for one in kept] == [(one.public or one.decides)["points"] for one in said]
        assert [one.detail.get("figures", []) for one in kept] == [list(one.figures) for one in said]
    assert list(Submission.objects.filter(module__key="m2").values_list("scores__points", flat=True)) == [
        Decimal("40.00"), Decimal("12.00"), Decimal("0.00"),
    ]  # fmt: skip


def test_boards_and_standings_come_from_these_scores():
    made = bring()
    paper = b"id,answer\n1,A\n2,B\n3,A\n4,B\n"

    import_field(made.round_id, [team(("m1", paper), ("m2", as_json({})), ("m2", as_json(NEARLY)))], [], judged=True)

    entry, contest_round = Entry.objects.get(), Round.objects.get(pk=made.round_id)
    one = Submission.objects.first()
    assert (entry.shown_points, entry.uploads) == (Decimal("42.00"), 3)
    assert [line.points for line in results.work_out(contest_round)] == [Decimal("42.00")]
    assert (one.state, content(one.file), one.by_id) == ("scored", paper, entry.team.captain_id)


def test_an_answer_at_fault_fails_as_anybodys_would():
    made = bring()

    import_field(made.round_id, [team(("m2", b"id,value\n"))], [], judged=True)

    one = Submission.objects.get()
    assert (one.state, [fault["kind"] for fault in one.problems], one.scores.count()) == ("failed", ["no_json"], 0)
    assert Entry.objects.get().shown_points is None


def later_round(made, paper):
    """The second round of what was brought, with the best team of the first in it."""
    officer = make_member(Role.OFFICER, Season.objects.get().host)
    import_machines(made.later_ids[0], {"m1": PAPER, "m2": LAB})
    rounds.publish_round(made.round_id, by=officer)
    with clock.days_from_now(3):
        rounds.finish_round(made.round_id, by=officer)
        rounds.promote(made.round_id, by=officer)


TWO = [{"zh": "校赛", "mode": "online", "minutes": 60, "advance_top": 1}, {"zh": "省赛", "mode": "onsite", "minutes": 60, "advance_top": 0}]  # fmt: skip


def test_work_of_a_later_round_is_of_the_teams_that_went_on():
    made = bring(rounds=TWO)
    paper = b"id,answer\n1,A\n2,B\n3,A\n4,B\n"
    import_field(made.round_id, [team(("m1", paper), ("m2", as_json(RIGHT)))], [], judged=True)
    later_round(made, paper)
    (one,) = teams_in(made.later_ids[0])

    import_work(made.later_ids[0], {one.name: FieldWork(handed=Handed([("m1", paper)], {}))}, [], judged=True)

    later = Round.objects.get(pk=made.later_ids[0])
    (line,) = results.work_out(later)
    assert (later.state, later.level) == (RoundState.JUDGING, "province")
    assert (line.place, line.points) == (1, Decimal(30))


@pytest.mark.parametrize("names", [[], ["外来队"]], ids=["left out", "not in it"])
def test_work_of_another_field_is_refused(names):
    made = bring(rounds=TWO)
    import_field(made.round_id, [team(("m2", as_json(RIGHT)))], [], judged=True)
    later_round(made, b"")
    (one,) = teams_in(made.later_ids[0])

    with pytest.raises(Invalid) as refused:
        import_work(made.later_ids[0], dict.fromkeys(names, FieldWork()), [], judged=True)

    assert str(refused.value.message) == f"这些队伍和这一轮的参赛名单对不上：{'、'.join(sorted({one.name, *names}))}。"
    assert not Submission.objects.filter(entry__contest_round=made.later_ids[0]).exists()


def test_a_field_stood_before_its_round_began():
    made = bring()

    import_field(made.round_id, [team()], [], judged=True)

    opened = Round.objects.get(pk=made.round_id).opens_at
    assert list(Team.objects.values_list("roster_frozen_at", "members__commitments__signed_at")) == [(opened, opened)]
