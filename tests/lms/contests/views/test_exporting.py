"""Files of a round's judging: every word of judges, appeals and rulings, for the organiser, and nothing too early."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.contests.models import Ruling
from lms.contests.operations import assignments, rounds, rulings, sheets
from lms.contests.queries import exporting
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast(state="judging", closes_at=timezone.now())


def submit(cast, entry, judge, points, **said):
    assignment = give(judge, entry)
    rows = {row.pk: Decimal(points) for row in cast.rubric.criteria.all()}
    comments = dict.fromkeys(rows, said.get("each", ""))
    sheets.submit_sheet(assignment.pk, rows, comments, comment=said.get("comment", ""), by=judge.person)
    return assignment


def file(client, cast, which, person=None):
    client.force_login(person or cast.officer)
    answer = client.get(reverse("contests:gov_files", args=[cast.round.pk]), {"list": which, "format": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_criterion_of_every_judge_is_a_row_with_its_words(client, cast):
    entry, judge = cast.entry(), cast.judge()
    submit(cast, entry, judge, 4, each="有依据", comment="不错")

    rows = file(client, cast, "sheets")

    assert [(row["评分项"], row["给分"], row["满分"], row["折合分"], row["这一项的评语"]) for row in rows] == [
        ("idea", "4.0", "5", "24.0000", "有依据"), ("budget", "4.0", "5", "24.0000", "有依据"),
        ("words", "4.0", "5", "16.0000", "有依据"),
    ]  # fmt: skip
    assert {(row["编号"], row["队伍"], row["评委"], row["总评"], row["整份折合分"]) for row in rows} == {
        (entry.blind_number, entry.team.name, judge.person.name, "不错", "64.0000")
    }


def test_what_does_not_count_is_there_and_says_so(client, cast):
    entry, strict, gone = cast.entry(), cast.judge(), cast.judge()
    corrected = submit(cast, entry, strict, 1)
    points = {row.pk: Decimal(3) for row in cast.rubric.criteria.all()}
    sheets.correct_sheet(corrected.pk, points, {}, comment="", reason="看错行", by=strict.person)
    tied = submit(cast, entry, gone, 5)
    assignments.recuse(tied.pk, reason="曾经同校", by=cast.officer)
    sheets.abstain(give(strict, cast.entry()).pk, reason="不熟悉", by=strict.person)

    rows = file(client, cast, "sheets")

    counted = {(row["评委"], row["第几份"], row["计入成绩"], row["更正理由"]) for row in rows if row["给分"]}
    assert counted == {
        (strict.person.name, "1", "否", ""), (strict.person.name, "2", "是", "看错行"), (gone.person.name, "1", "否", ""),
    }  # fmt: skip
    assert [row["弃权原因"] for row in rows if not row["给分"]] == ["不熟悉"]


def test_appeals_and_rulings_come_with_their_answers(client, cast):
    entry = cast.entry()
    for _ in range(2):
        submit(cast, entry, cast.judge(), 3)
    ruled = rulings.rule(entry.pk, "adjust", points=Decimal(2), reason="漏计一项", by=cast.officer)
    rulings.undo(ruled.pk, reason="重复", by=cast.officer)
    rounds.publish_round(cast.round.pk, by=cast.officer)
    appeal = rulings.file_appeal(entry.pk, reason="总分算错", by=entry.team.captain)
    rulings.arbitrate(appeal.pk, uphold=False, answer="复核无误", by=cast.officer)

    (told,) = file(client, cast, "appeals")
    first, second = file(client, cast, "rulings")

    assert (told["理由"], told["仲裁结论"], told["仲裁人"]) == ("总分算错", "复核无误", cast.officer.name)
    assert (first["增减分"], first["理由"], first["已被撤销"]) == ("2.00", "漏计一项", "是")
    assert (second["增减分"], second["已被撤销"], second["撤销了"][:3]) == ("-2.00", "", "增减分")


def test_a_ruling_before_eight_in_the_morning_keeps_its_day(client, cast):
    ruled = Ruling.objects.create(
        entry=cast.entry(), kind="adjust", points=2, reason="漏计", at=datetime(2026, 9, 1, 23, 30, tzinfo=UTC)
    )
    Ruling.objects.create(entry=ruled.entry, kind="adjust", points=-2, reason="重复", undoes=ruled)

    assert [row["撤销了"] for row in file(client, cast, "rulings")] == ["", "增减分 2026-09-02"]


def test_an_organiser_who_has_still_to_mark_gets_no_file(client, cast):
    submit(cast, cast.entry(), cast.judge(), 3)
    give(cast.judge(cast.officer), cast.entry())
    client.force_login(cast.officer)
    address = reverse("contests:gov_files", args=[cast.round.pk])

    for which in ("sheets", "appeals", "rulings"):
        answer = client.get(address, {"list": which, "format": "csv"})
        assert (answer["Content-Type"], answer.context["counts"]) == ("text/html; charset=utf-8", None)


@pytest.mark.parametrize("blind", [True, False])
def test_an_organiser_with_a_seat_and_nothing_marked_gets_no_file_before_the_publication(client, blind):
    cast = make_cast(state="judging", closes_at=timezone.now(), blind=blind)
    cast.judge(cast.officer)
    entry = cast.entry()
    for _ in range(2):
        submit(cast, entry, cast.judge(), 3)
    client.force_login(cast.officer)

    answer = client.get(reverse("contests:gov_files", args=[cast.round.pk]), {"list": "sheets", "format": "csv"})
    rounds.publish_round(cast.round.pk, by=cast.officer)

    assert (answer["Content-Type"], answer.context["counts"]) == ("text/html; charset=utf-8", None)
    assert {row["队伍"] for row in file(client, cast, "sheets")} == {entry.team.name}


def test_files_are_the_organisers_alone(client, cast):
    client.force_login(make_member(Role.OFFICER))

    assert client.get(reverse("contests:gov_files", args=[cast.round.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_the_same_for_any_field(cast, count, django_assert_num_queries):
    judge = cast.judge()
    for _ in range(count):
        submit(cast, cast.entry(), judge, 3)

    with django_assert_num_queries(4):
        assert len(list(exporting.sheets_of(cast.round))) == 3 * count
