"""A first run that was cut off is taken up from the start by the next one, and leaves nothing half-done."""

import runpy
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.utils import timezone

from internships import public as internships
from internships.models import MatchRound, Order, Placement, RoundResult
from lms.demo import clock, loader, orders, preparing
from lms.people.models import User
from lms.skills.models import Skill
from tests.factories.internships import Cast, make_approved, make_cast, make_open_round, rank

DOOR = runpy.run_path(str(settings.BASE_DIR / "manage.py"), run_name="door")


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment whose making was cut off: some files are there, and the sign that it was not finished."""
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    for name in ("unfinished", "bin/python", "half-unpacked"):
        (folder / name).touch()
    names: dict[str, Any] = DOOR["set_up"].__globals__
    for name, value in {"VENV": folder, "PYTHON": folder / "bin/python", "UNFINISHED": folder / "unfinished"}.items():
        monkeypatch.setitem(names, name, value)
    monkeypatch.setitem(names, "quietly", lambda command, env=None: "")
    return folder


def test_environment_that_was_cut_off_is_made_anew(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[str] = []
    monkeypatch.setitem(DOOR["set_up"].__globals__, "install", installed.append)

    DOOR["set_up"]("requirements.lock")

    assert installed == ["requirements.lock"]
    assert sorted(path.name for path in venv.iterdir()) == ["requirements.lock.done"]


def test_install_that_fails_leaves_the_sign_that_it_did(
    venv: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(lock: str) -> None:
        raise subprocess.CalledProcessError(1, "pip", output=b"one\nno route to host")

    monkeypatch.setitem(DOOR["set_up"].__globals__, "install", fail)

    with pytest.raises(SystemExit) as refused:
        DOOR["set_up"]("requirements.lock")

    assert refused.value.code == 1
    assert "依赖没有装上，请检查网络和权限后重试。" in (said := capsys.readouterr().err)
    assert "no route to host" in said
    assert [path.name for path in venv.iterdir()] == ["unfinished"]


def test_environment_that_is_whole_is_left_alone(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DOOR["set_up"].__globals__, "install", lambda lock: None)
    DOOR["set_up"]("requirements.lock")
    (venv / "bin").mkdir()
    (venv / "bin/python").touch()
    monkeypatch.setitem(DOOR["set_up"].__globals__, "install", lambda lock: pytest.fail("installed again"))

    DOOR["set_up"]("requirements.lock")


@pytest.mark.django_db(transaction=True)
def test_demo_that_was_cut_off_leaves_the_next_start_an_empty_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off after the people and the first firms, as by Ctrl-C or a lost machine."""
    monkeypatch.setattr(orders, "load_firms", _cut_off)
    with pytest.raises(KeyboardInterrupt):
        preparing.prepare(lambda said: None, demo=True)

    assert (Skill.objects.exists(), User.objects.exists(), Order.objects.exists()) == (False, False, False)
    assert loader.is_empty()


def _cut_off(cast: object) -> None:
    assert User.objects.exists()
    raise KeyboardInterrupt


@pytest.fixture
def cast(db: None) -> Cast:
    """An office by the demo's name, and an order whose insurance began before the first round."""
    with clock.days_from_now(-120):
        cast = make_cast()
    User.objects.filter(pk=cast.academic.pk).update(username="university")
    today = timezone.localdate()
    make_approved(
        cast, posts=[("甲", 50, 4)], starts_on=today + timedelta(days=14), insured_from=today - timedelta(days=120)
    )
    return cast


def solved(cast: Cast, *, students: int = 1, demo: bool = True) -> MatchRound:
    """The first round, ninety days ago: matched and not certified."""
    with clock.days_from_now(orders.FIRST_DAY):
        match_round = make_open_round(cast, code=orders.FIRST_ROUND, demo=demo)
        for _ in range(students):
            rank(match_round, cast.student(), internships.posts_of_round(match_round.pk))
        internships.lock_round(match_round.pk, by=None)
        internships.draw_round(match_round.pk, public_value="1", by=None)
        internships.solve_round(match_round.pk)
    return match_round


def told() -> list[str]:
    said: list[str] = []
    loader.finish(said.append)
    return said


def test_first_round_waits_for_another_process_and_is_taken_up_by_the_next_start(cast: Cast) -> None:
    """Cut off between the matching and its certificate: certified late, by the clock of that round."""
    match_round = solved(cast)
    assert orders.is_unfinished()

    orders.certify_first_round()
    orders.certify_first_round()

    match_round.refresh_from_db()
    days = (timezone.now() - match_round.certificate.made_at).days
    assert (match_round.state, match_round.certificates.count(), days) == ("ready", 1, 90)
    internships.publish_round(match_round.pk, by=None)
    assert not orders.is_unfinished()


def test_real_round_of_the_same_code_is_left_alone(cast: Cast) -> None:
    match_round = solved(cast, demo=False)

    assert told() == []

    match_round.refresh_from_db()
    assert (match_round.state, match_round.certificates.count()) == ("solved", 0)


def test_rest_is_loaded_once_however_many_starts(cast: Cast) -> None:
    """Two students live through their internships, and the second round is open."""
    match_round = solved(cast, students=2)

    first, second = told(), told()
    orders.load_rest()

    match_round.refresh_from_db()
    states = sorted(Placement.objects.values_list("state", flat=True))
    assert (len(first), second, match_round.state, states) == (1, [], "published", ["completed", "completed"])
    assert list(MatchRound.objects.exclude(pk=match_round.pk).values_list("code", "state")) == [
        (orders.OPEN_ROUND, "open")
    ]


def test_rest_of_another_start_that_was_quicker_is_not_loaded_twice(cast: Cast, monkeypatch: Any) -> None:
    """Both found the round certified; the other one was done before this one got hold of it."""
    match_round = solved(cast)
    told()
    monkeypatch.setattr(internships, "demo_round_matched", lambda code: match_round.pk)

    orders.load_rest()

    assert (MatchRound.objects.count(), Placement.objects.get().log.count() > 0) == (2, True)


def test_held_round_is_told_of_and_stops_no_start(cast: Cast) -> None:
    match_round = solved(cast)
    RoundResult.objects.update(posts=[0])

    first, second = told(), told()

    match_round.refresh_from_db()
    assert (match_round.state, MatchRound.objects.count(), len(first)) == ("held", 1, 2)
    assert first[1:] == second
    assert "第 1 轮演示匹配没有通过核验" in second[0]


@pytest.mark.parametrize(
    ("python", "seconds", "words"),
    [
        (sys.executable, 0.01, "0.01 秒没有结束"),
        ("/bin/false", 60, "出错"),
    ],
)
def test_certifying_process_that_hangs_or_fails_is_told_of_in_words(
    cast: Cast, settings: Any, monkeypatch: Any, python: str, seconds: float, words: str
) -> None:
    solved(cast)
    settings.CERTIFY_APART, settings.MATCH_TIMEOUT_SECONDS = True, seconds
    monkeypatch.setattr(orders.sys, "executable", python)

    with pytest.raises(CommandError, match=words):
        told()

    assert orders.is_unfinished()
