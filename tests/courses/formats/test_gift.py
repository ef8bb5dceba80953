import pytest

from courses.formats import Unreadable, gift
from courses.grading import text


def only(words):
    parsed = gift.read(words.encode())
    assert parsed.problems == ()
    (draft,) = parsed.drafts
    return draft


def moodle(words):
    return text(words, "moodle")


def test_single_choice_keeps_weights_feedback_and_general_feedback():
    spec = only("Q?{=yes#good ~%50%half ~%-25%no#[html]<b>bad</b> ####all}").spec

    assert spec == {
        "kind": "single",
        "stem": moodle("Q?"),
        "shuffle": True,
        "options": [
            {"text": moodle("yes"), "fraction": 1, "feedback": moodle("good")},
            {"text": moodle("half"), "fraction": 0.5},
            {"text": moodle("no"), "fraction": -0.25, "feedback": text("<b>bad</b>", "html")},
        ],
        "general_feedback": moodle("all"),
    }


def test_without_an_equals_sign_several_options_are_right():
    spec = only("Q{~%50%a ~%50%b ~%-100%c}").spec

    assert (spec["kind"], spec["policy"]) == ("multiple", "weights")
    assert [option["fraction"] for option in spec["options"]] == [0.5, 0.5, -1]


@pytest.mark.parametrize(
    ("body", "answer", "said"),
    [
        ("T", True, {}),
        ("FALSE", False, {}),
        ("true", True, {}),
        ("TRUE#a", True, {"feedback_true": moodle("a")}),
        ("FALSE#a#b", False, {"feedback_true": moodle("a"), "feedback_false": moodle("b")}),
        ("T# #b ####c", True, {"feedback_false": moodle("b"), "general_feedback": moodle("c")}),
    ],
)
def test_true_and_false(body, answer, said):
    assert only(f"Q{{{body}}}").spec == {"kind": "truefalse", "stem": moodle("Q"), "answer": answer, **said}


@pytest.mark.parametrize(
    ("body", "answers"),
    [
        ("#3", [{"value": 3, "tolerance": 0, "fraction": 1}]),
        ("#-3.5:0.5", [{"value": -3.5, "tolerance": 0.5, "fraction": 1}]),
        ("#1..5", [{"low": 1, "high": 5, "fraction": 1}]),
        ("#-5..-1#near", [{"low": -5, "high": -1, "fraction": 1, "feedback": moodle("near")}]),
        (
            "#=3:0 =%50%3:2",
            [{"value": 3, "tolerance": 0, "fraction": 1}, {"value": 3, "tolerance": 2, "fraction": 0.5}],
        ),
        (
            "#=3 ~#no",
            [{"value": 3, "tolerance": 0, "fraction": 1}, {"any": True, "fraction": 0, "feedback": moodle("no")}],
        ),
    ],
)
def test_numbers_with_tolerances_and_ranges(body, answers):
    assert only(f"Q{{{body}}}").spec == {"kind": "numeric", "stem": moodle("Q"), "answers": answers}


def test_short_answers_matching_essay_and_description():
    assert only("Q{=no one =%50%nobody}").spec["answers"] == [
        {"text": "no one", "fraction": 1},
        {"text": "nobody", "fraction": 0.5},
    ]
    assert only("Q{=a -> 1 =b -> 2 = -> 3}").spec["pairs"] == [
        {"stem": moodle("a"), "match": "1"},
        {"stem": moodle("b"), "match": "2"},
        {"stem": moodle(""), "match": "3"},
    ]
    assert [only(words).spec["kind"] for words in ("Q{}", "Q{ ####x}", "Read this.")] == [
        "essay",
        "essay",
        "description",
    ]


def test_an_arrow_in_a_choice_is_no_matching():
    assert only("Q{~a -> b =c -> d}").spec["kind"] == "single"


def test_a_missing_word_stands_where_it_is_missing():
    spec = only("Two plus two equals {=four =4}.").spec

    assert (spec["stem"]["text"], spec["missing_word"]) == ("Two plus two equals _____ .", True)


