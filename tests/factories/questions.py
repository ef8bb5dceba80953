"""One sound question of every kind, as its spec."""

from typing import Any

from courses.grading import text
from courses.models import Question, QuestionBank
from courses.operations.questions import bank_of_course
from tests.factories import numbers


def options(*words: str, right: str = "A", **fractions: float) -> list[dict[str, Any]]:
    """Options lettered from A; those named in `right` earn everything, unless a fraction is given for a letter."""
    letters = "ABCDEFGHIJ"
    return [
        {"text": text(word), "fraction": fractions.get(letter, int(letter in right))}
        for letter, word in zip(letters, words, strict=False)
    ]


SPECS: dict[str, dict[str, Any]] = {
    "single": {"kind": "single", "stem": text("体积重是多少？"), "options": options("3.0", "4.8", "6.0", right="B")},
    "multiple": {
        "kind": "multiple",
        "stem": text("哪些属于芜湖？"),
        "options": options("汽车", "模具", "刷业", "船舶", right="ABD"),
    },
    "truefalse": {
        "kind": "truefalse",
        "stem": text("对不对？"),
        "answer": True,
        "general_feedback": text("因为对。"),
    },
    "numeric": {
        "kind": "numeric",
        "stem": text("应退税额是多少？"),
        "answers": [
            {"value": 13, "tolerance": 0.005, "fraction": 1},
            {"low": 12, "high": 14, "fraction": 0.5, "feedback": text("看看小数位")},
        ],
    },
    "short": {
        "kind": "short",
        "stem": text("出口退税的英文是？"),
        "answers": [
            {"text": "export tax rebate", "fraction": 1},
            {"text": "tax*", "fraction": 0.5, "feedback": text("还差出口")},
        ],
    },
    "matching": {
        "kind": "matching",
        "stem": text("配对"),
        "pairs": [
            {"stem": text("芜湖"), "match": "汽车"},
            {"stem": text("安庆"), "match": "刷业"},
            {"stem": text(""), "match": "石材"},
        ],
    },
    "ordering": {"kind": "ordering", "stem": text("排序"), "items": [text("询盘"), text("报价"), text("成交")]},
    "essay": {"kind": "essay", "stem": text("谈谈你的看法"), "guide": text("三点各得一分")},
    "calculated": {
        "kind": "calculated",
        "stem": text("成本 {c} 元、加价 {r}%，售价多少？"),
        "parameters": [
            {"name": "c", "low": 10, "high": 90, "step": 10},
            {"name": "r", "values": [5, 10, 20]},
        ],
        "answers": [{"formula": "c*(1+r/100)", "fraction": 1}],
    },
    "description": {"kind": "description", "stem": text("下面几题都用这张表。")},
}


def make_bank(**fields: Any) -> QuestionBank:
    """An empty bank of the platform, unless a course or a school is given."""
    code = f"bank{next(numbers)}"
    return QuestionBank.objects.create(**{"code": code, "name": f"题库 {code}", **fields})


def make_question(course: Any = None, *, bank: QuestionBank | None = None, **fields: Any) -> Question:
    """A current judgement question whose right answer is T, in the course's bank; `kind` or `spec` make it another."""
    spec = fields.pop("spec", None) or SPECS[fields.pop("kind", "truefalse")]
    bank = bank or (bank_of_course(course) if course else make_bank())
    defaults = {"code": f"T{next(numbers):05d}", "kind": spec["kind"], "stem_plain": spec["stem"]["text"]}
    return Question.objects.create(bank=bank, spec=spec, **{**defaults, **fields})
