"""What is kept in the process for a moment."""

import time_machine

from lms.common import near


def test_kept_asks_once():
    asked = []

    answers = [near.kept("x", lambda: asked.append(1) or "words") for _ in range(3)]

    assert (answers, asked) == (["words"] * 3, [1])


def test_kept_keeps_nothing_as_an_answer_too():
    asked = []

    answers = [near.kept("x", lambda: asked.append(1)) for _ in range(2)]

    assert (answers, asked) == ([None, None], [1])


def test_kept_asks_anew_after_a_moment():
    with time_machine.travel(0, tick=False) as clock:
        near.kept("x", lambda: "old")
        clock.shift(near.SECONDS + 1)

        assert near.kept("x", lambda: "new") == "new"
