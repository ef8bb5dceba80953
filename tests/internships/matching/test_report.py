import numpy as np
import pytest

from internships.matching import (
    AFTER_THE_LAST,
    NONE,
    OUTCOMES,
    Closing,
    MarketError,
    Outcome,
    Reason,
    Report,
    SlotSummary,
    explain,
    restore,
    solve,
    standing,
)
from internships.matching import report as report_module
from tests.internships.matching.markets import (
    is_eligible,
    key_of,
    listed,
    market_of,
    random_market,
    rich_market,
    wpi_market,
)

# Position 0 has one seat, 1 needs three students to open, 2 has room.
MARKET = market_of(
    ranked=[[0, 2], [0, 2], [0, 2], [1, 2], [2, 0, 1], [0]],
    scores=[[90, 50], [90, 50], [70, 50], [80, 50], [-1, 60, 40], [-1]],
    capacity=[1, 3, 9],
    minimum=[0, 3, 0],
    lottery=[3, 1, 0, 2, 4, 5],
)
MATCHING = solve(MARKET)


def test_the_example_places_whom_it_should():
    assert MATCHING.slot.tolist() == [2, 0, 2, 2, NONE, NONE]
    assert MATCHING.closings == (Closing(slot=1, held=2, minimum=3),)


def test_explain_gives_a_reason_for_every_choice():
    outcomes = [[reason.outcome for reason in explain(MARKET, MATCHING, student)] for student in range(6)]

    assert outcomes == [
        [Outcome.LOST_DRAW, Outcome.ADMITTED],
        [Outcome.ADMITTED, Outcome.HIGHER_CHOICE],
        [Outcome.BELOW_CUTOFF, Outcome.ADMITTED],
        [Outcome.CLOSED, Outcome.ADMITTED],
        [Outcome.NOT_ELIGIBLE, Outcome.BELOW_CUTOFF, Outcome.CLOSED],
        [Outcome.NOT_ELIGIBLE],
    ]


def test_reason_below_the_cutoff_says_points_and_place():
    reason = explain(MARKET, MATCHING, 2)[0]

    assert reason == Reason(
        slot=0,
        outcome=Outcome.BELOW_CUTOFF,
        score=70,
        place=3,
        applicants=4,
        lottery=0,
        cutoff_score=90,
        cutoff_lottery=1,
        held=None,
        minimum=0,
        seats=1,
        reserve=None,
        group=None,
        cap=None,
    )
    assert reason.points_short == 20


def test_reason_of_a_lost_draw_shows_both_numbers():
    reason = explain(MARKET, MATCHING, 0)[0]

    assert (reason.lottery, reason.cutoff_lottery, reason.points_short, reason.place) == (3, 1, 0, 2)


def test_reason_of_a_class_that_did_not_open_says_how_many_it_had():
    reason = explain(MARKET, MATCHING, 3)[0]

    assert (reason.held, reason.minimum, reason.cutoff_score) == (2, 3, None)


def test_reason_for_the_not_eligible_has_neither_score_nor_place():
    reason = explain(MARKET, MATCHING, 5)[0]

    assert (reason.score, reason.place, reason.applicants) == (None, None, 4)


def test_summaries_are_the_published_table():
    assert Report(MARKET, MATCHING).summaries() == (
        SlotSummary(0, 1, 0, 4, 1, is_open=True, cutoff_score=90, cutoff_lottery=1, group=None),
        SlotSummary(1, 3, 3, 2, 0, is_open=False, cutoff_score=None, cutoff_lottery=None, group=None),
        SlotSummary(2, 9, 0, 4, 3, is_open=True, cutoff_score=None, cutoff_lottery=None, group=None),
    )


@pytest.mark.parametrize(("admitted", "is_public"), [(4, False), (5, True)])
def test_a_cutoff_is_public_only_where_it_is_not_one_persons_score(admitted: int, is_public: bool):
    summary = SlotSummary(0, 9, 0, 20, admitted, is_open=True, cutoff_score=90, cutoff_lottery=1, group=None)

    assert summary.cutoff_is_public is is_public


def test_placed_by_rank_counts_first_choices_first():
    assert Report(MARKET, MATCHING).placed_by_rank() == [1, 3, 0]


def test_a_closed_class_stays_closed_when_too_few_would_come():
    assert Report(MARKET, MATCHING).could_reopen() == ()


def test_a_closed_class_could_reopen_when_those_displaced_later_would_fill_it():
    """Class 0 closes with one of two; the student it gives back displaces another who would have come to class 0."""
    market = market_of([[0, 1], [1, 0]], [[5, 9], [5, 5]], [2, 1], [2, 0], [0, 1])

    matching = solve(market)

    assert (matching.slot.tolist(), [c.slot for c in matching.closings]) == ([1, NONE], [0])
    assert Report(market, matching).could_reopen() == (0,)


def test_explain_refuses_to_excuse_an_unstable_matching():
    unstable = restore(MARKET, [NONE, NONE, 0, 2, NONE, NONE], closings=MATCHING.closings)

    with pytest.raises(MarketError, match="student 1 was refused by slot 0 without a reason"):
        explain(MARKET, unstable, 1)


