import pytest

from courses.grading import text
from courses.grading.texts import faults_of, is_active, to_html, to_plain

ATTACKS = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    "<svg onload=alert(1)>",
    '<iframe src="//evil"></iframe>',
    '<a href="data:text/html,<script>1</script>">x</a>',
    "<form action=//evil><input name=p></form>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("form", ["plain", "moodle", "markdown", "html"])
def test_to_html_lets_nothing_run(attack, form):
    shown = to_html(text(attack, form))

    assert not is_active(shown)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    ("form", "faults"), [("html", ["script"]), ("moodle", ["script"]), ("plain", []), ("markdown", [])]
)
def test_scripts_are_refused_where_they_could_run(attack, form, faults):
    assert [fault.code for fault in faults_of(text(attack, form), "stem")] == faults


@pytest.mark.parametrize(
    ("value", "html", "plain"),
    [
        (text("1 < 2\n& 3"), "1 &lt; 2<br>&amp; 3", "1 < 2 & 3"),
        (text("a\nb", "moodle"), "a<br>b", "a b"),
        (text("<p>a</p>\n<p>b &lt; c</p>", "html"), "<p>a</p>\n<p>b &lt; c</p>", "a b < c"),
        (text("*a* <b>", "markdown"), "<p><em>a</em> &lt;b&gt;</p>\n", "a <b>"),
        (text('<img src="/m/x.png" alt="图">', "html"), '<img src="/m/x.png" alt="图">', ""),
    ],
)
def test_words_keep_their_meaning(value, html, plain):
    assert (to_html(value), to_plain(value)) == (html, plain)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("words", "bad_text"),
        ({"text": "a"}, "bad_text"),
        ({"text": 3, "format": "plain"}, "bad_text"),
        (text("a", "rtf"), "bad_format"),
        (text("a" * 20_001), "too_long"),
        (text("a\x00"), "control_character"),
        (text("a\ud800"), "control_character"),
    ],
)
def test_faults_of_names_what_is_wrong(value, fault):
    assert [found.code for found in faults_of(value, "stem")] == [fault]
