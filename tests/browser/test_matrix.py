"""The skill matrix by keys alone: a level is set, saved and told, and a step back brings everything back."""

import json
import os

import pytest

from tests.browser.conftest import HERE, ROOT, _run


@pytest.fixture(scope="module")
def told(served):
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return json.loads(_run([HERE / "matrix.py", served.url, served.cookies["teacher"]], surroundings))


def test_a_key_sets_a_level_which_is_saved_with_its_effect_while_the_focus_stays(told):
    before, after = told["before"], told["one"]

    assert (before["levels"], after["levels"]) == (["0", "0", "0"], ["2", "0", "0"])
    assert (before["planned"], after["planned"]) == ("0", "2")
    assert before["effect"].split(" → ")[0] == before["effect"].split(" → ")[1]
    assert after["effect"].split(" → ")[0] != after["effect"].split(" → ")[1]
    assert after["saved"].startswith("草稿已存") and after["saved"].endswith(after["effect"].split(" → ")[1])
    assert after["focus"] == "c-ZB301-EC-12"


def test_a_cell_shows_its_level_in_colour_at_once(told):
    assert told["colours"][0] != told["colours"][1] == told["colours"][2]


def test_keys_pressed_while_a_save_is_on_its_way_are_saved_after_it(told):
    assert (told["three"]["levels"], told["three"]["planned"]) == (["2", "1", "3"], "3")


def test_a_page_that_is_behind_is_told_and_keeps_what_was_chosen(told):
    assert told["late"]["saved"].startswith("有人在你之后存过这份草案，这次没有存。")
    assert told["late"]["levels"] == ["1", "0", "0"]


def test_a_step_back_by_keys_brings_the_levels_back(told):
    assert told["back"]["levels"] == told["kept"] != told["three"]["levels"]
    assert told["back"]["focus"] == "back"


def test_no_buttons_on_paper(told):
    assert told["paper"] == "none"