@pytest.mark.parametrize("seed", range(20))
def test_reasons_hold_against_the_plain_definition(seed: int):
    market = random_market(seed, students=40, slots=8, levels=3, seats=4, minimums=True)
    matching = solve(market)
    report = Report(market, matching)

    for student in range(market.students):
        for reason in report.explain(student):
            rivals = [s for s in range(40) if reason.slot in listed(market, s)]
            rivals = [s for s in rivals if is_eligible(market, s, reason.slot)]
            admitted = [s for s in rivals if matching.slot[s] == reason.slot]
            assert reason.applicants == len(rivals)
            if student in rivals:
                mine = key_of(market, student, reason.slot)
                assert reason.place == 1 + sum(key_of(market, s, reason.slot) > mine for s in rivals)
            if reason.outcome in {Outcome.BELOW_CUTOFF, Outcome.LOST_DRAW}:
                last = min(key_of(market, s, reason.slot) for s in admitted)
                assert (last > mine, len(admitted)) == (True, market.capacity[reason.slot])
                assert (reason.cutoff_score, -reason.cutoff_lottery) == last
                assert (reason.points_short == 0) == (reason.outcome == Outcome.LOST_DRAW)


def test_every_wpi_student_gets_a_reason_for_every_choice():
    market = wpi_market("2018-2019", 1)
    matching = solve(market)
    report = Report(market, matching)

    reasons = [report.explain(student) for student in range(market.students)]

    assert [len(lines) for lines in reasons] == [len(listed(market, s)) for s in range(market.students)]
    admitted = [reason.slot for lines in reasons for reason in lines if reason.outcome == Outcome.ADMITTED]
    assert sorted(admitted) == sorted(matching.slot[matching.slot != NONE].tolist())
    assert sum(report.placed_by_rank()) == matching.placed


# ── reserves and ceilings ─────────────────────────────────────────────────────
def easiest(market, matching, student, slot):
    """(score, -lottery) to beat, by the definition: of the open seats and those the student may have; None for none."""
    asked = []
    for seat in (-1, *range(len(market.reserves))):
        inside = np.flatnonzero((matching.slot == slot) & (matching.seat == seat)).tolist()
        seats = market.pools.capacity[(market.pools.slot == slot) & (market.pools.category == seat)]
        if not seats.size or not seats[0]:
            continue
        if len(inside) < seats[0]:
            return None
        members = market.reserves[seat].members if seat >= 0 else np.ones(market.students, dtype=bool)
        others = [one for one in inside if not members[one]]
        if others and members[student] and seat >= 0:
            return None
        if others or members[student]:
            asked.append(min(key_of(market, one, slot) for one in others or inside))
    return min(asked, default=(None, None))


@pytest.mark.parametrize("seed", range(12))
def test_reasons_measure_by_the_seats_that_ask_least(seed: int):
    """At slots under no ceiling: from who sits where alone."""
    market = rich_market(seed)
    matching, counted = solve(market), 0
    report = Report(market, matching)

    for student in range(market.students):
        for reason in report.explain(student):
            if reason.slot >= 6 and reason.seats and reason.outcome in {Outcome.BELOW_CUTOFF, Outcome.LOST_DRAW}:
                score, lottery = easiest(market, matching, student, reason.slot)
                assert (reason.cutoff_score, reason.cutoff_lottery) == (score, None if score is None else -lottery)
                assert score is None or (score, lottery) > key_of(market, student, reason.slot)
                counted += 1
    assert counted > 5


@pytest.mark.parametrize("seed", range(12))
def test_admitted_are_never_below_the_cutoff_they_are_shown(seed: int):
    market = rich_market(seed)
    matching = solve(market)
    report = Report(market, matching)

    for student in np.flatnonzero(matching.slot != NONE).tolist():
        reason = next(one for one in report.explain(student) if one.outcome == Outcome.ADMITTED)
        sits = None if matching.seat[student] == NONE else matching.seat[student]
        assert reason.reserve == sits
        if reason.cutoff_score is not None:
            assert (reason.score, -reason.lottery) >= (reason.cutoff_score, -reason.cutoff_lottery)


@pytest.mark.parametrize("seed", range(6))
def test_everybody_is_told_the_same_in_blocks_as_one_by_one(seed: int, monkeypatch):
    """However few students and choices are looked at together."""
    market = rich_market(seed)
    matching = solve(market)
    whole = [tuple(part.copy() for part in told) for _rows, told in Report(market, matching).told()]
    monkeypatch.setattr(report_module, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(standing, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(standing, "SORTED_AT_ONCE", 30)
    report = Report(market, matching)

    blocks = list(report.told())

    assert [rows.start for rows, _told in blocks] == list(range(0, market.students, 7))
    parts = [np.concatenate(some) for some in zip(*(told for _rows, told in blocks), strict=True)]
    assert all(np.array_equal(one, other) for one, other in zip(parts, whole[0], strict=True))
    codes, places, waits = parts
    for student in range(market.students):
        reasons = report.explain(student)
        assert [OUTCOMES[code] for code in codes[student] if code != AFTER_THE_LAST] == [one.outcome for one in reasons]
        assert [place or None for place in places[student][: len(reasons)]] == [one.place for one in reasons]
    refused = np.isin(
        codes, [OUTCOMES.index(one) for one in (Outcome.BELOW_CUTOFF, Outcome.LOST_DRAW, Outcome.CEILING)]
    )
    assert np.array_equal(waits > 0, refused)
    for slot in range(market.slots):
        at = refused & (market.lists == slot)
        assert waits[at][np.argsort(places[at])].tolist() == list(range(1, int(at.sum()) + 1))