def test_escapes_titles_and_formats():
    draft = only(r"::T\:itle:: [markdown]*a* \{b\} \= c\\d \n e{=\~x}")

    assert draft.title == "T:itle"
    assert draft.spec["stem"] == text("*a* {b} = c\\d \n e", "markdown")
    assert draft.spec["answers"][0]["text"] == "~x"


def test_line_breaks_mean_something_only_where_the_format_says_so():
    assert only("a,\n   b{T}").spec["stem"]["text"] == "a, b"
    assert only("[html]<pre>a\n  b</pre>{T}").spec["stem"]["text"] == "<pre>a\n  b</pre>"


def test_comments_give_identifier_and_tags_and_categories_stay():
    parsed = gift.read(
        "// note\n// [id:393] [tag:a]\n// [tag:b-c]\nQ1{T}\n// more\n\n$CATEGORY: top/甲\n\nQ2{F}\n\n\nQ3{\n\nT}".encode()
    )

    first = parsed.drafts[0]
    assert (first.code, first.tags, first.row) == ("393", ("a", "b-c"), 4)
    assert [one.category for one in parsed.drafts] == ["", "top/甲", "top/甲"]
    assert parsed.categories == ("top/甲",)


def test_the_same_words_twice_are_two_questions_that_stay_themselves():
    words = "Q{T}\n\nQ{F}"

    first, second = (gift.read(words.encode()).drafts for _ in range(2))

    assert [one.code for one in first] == [one.code for one in second]
    assert first[0].code != first[1].code


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        ("Q{T", [(1, "gift_braces")]),
        ("Q{a {b}}", [(1, "gift_braces")]),
        ("Q}", [(1, "gift_braces")]),
        ("Q{T} and {F}", [(1, "gift_two_answers")]),
        ("::Q{T}", [(1, "gift_title")]),
        ("Q{nonsense}", [(1, "gift_answers")]),
        ("Q{#three}", [(1, "gift_number")]),
        ("Q{#}", [(1, "gift_number")]),
        ("Q{#1..x}", [(1, "gift_number")]),
        ("Q{~a ~b}", [(1, "no_right_answer")]),
        ("Q{=%0%a}", [(1, "no_right_answer")]),
        ("::T::{T}", [(1, "no_stem")]),
        ("[html]<script>x</script>{T}", [(1, "script")]),
        ("// [id:1]\nA{T}\n\n// [id:1]\nB{T}", [(2, "repeated_code"), (5, "repeated_code")]),
        ("Good{T}\n\nOpen{=a\n\nBad}\n\nGood{F}\n\nOpen{", [(9, "gift_braces")]),
        ("Good{T}\n\nOpen{=a\n\nGood{F}", [(3, "gift_braces")]),
        ("", [(0, "no_questions")]),
    ],
)
def test_problems_name_their_line(words, problems):
    assert [(one.row, one.code) for one in gift.read(words.encode()).problems] == problems


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("中文{T}".encode("gbk"), "encoding"),
        (b"\xff\xff\x00", "encoding"),
        (b"x" * 10_000_000, "too_large"),
        (b"x" * 300_000, "long_line"),
    ],
)
def test_files_that_cannot_be_read_say_why(content, code):
    with pytest.raises(Unreadable) as refused:
        gift.read(content)

    assert refused.value.problem.code == code


def test_gbk_is_named():
    with pytest.raises(Unreadable) as refused:
        gift.read("第一行 ok\n中文{T}".encode("gbk"))

    assert dict(refused.value.problem.words) == {"guess": "GBK"}


@pytest.mark.parametrize("content", ["Q{T}", "﻿Q{T}"])
def test_utf16_and_marks_at_the_start_are_understood(content):
    assert [len(gift.read(content.encode(name)).drafts) for name in ("utf-8", "utf-16")] == [1, 1]


@pytest.mark.parametrize("words", ["Q{" * 50_000, "Q{\n\n" * 50_000, "::" * 100_000, "{=a" * 60_000, "\\" * 150_001])
def test_hostile_files_take_no_time(words):
    assert gift.read(words.encode()).problems != ()
