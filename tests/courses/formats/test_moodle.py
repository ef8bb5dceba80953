import pytest

from courses.formats import Unreadable, moodle
from courses.grading import mark, text

NAME = "<name><text>名</text></name>"
STEM = '<questiontext format="html"><text><![CDATA[<p>Q &amp; A</p>]]></text></questiontext>'


def quiz(*questions):
    return ("<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n" + "\n".join(questions) + "\n</quiz>").encode()


def question(kind, inside="", stem=STEM):
    return f'<question type="{kind}">{NAME}{stem}{inside}</question>'


def answer(words, fraction=100, feedback="", more=""):
    said = f'<feedback format="html"><text>{feedback}</text></feedback>' if feedback else ""
    return f'<answer fraction="{fraction}" format="html"><text>{words}</text>{said}{more}</answer>'


def only(kind, inside=""):
    parsed = moodle.read(quiz(question(kind, inside)))
    assert parsed.problems == ()
    (draft,) = parsed.drafts
    assert (draft.title, draft.spec["stem"]) == ("名", text("<p>Q &amp; A</p>", "html"))
    return draft.spec


def html(words):
    return text(words, "html")


def test_choices_keep_weights_feedback_and_shuffle():
    one = only(
        "multichoice",
        "<single>true</single><shuffleanswers>1</shuffleanswers>" + answer("a", 100, "ok") + answer("b", 0),
    )
    many = only("multichoice", "<single>false</single>" + answer("a", "33.33333") + answer("b", -50))

    assert (one["kind"], one["shuffle"]) == ("single", True)
    assert one["options"] == [
        {"text": html("a"), "fraction": 1, "feedback": html("ok")},
        {"text": html("b"), "fraction": 0},
    ]
    assert (many["kind"], many["policy"], [option["fraction"] for option in many["options"]]) == (
        "multiple", "weights", [0.3333333, -0.5],
    )  # fmt: skip


def test_true_false_short_essay_description():
    assert only("truefalse", answer("true", 0, "no") + answer("false", 100))["answer"] is False
    assert only("truefalse", answer("true", 0, "no") + answer("false", 100))["feedback_true"] == html("no")
    short = only("shortanswer", "<usecase>1</usecase>" + answer("Frog") + answer("*", 0))
    assert (short["case_sensitive"], [one["text"] for one in short["answers"]]) == (True, ["Frog", "*"])
    assert only("essay", '<graderinfo format="html"><text>guide</text></graderinfo>')["guide"] == html("guide")
    assert only("description")["kind"] == "description"


def test_numbers_with_units():
    spec = only(
        "numerical",
        answer("13", 100, "", "<tolerance>0.5</tolerance>")
        + answer("*", 0, "no")
        + "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
        "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units><unitgradingtype>1</unitgradingtype>",
    )

    assert spec["answers"][0] == {"value": 13, "tolerance": 0.5, "fraction": 1}
    assert spec["answers"][1]["any"] is True
    assert [mark(spec, typed, 1).fraction for typed in ("13.4 m", "1340cm", "13.4")] == [1, 1, 0]


def test_calculated_takes_the_listed_values_or_the_range():
    item = "<dataset_item><number>1</number><value>2.5</value></dataset_item>"
    spec = only_calculated(
        f"<dataset_items>{item}</dataset_items>",
        "<minimum><text>1</text></minimum><maximum><text>3</text></maximum><decimals><text>1</text></decimals>",
    )

    assert spec["parameters"] == [{"name": "a", "values": [2.5]}, {"name": "b", "low": 1, "high": 3, "step": 0.1}]
    assert spec["answers"] == [{"formula": "{a}*{b}", "tolerance": 0.01, "relative": True, "fraction": 1}]
    assert spec["decimals"] == 2


def only_calculated(*sets):
    definitions = "".join(
        f"<dataset_definition><name><text>{name}</text></name>{inside}</dataset_definition>"
        for name, inside in zip("ab", sets, strict=True)
    )
    more = "<tolerance>0.01</tolerance><tolerancetype>1</tolerancetype><correctanswerlength>2</correctanswerlength>"
    return only(
        "calculated", answer("{a}*{b}", 100, "", more) + f"<dataset_definitions>{definitions}</dataset_definitions>"
    )


