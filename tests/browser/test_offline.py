"""A quiz outlives a lost network: answers wait on the device, are handed on, and never lie about what was kept."""

import json
import os

import pytest

from tests.browser.conftest import HERE, ROOT, _run


@pytest.fixture(scope="module")
def told(served):
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return json.loads(_run([HERE / "offline.py", served.url, served.cookies["student"]], surroundings))


def test_an_answer_given_without_a_network_is_handed_on_once_it_is_back(told):
    assert told["queued"] == "网络断开：答案先存在本机，联网后自动补交。"
    assert told["sent"].startswith("答案已保存")


def test_the_answer_after_it_counts_too(told):
    assert (told["after"].startswith("答案已保存"), told["kept"]) == (True, 0)


def test_what_another_phone_kept_meanwhile_stays_and_is_told(told):
    assert told["other"].startswith("答案已保存")
    assert told["late"].startswith("另一处已有更新的答案，这里的没有覆盖它。")
    assert told["merged"] == 2


def test_an_answer_changed_while_the_last_was_handed_on_is_handed_on_too(told):
    assert told["underway"] == 1


def test_when_the_time_is_over_the_paper_is_handed_in_again_if_the_first_try_was_lost(told):
    assert told["over"] == ["POST", "POST", "GET", "result"]


def test_one_turns_to_other_questions_without_a_network_and_finds_the_answers_again(told):
    assert told["turned"] == {"back": 2, "marked": 1, "same": True}


def test_answers_given_on_several_pages_are_handed_on_in_their_order(told):
    order = told["order"]

    assert order["replayed"] == order["line"]
    assert sorted(order["line"]) == sorted(order["given"])
    assert (told["second"].startswith("答案已保存"), told["first"]) == (True, 2)


def test_an_answer_of_somebody_signed_out_waits_for_them(told):
    assert (told["waiting"], told["elsewhere"]) == ([told["path"]], 0)
