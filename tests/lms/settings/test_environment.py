"""Reading the environment."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.settings import environment


def test_text_is_stripped_and_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_X", "  a  ")

    assert (environment.text("LMS_X"), environment.text("LMS_NONE", "b")) == ("a", "b")


@pytest.mark.parametrize(("value", "means"), [("1", True), ("True", True), ("on", True), ("0", False), ("", False)])
def test_flag_knows_yes(monkeypatch: pytest.MonkeyPatch, value: str, means: bool) -> None:
    monkeypatch.setenv("LMS_X", value)

    assert environment.flag("LMS_X", default=True) is means


def test_items_drops_empty_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_X", "a.org, ,b.org,")

    assert environment.items("LMS_X") == ["a.org", "b.org"]


def test_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = environment.folder("LMS_NONE", tmp_path / "data")

    assert folder.stat().st_mode & 0o777 == 0o700


def test_folder_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ImproperlyConfigured):
        environment.folder("LMS_NONE", tmp_path / "file" / "data")


def test_offer_yields_to_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_X", "mine")
    monkeypatch.delenv("LMS_Y", raising=False)

    assert (environment.offer("LMS_X", "yours"), environment.offer("LMS_Y", "yours")) == ("mine", "yours")
    monkeypatch.delenv("LMS_Y")


def test_database_unquotes_what_addresses_quote() -> None:
    read = environment.database("postgresql://hui%40mao:p%2Fw@db.example.org:5433/hui%20mao?sslmode=require")

    names = ("USER", "PASSWORD", "HOST", "PORT", "NAME")
    assert [read[name] for name in names] == ["hui@mao", "p/w", "db.example.org", "5433", "hui mao"]
    assert read["OPTIONS"]["sslmode"] == "require"
