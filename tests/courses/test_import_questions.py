"""The command: what it prints, what it writes, and when it refuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from courses.models import Question, QuestionBank

pytestmark = pytest.mark.django_db

GIFT = "::一::对吗？{T}\n\n::二::多少？{#3:0.5}\n"


@pytest.fixture
def file(tmp_path):
    """A file with these words, as the command is given it."""

    def write(words):
        path = tmp_path / "questions.gift"
        path.write_text(words, encoding="utf-8")
        return path

    return write


def run(path, *more):
    out = io.StringIO()
    try:
        call_command("import_questions", str(path), "--format", "gift", "--bank", "b1", "--json", *more, stdout=out)
    except CommandError as error:
        return json.loads(out.getvalue()), str(error)
    return json.loads(out.getvalue()), ""


def test_a_dry_run_prints_everything_and_writes_nothing(file):
    report, refusal = run(file(GIFT), "--dry-run")

    assert (refusal, report["written"], report["added"]) == ("", False, 2)
    assert QuestionBank.objects.count() == 0
    numeric = report["questions"][1]
    assert (numeric["kind"], numeric["title"], numeric["row"]) == ("numeric", "二", 3)
    assert numeric["stem"] == {"text": "多少？", "format": "moodle"}
    assert numeric["answers"] == [
        {"value": 3, "tolerance": 0.5, "fraction": 1, "feedback": None, "is_right": True, "low": 2.5, "high": 3.5}
    ]


def test_importing_twice_is_importing_once_and_a_change_is_a_version(file):
    first, _ = run(file(GIFT))
    again, _ = run(file(GIFT))
    changed, _ = run(file(GIFT.replace("{T}", "{F}")))

    assert [(one["added"], one["changed"], one["unchanged"]) for one in (first, again, changed)] == [
        (2, 0, 0), (0, 0, 2), (0, 1, 1),
    ]  # fmt: skip
    assert sorted(Question.objects.values_list("title", "version")) == [("一", 1), ("一", 2), ("二", 1)]


def test_one_bad_question_keeps_everything_out(file):
    report, refusal = run(file(GIFT + "\n没有答案{~甲 ~乙}\n"))

    assert "1 errors" in refusal
    assert [(one["row"], one["code"]) for one in report["errors"]] == [(5, "no_right_answer")]
    assert "没有正确答案" in report["errors"][0]["message"]
    assert Question.objects.count() == 0


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="无法读取文件"):
        call_command("import_questions", str(tmp_path / "none.gift"), "--format", "gift", "--bank", "b1")
