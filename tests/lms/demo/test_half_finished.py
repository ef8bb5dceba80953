"""A first run that was cut off is taken up from the start by the next one, and leaves nothing half-done."""

import runpy
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from internships import public as internships
from internships.models import Order
from lms.demo import loader, orders, preparing
from lms.people.models import User
from lms.skills.models import Skill
from tests.factories.internships import make_approved, make_cast, make_open_round, rank

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


@pytest.mark.django_db
def test_first_round_waits_for_another_process_and_is_taken_up_by_the_next_start() -> None:
    """Cut off between the matching and its certificate: certified late, by the clock of that round."""
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast, code=orders.FIRST_ROUND)
    rank(match_round, cast.student(), order.posts.all())
    internships.lock_round(match_round.pk, by=None)
    internships.draw_round(match_round.pk, public_value="1", by=None)
    internships.solve_round(match_round.pk)
    assert orders.is_unfinished()

    orders.certify_first_round()
    orders.certify_first_round()

    match_round.refresh_from_db()
    days = (timezone.now() - match_round.certificate.made_at).days
    assert (match_round.state, match_round.certificates.count(), days) == ("certified", 1, 90)
    internships.publish_round(match_round.pk, by=None)
    assert not orders.is_unfinished()
