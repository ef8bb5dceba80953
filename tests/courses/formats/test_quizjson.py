import json

import pytest

from courses.formats import Unreadable, quizjson
from courses.grading import text

OPTIONS = [{"answerText": "是", "isCorrect": "true"}, {"answerText": "否", "isCorrect": "false"}]


def book(*questions):
    return json.dumps([{"title": "书", "quizzes": [{"id": 1, "title": "课前", "quiz": list(questions)}]}]).encode()


def read(*questions):
    return quizjson.read(book(*questions))


def test_one_right_option_is_a_single_choice_of_its_quiz():
    (draft,) = read({"questionText": "对吗？", "answerOptions": OPTIONS}).drafts

    assert (draft.category, draft.row) == ("课前", 1)
    assert draft.spec == {
        "kind": "single",
        "stem": text("对吗？"),
        "options": [{"text": text("是"), "fraction": 1}, {"text": text("否"), "fraction": 0}],
    }


@pytest.mark.parametrize("true", ["true", "True", " TRUE ", True])
def test_two_right_options_are_a_multiple_choice(true):
    options = [{"answerText": "甲", "isCorrect": true}, {"answerText": "乙", "isCorrect": "true"}, OPTIONS[1]]

    (draft,) = read({"questionText": "哪些？", "answerOptions": options}).drafts

    assert draft.spec["kind"] == "multiple"
    assert [option["fraction"] for option in draft.spec["options"]] == [1, 1, 0]


def test_other_kinds_carry_the_parts_of_their_spec():
    parsed = read(
        {
            "kind": "numeric",
            "questionText": "多少？",
            "answers": [{"value": 13, "tolerance": 0.5, "fraction": 1, "feedback": "好"}],
            "explanation": "因为",
            "code": "A1",
            "tags": ["甲"],
            "level": 2,
        },
        {"kind": "ordering", "questionText": "排", "items": ["一", "二"]},
        {"kind": "matching", "questionText": "配", "pairs": [{"stem": "a", "match": "1"}, {"stem": "b", "match": "2"}]},
    )

    assert parsed.problems == ()
    numeric, ordering, matching = parsed.drafts
    assert (numeric.code, numeric.tags, numeric.level) == ("A1", ("甲",), 2)
    assert numeric.spec["answers"] == [{"value": 13, "tolerance": 0.5, "fraction": 1, "feedback": text("好")}]
    assert numeric.spec["general_feedback"] == text("因为")
    assert ordering.spec["items"] == [text("一"), text("二")]
    assert matching.spec["pairs"][1] == {"stem": text("b"), "match": "2"}


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("x", "bad_shape"),
        ({"questionText": "?"}, "unknown_kind"),
        ({"questionText": "", "answerOptions": OPTIONS}, "no_stem"),
        ({"questionText": "?", "answerOptions": OPTIONS[1:] * 2}, "no_right_answer"),
        ({"questionText": "?", "answerOptions": OPTIONS[:1]}, "few_options"),
        ({"questionText": "?", "answerOptions": "x"}, "bad_shape"),
        ({"questionText": "?", "answerOptions": [*OPTIONS, {"answerText": "x", "isCorrect": "maybe"}]}, "bad_fraction"),
        ({"questionText": "?", "answerOptions": [*OPTIONS, {"answerText": 3, "isCorrect": "true"}]}, "bad_text"),
        ({"questionText": "?", "answerOptions": [*OPTIONS, {**OPTIONS[0], "colour": 1}]}, "unknown_key"),
        ({"questionText": "?", "answerOptions": OPTIONS, "colour": 1}, "unknown_key"),
        ({"questionText": "?", "answerOptions": OPTIONS, "level": "难"}, "bad_level"),
        ({"questionText": {"text": "<script>1</script>", "format": "html"}, "answerOptions": OPTIONS}, "script"),
        ({"questionText": "a\x00", "answerOptions": OPTIONS}, "control_character"),
    ],
)
def test_a_bad_question_names_its_row(question, problem):
    parsed = read({"questionText": "对吗？", "answerOptions": OPTIONS}, question)

    assert [(one.row, one.code) for one in parsed.problems] == [(2, problem)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "bad_json"),
        (b"[NaN]", "json_values"),
        (b"[" * 100_000, "json_values"),
        (b"[" * 100 + b"]" * 100, "too_deep"),
        (b"3", "quiz_shape"),
        (b'[{"quizzes": 3}]', "quiz_shape"),
        (b'[{"quizzes": [{"quiz": 3}]}]', "quiz_shape"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json_values"),
        ('["中文"]'.encode("gbk"), "encoding"),
    ],
)
def test_files_that_cannot_be_read_say_why(content, code):
    with pytest.raises(Unreadable) as refused:
        quizjson.read(content)

    assert refused.value.problem.code == code
