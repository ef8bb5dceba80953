"""The door of a session in Chromium: opened, cut off, opened again, tickets read by the camera, sent once it is back."""

import json
import os
import re

import pytest

from tests.browser.conftest import HERE, ROOT, _run


@pytest.fixture(scope="module")
def scene(served):
    return json.loads(_run([HERE / "door_scene.py", "make"], served.surroundings))


@pytest.fixture(scope="module")
def told(served, scene, tmp_path_factory):
    film = tmp_path_factory.mktemp("film") / "ticket.mjpeg"
    command = [HERE / "door.py", served.url, served.cookies["teacher"], film, json.dumps(scene)]
    return json.loads(_run(command, {**os.environ, "PYTHONPATH": str(ROOT)}))


def test_the_page_opens_and_reads_a_ticket_with_the_camera_without_a_network(told):
    assert told["reached"] is False
    assert told["filmed"].startswith("可以进 · 陈一")
    assert told["state"] == "没有网络：照常扫，先记在本机，联网后自动上传。"


def test_each_kind_of_ticket_has_its_sentence(told):
    said = told["typed"]

    assert (said["again"][:10], said["again"].endswith("已经进场。")) == ("请看一下 · 陈一 ", True)
    assert said["second"].startswith("可以进 · 林二")
    assert said["void"].endswith("这张票已经作废：名额退了，或者对方有更新的票。")
    assert said["own"].endswith("自己的票请别的工作人员扫。")
    assert [said["other"], said["forged"], said["none"]] == [
        "不能进 这是别的场次的票。", "不能进 签名不对：票是伪造的，或者没有扫全。", "不能进 这不是活动的票。",
    ]  # fmt: skip


def test_who_was_seen_a_while_ago_goes_and_who_is_new_comes(told, served, scene):
    seen = json.loads(_run([HERE / "door_scene.py", "seen", scene["going"]["session"]], served.surroundings))

    assert [re.sub(r"\d\d:\d\d ", "", said) for said in told["going"]] == [
        "可以进 · 赵六 签退记下。", "请看一下 · 赵六 已经进场。", "可以进 · 孙七 记下。", "请看一下 · 孙七 已经进场。",
    ]  # fmt: skip
    assert seen == [["孙七", 1], ["赵六", 2]]


def test_scans_wait_in_sight_and_can_be_copied(told):
    assert (told["left"], told["lines"]) == ("2", 2)


def test_a_network_that_answers_for_the_server_takes_no_scan_away(told):
    captive = told["captive"]

    assert (captive["left"], captive["title"][:8]) == ("2", "(2) 扫码验票")
    assert captive["state"] == "连不上服务器：照常扫，先记在本机，过一会儿再传。"


def test_who_was_signed_out_is_asked_to_sign_in_and_loses_no_scan(told):
    assert told["signed_out"] == {"left": "2", "state": "登录已过期：照常扫，都记在本机。上传要重新登录。"}


def test_scans_are_in_the_database_once_though_they_were_sent_twice(told, served, scene):
    seen = json.loads(_run([HERE / "door_scene.py", "seen", scene["session"]], served.surroundings))

    assert seen == [["张三", 1], ["林二", 1], ["陈一", 1]]
    assert told["after"].endswith("已经进场。")


def test_names_leave_the_telephone_at_the_end_and_a_scan_that_waits_does_not(told):
    assert (told["over"]["waiting"], told["over"]["lines"]) == ([None], 1)
    assert told["over"]["kept"] == {"caches": [], "workers": 0, "rows": 0}


def test_nothing_stays_on_the_telephone_once_it_was_asked_to_forget(told):
    assert told["kept"] == {"caches": [], "workers": 0, "rows": 0}


def test_the_page_breaks_no_rule(told):
    assert (told["violations"], told["console"]) == ([], [])
