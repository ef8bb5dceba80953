"""The demo's contests: every machine part can be answered, and what teams hand in is worth what it is worth."""

import random
from decimal import Decimal

import pytest

from lms.contests.scoring import plain
from lms.demo.answering import answer
from lms.demo.outline import outline
from lms.demo.papers import machine, papers_of, sheet

PAPERS = {(said["code"], part): paper for said in outline()["competitions"] for part, paper in papers_of(said).items()}


def points(code, part, paper, skill):
    """What answers of that skill are worth of ten, key and case as the demo brings them."""
    brought, dice = machine(code, part, paper), random.Random(7)
    task = {**(brought.spec or {"floor": "0", "full": "1", "metric": "lab", "lab": paper.lab}), "most": "10"}
    of_key, *said = plain.said(task, brought.content, [answer(paper, skill, dice) for _ in range(8)])
    assert of_key["faults"] == []
    assert [one["faults"] for one in said] == [[]] * 8
    return [Decimal(one["whole"]["points"]) for one in said]


@pytest.mark.parametrize("name", PAPERS, ids="-".join)
def test_the_right_answer_is_worth_everything_and_slips_cost(name):
    assert points(*name, PAPERS[name], 1) == [Decimal(10)] * 8
    assert sum(points(*name, PAPERS[name], 0.2)) < sum(points(*name, PAPERS[name], 0.8)) < 80


@pytest.mark.parametrize("name", [name for name, paper in PAPERS.items() if paper.rows], ids="-".join)
def test_a_paper_asks_what_its_key_answers_and_gives_nothing_away(name):
    paper = PAPERS[name]

    lines = sheet(paper).decode().splitlines()

    assert lines[0] == "id,question_zh,options"
    assert [line.split(",")[0] for line in lines[1:]] == [row["id"] for row in paper.rows]
    assert len({row["id"] for row in paper.rows}) == len(paper.rows) >= 12
    assert all(row["answer"] in [one.split(" ")[0] for one in row["options"].split("；")] for row in paper.rows)
    assert len(set(paper.labels)) > 1


def test_every_contest_of_the_outline_has_a_machine_for_its_points():
    parts = {(one["code"], f"m{n}") for one in outline()["competitions"] for n, part in enumerate(one["modules"], 1)
             if part["scoring"] != "judges"}  # fmt: skip

    assert set(PAPERS) == parts
