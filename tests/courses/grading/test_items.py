"""Item analysis: difficulty is the mean share, discrimination the upper tail less the lower."""

import pytest

from courses.grading.items import FEWEST, analyse


def papers(rows):
    """A paper for each string of marks: "110" is right, right, wrong."""
    return [{f"q{n}": float(mark) for n, mark in enumerate(row)} for row in rows]


def test_analyse_measures_difficulty_and_discrimination():
    # The upper half is right on q0, nobody on q1 but the weakest, all on q2.
    rows = ["1011"] * 6 + ["0010"] * 5 + ["0110"]

    found = {item.key: item for item in analyse(papers(rows))}

    assert found["q0"].difficulty == pytest.approx(0.5)
    assert found["q0"].discrimination == pytest.approx(1.0)
    assert found["q2"].difficulty == 1.0
    assert found["q1"].discrimination <= 0


def test_analyse_says_nothing_of_discrimination_with_few_papers():
    items = analyse(papers(["10"] * (FEWEST - 1)))

    assert [(item.papers, item.discrimination, item.is_suspect) for item in items] == [(9, None, False)] * 2


def test_suspect_are_those_that_do_not_separate_or_are_too_easy():
    rows = ["1" + "1" * 3, *["0" + "1" * 3] * 11]

    found = {item.key: item for item in analyse(papers(rows))}

    assert found["q1"].is_suspect  # everybody is right


def test_questions_that_differ_from_paper_to_paper_are_counted_where_they_stood():
    items = analyse([{"a": 1.0, "b": 0.0}, {"a": 0.5}])

    assert {(item.key, item.papers, item.difficulty) for item in items} == {("a", 2, 0.75), ("b", 1, 0.0)}


def test_analyse_of_no_papers_is_empty():
    assert analyse([]) == []
