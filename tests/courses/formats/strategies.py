"""Any sound question, with every sign that means something to some format."""

from typing import Any

from hypothesis import strategies as st

from courses.formats import Draft, finished
from courses.grading import text
from courses.grading.texts import FORMATS

SIGNS = "ab 甲乙，。\n~=#{}:\\[]%<>&\"'*/-$|;.0157_xA"
words = st.text(alphabet=SIGNS, min_size=1, max_size=24).filter(lambda one: one.strip())
labels = st.text(alphabet=SIGNS.replace("\n", ""), min_size=1, max_size=12).map(str.strip).filter(bool)
texts = st.builds(text, words, st.sampled_from(FORMATS))
fractions = st.sampled_from([0, 1, 0.5, -0.5, 0.3333333, -1])
figures = st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=3).map(float)
maybe = st.none() | texts


def without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in value.items() if one is not None}


def parts(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields).map(without_none)


@st.composite
def several(draw: Any, one: st.SearchStrategy[dict[str, Any]], least: int = 1) -> list[dict[str, Any]]:
    """A few of them, one worth everything."""
    found = draw(st.lists(one, min_size=least, max_size=4))
    found[draw(st.integers(0, len(found) - 1))]["fraction"] = 1
    return found


options = several(parts(text=texts, fraction=fractions, feedback=maybe), least=2)
shuffle = st.none() | st.booleans()
units = st.none() | st.just([{"name": "kg", "factor": 1}, {"name": "克", "factor": 1000}])
figure = (
    parts(value=figures, tolerance=st.sampled_from([0, 0.5, 2]), relative=st.none() | st.booleans())
    | st.tuples(figures, figures).map(lambda two: {"low": min(two), "high": max(two)})
    | st.just({"any": True})
)
answers = several(st.builds(lambda a, b: a | b, figure, parts(fraction=fractions, feedback=maybe)))
short_answers = several(parts(text=words, fraction=fractions, feedback=maybe))
pairs = st.lists(parts(stem=texts, match=words), min_size=2, max_size=4)
parameters = st.just([{"name": "a", "low": 1, "high": 9, "step": 1}, {"name": "b", "values": [2, 2.5]}])
formulas = several(
    parts(formula=st.sampled_from(["a*b", "a/b+1"]), fraction=fractions, tolerance=st.none() | st.just(0.1))
)

KINDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "single": parts(options=options, shuffle=shuffle),
    "multiple": parts(options=options, shuffle=shuffle, policy=st.sampled_from([None, "half", "each", "weights"])),
    "truefalse": parts(answer=st.booleans(), feedback_true=maybe, feedback_false=maybe),
    "numeric": parts(answers=answers, units=units, unit_required=st.none()),
    "short": parts(answers=short_answers, case_sensitive=st.none() | st.booleans()),
    "matching": parts(pairs=pairs, policy=st.sampled_from([None, "exact"]), shuffle=shuffle),
    "ordering": parts(items=st.lists(texts, min_size=2, max_size=4), policy=st.sampled_from([None, "adjacent"])),
    "essay": parts(guide=maybe, min_chars=st.none() | st.just(5), max_chars=st.none() | st.just(500)),
    "calculated": parts(parameters=parameters, answers=formulas, decimals=st.none() | st.just(3), units=units),
    "description": st.just({}),
}


@st.composite
def drafts(draw: Any) -> Draft:
    """One draft as an importer would leave it; None where the pieces made no sound question."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    spec = draw(KINDS[kind]) | without_none({"stem": draw(texts), "general_feedback": draw(maybe)}) | {"kind": kind}
    if draw(st.booleans()) and spec["stem"]["text"].count("_____") == 0:
        spec = {**spec, "missing_word": True, "stem": text(spec["stem"]["text"] + " _____ 吗", spec["stem"]["format"])}
    draft = Draft(
        spec,
        code=draw(labels),
        title=draw(st.just("") | labels),
        category=draw(st.just("") | labels),
        tags=tuple(draw(st.lists(labels, max_size=2))),
        level=draw(st.integers(1, 3)),
    )
    return finished([draft]).drafts[0]


def is_sound(draft: Draft) -> bool:
    return not finished([draft]).problems
