"""The eyes themselves: a page that is wrong in known ways must not pass."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import HERE, ROOT
from tests.browser.probe import CHROMIUM

BAD = """<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Bad</title></head><body><main><h1>Bad</h1><h1>Again</h1>
<img src="data:,"><p style="color:#ccc;width:900px">faint</p></main></body></html>"""


@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no {CHROMIUM}")
def test_probe_finds_what_is_wrong(tmp_path):
    (tmp_path / "bad.html").write_text(BAD, encoding="utf-8")
    pages = json.dumps([{"path": f"{tmp_path}/bad.html", "role": None, "form": "form", "name": "bad", "then": []}])

    done = subprocess.run(
        [sys.executable, str(HERE / "probe.py"), "file://", pages, "{}"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip

    found = json.loads(done.stdout)
    assert {line.split()[2] for line in found["violations"]} >= {"image-alt:", "color-contrast:"}
    assert found["scrolls"] != []
    assert (found["headings"], found["forms"]) == (2, 0)
