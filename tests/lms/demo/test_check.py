"""`start --check`, as a person types it, in a folder that did not exist: the report of the whole loop."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow
# Of the certificate, and of the rows that were written from it.
CHECKS = ["inputs", "lists", "lottery", "rules", "result", "proof", "tree", "reasons", "written"]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    surroundings = {**os.environ, "LMS_DATA": str(tmp_path_factory.mktemp("new") / "data")}
    # The check takes the embedded database and queue, whatever the other tests run on.
    for name in ("DJANGO_SETTINGS_MODULE", "LMS_DATABASE_URL", "LMS_BROKER_URL", "LMS_QUEUE_DIR"):
        surroundings.pop(name, None)
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "start", "--check"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return json.loads(done.stdout)


def test_everything_the_lists_hold_is_loaded(report):
    assert report["loaded"] == {
        "cities": 16,
        "clusters": 44,
        "universities": 119,
        "skills": 114,
        "skill_domains": 14,
        "course_runs": 13,
        "orders": 8,
        "order_seats": 58,
        "real_lists": 928,
    }


def test_the_student_reaches_every_state(report):
    assert (report["ok"], report.get("error")) == (True, None)
    assert (report["learn"]["result"], report["rank"]["submitted"]) == ("测验及格", True)
    assert report["train"]["days_logged"] == report["train"]["days_confirmed"] >= 20
    assert (report["evaluate"]["sealed_until_both"], report["evaluate"]["opened"]) == (True, True)


@pytest.mark.parametrize(("name", "students"), [("match", 1), ("match_real_preferences", 928)])
def test_both_rounds_are_published_with_a_valid_certificate(report, name, students):
    certificate = report[name]["certificate"]

    assert report[name]["state"] == "已公布"
    assert (certificate["valid"], certificate["violations"], certificate["students"]) == (True, [], students)
    assert certificate["checks"] == dict.fromkeys(CHECKS, True)


def test_the_file_is_there_and_anybody_may_verify_it(report):
    file = report["certify"]["pdf"]
    data = Path(file["path"]).read_bytes()

    assert (len(data), hashlib.sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
    assert data.startswith(b"%PDF-")
    # Five of last term, the course of this one, a training day, prizes of two rounds and of last year, and the internship.
    assert [one["state"] for one in report["certify"]["certificates"]] == ["published"] * 11
    assert report["certify"]["verify"]["answer"] == "证书有效"