def test_matching_and_ordering():
    sub = '<subquestion format="html"><text>{}</text><answer><text>{}</text></answer></subquestion>'
    spec = only("matching", sub.format("a", "1") + sub.format("b", "2") + sub.format("", "3"))

    assert spec["pairs"] == [
        {"stem": html("a"), "match": "1"},
        {"stem": html("b"), "match": "2"},
        {"stem": html(""), "match": "3"},
    ]
    assert only("ordering", answer("a", 1) + answer("b", 2))["items"] == [html("a"), html("b")]


def test_categories_identifiers_and_tags():
    parsed = moodle.read(
        quiz(
            '<question type="category"><category><text>$course$/甲</text></category></question>',
            question("essay", "<idnumber>E1</idnumber><tags><tag><text>t 1</text></tag></tags>"),
        )
    )

    (draft,) = parsed.drafts
    assert (draft.code, draft.tags, draft.category, draft.row) == ("E1", ("t 1",), "$course$/甲", 2)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (question("cloze"), "xml_kind"),
        (question("multichoice", answer("a", 0) + answer("b", 0)), "no_right_answer"),
        (question("multichoice", answer("a", "many") + answer("b", 0)), "bad_number"),
        (question("numerical", answer("three")), "bad_number"),
        (question("truefalse", answer("true", 0) + answer("false", 0)), "no_right_answer"),
        (question("essay", stem=""), "no_stem"),
        (
            question("essay", '<questiontext><file name="a.png" encoding="base64">iVBO</file></questiontext>'),
            "embedded_file",
        ),
        (question("essay", stem=STEM.replace("Q", '<img src="@@PLUGINFILE@@/a.png">')), "embedded_file"),
        (question("essay", stem=STEM.replace("Q", "<script>alert(1)</script>")), "script"),
        (question("essay", stem=STEM.replace("Q", '<img src="x" onerror="alert(1)">')), "script"),
        (question("essay", "<huimao>{</huimao>"), "xml_kept"),
        (question("calculated", answer("{a}", 100, "", "<tolerancetype>3</tolerancetype>")), "xml_tolerance"),
        (
            question("calculated", answer("{a}", 100, "", "<correctanswerformat>2</correctanswerformat>")),
            "xml_significant",
        ),
    ],
)
def test_a_bad_question_names_its_row(written, problem):
    parsed = moodle.read(quiz(question("essay"), written))

    assert [(one.row, one.code) for one in parsed.problems] == [(2, problem)]


LAUGHS = "<!DOCTYPE quiz [" + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
) + "]><quiz><question>&l9;</question></quiz>"  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (LAUGHS, "xml_entities"),
        ('<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>', "xml_entities"),
        ('<!DOCTYPE q SYSTEM "http://127.0.0.1/x.dtd"><quiz/>', "xml_entities"),
        ("<quiz>", "bad_xml"),
        ("", "bad_xml"),
        ("<html/>", "xml_shape"),
        ("<a>" * 1_000_000, "bad_xml"),
        ("<quiz>" + " " * 9_000_000 + "</quiz>", "too_large"),
    ],
)
def test_files_that_cannot_be_read_say_why(content, code):
    with pytest.raises(Unreadable) as refused:
        moodle.read(content.encode())

    assert refused.value.problem.code == code


def test_an_encoding_that_is_not_the_declared_one_is_named():
    with pytest.raises(Unreadable) as refused:
        moodle.read("<?xml version='1.0' encoding='UTF-8'?><quiz>中文</quiz>".encode("gbk"))

    assert (refused.value.problem.code, refused.value.problem.words["guess"]) == ("encoding", "GBK")


def test_deep_nesting_is_read_without_harm():
    deep = "<a>" * 200_000 + "</a>" * 200_000

    assert moodle.read(quiz(question("essay", deep))).problems == ()
