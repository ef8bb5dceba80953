import pytest

from lms.contests.scoring import paths

ANSWER = {
    "direct": {"postal": {"cost": 12.5}, "a.b": {"cost": 3}, "c[0]": 7},
    "codes": ["1210", None], "flags": {"O1": ["late"]}, "none": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("direct.postal.cost", "12.5"),
        ("direct.a.b.cost", "3"),
        ("direct.c[0]", "7"),
        ("codes[0]", "1210"),
        ("codes[1]", "null"),
        ("codes[2]", None),
        ("codes[-1]", None),
        ("flags", '{"O1": ["late"]}'),
        ("none", "null"),
        ("direct.postal.weight", None),
        ("direct.postal.cost.more", None),
    ],
)
def test_what_stands_at_a_place_is_found_whatever_its_names_hold(path, said):
    assert paths.said_at(ANSWER, path) == said


def test_a_long_value_is_cut_and_an_unprintable_sign_shown_as_such():
    assert paths.as_text("长" * 81) == "长" * 80 + "…"
    assert paths.as_text("a\x00b") == "a�b"


def test_leaves_are_every_figure_with_its_place():
    found = dict(paths.leaves({"pay": [1, 2.5], "harmed": [], "way": {"cost": None}}))

    assert found == {"pay[0]": "1", "pay[1]": "2.5", "harmed": "[]", "way.cost": "null"}
