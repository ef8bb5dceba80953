"""Checks the sums that stand in a text: "40×30×20÷5000＝4.8" is worked out again."""

import ast
import math
import operator
import re
from collections.abc import Iterator

RUN = re.compile(
    r"[0-9.()（）+\-−－＋×÷*/％%²√ ]*[0-9)）％%²][ ]*(?:[＝=≈][ ]*[0-9.()（）+\-−－＋×÷*/％%²√ ]*[0-9)）％%²])+"
)
PLAIN = str.maketrans("（）−－＋×÷％", "()--+*/%")
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
             ast.Pow: operator.pow}  # fmt: skip


def wrong_sums(text: str) -> list[str]:
    """Every equation of the text that does not hold: "＝" exactly, "≈" to the last place written."""
    return [f"{left}{sign}{right}" for left, sign, right in sums(text) if not holds(left, sign, right)]


def sums(text: str) -> Iterator[tuple[str, str, str]]:
    """(left, sign, right) of every equation; of a＝b＝c the two neighbours."""
    for run in RUN.finditer(text):
        parts = re.split(r"([＝=≈])", run.group())
        for place in range(0, len(parts) - 2, 2):
            left, sign, right = (part.strip() for part in parts[place : place + 3])
            yield _balanced(left), sign, _balanced(right)


def holds(left: str, sign: str, right: str) -> bool:
    """Whether both sides are equal, or as near as the rounded right side says."""
    difference = abs(value(left) - value(right))
    if sign == "≈":
        return difference <= half_of_last_place(right) * (1 + 1e-9)
    return math.isclose(difference, 0, abs_tol=1e-9 * max(1.0, abs(value(right))))


def half_of_last_place(figure: str) -> float:
    """0.05 for "4.8", 0.0005 for "4.8%"."""
    places = len(figure.rstrip("%％").partition(".")[2])
    return 0.5 * 10**-places / (100 if figure.endswith(("%", "％")) else 1)


def value(expression: str) -> float:
    """What the expression comes to. Raises ValueError, SyntaxError for what is no arithmetic."""
    plain = expression.translate(PLAIN).replace("²", "**2").replace(" ", "")
    plain = re.sub(r"(\d+(?:\.\d+)?)%", r"(\1/100)", plain)
    plain = re.sub(r"√(\d+(?:\.\d+)?)", r"sqrt(\1)", plain).replace("√(", "sqrt(")
    return _value(ast.parse(plain, mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.BinOp(left=left, op=sign, right=right):
            return OPERATORS[type(sign)](_value(left), _value(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument]):
            return math.sqrt(_value(argument))
    raise ValueError(ast.dump(node))


def _balanced(part: str) -> str:
    """Without the brackets of the sentence around: "（4×5" is 4×5, "20）" is 20."""
    text = part.replace("（", "(").replace("）", ")").strip()
    while text.count("(") > text.count(")") and text.startswith("("):
        text = text[1:].strip()
    while text.count(")") > text.count("("):
        text = text[: text.rindex(")")].strip()
    return text
