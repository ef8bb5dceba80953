"""Working out the formulas teachers write, and nothing else.

A tree of a dozen allowed nodes instead of a library: the two known ones (simpleeval, asteval) evaluate a programming
language and have been broken out of; here there are no names but the parameters, no attributes, no strings, no calls
but those listed, and every size is limited before anything is worked out. Decimal, so that 0.1 + 0.2 is 0.3.
"""

import ast
import math
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, DecimalException, localcontext

LONGEST = 300
MOST_NODES = 120
DEEPEST = 30
PLACES = 28
LARGEST_EXPONENT = 200
WRITTEN = str.maketrans({"×": "*", "÷": "/", "（": "(", "）": ")", "，": ",", "－": "-", "＋": "+", "·": "*"})


class BadFormula(ValueError):
    """A formula that cannot be read or worked out; the message is a fault code."""


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    if not 0 <= places <= PLACES:
        raise BadFormula("formula_fails")
    return value.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > LARGEST_EXPONENT:
        raise BadFormula("formula_fails")
    return base**exponent


def _by_float(function: Callable[[float], float]) -> Callable[[Decimal], Decimal]:
    return lambda value: Decimal(str(function(float(value))))


CONSTANTS = {"pi": Decimal(str(math.pi)), "e": Decimal(str(math.e))}
FUNCTIONS: dict[str, Callable[..., Decimal]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "round": _round,
    "ceil": lambda value: value.to_integral_value(ROUND_CEILING),
    "floor": lambda value: value.to_integral_value(ROUND_FLOOR),
    "sqrt": lambda value: value.sqrt(),
    "exp": lambda value: value.exp(),
    "log": lambda value: value.ln(),
    "ln": lambda value: value.ln(),
    "log10": lambda value: value.log10(),
    "pow": _power,
    **{name: _by_float(getattr(math, name)) for name in ("sin", "cos", "tan", "asin", "acos", "atan")},
}
BINARY: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Mod: lambda a, b: a % b,
    ast.Pow: _power,
}


def parse(formula: str) -> ast.expr:
    """The formula's tree. Raises BadFormula."""
    if not isinstance(formula, str) or not formula.strip() or len(formula) > LONGEST:
        raise BadFormula("bad_formula")
    # Moodle writes parameters in braces and calls pi(); people write × and ÷.
    plain = (
        formula.translate(WRITTEN).replace("{", "(").replace("}", ")").replace("^", "**").replace("pi()", "pi").strip()
    )
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadFormula("bad_formula") from error
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES or _depth(tree) > DEEPEST:
        raise BadFormula("bad_formula")
    _names(tree)
    return tree


def names_in(formula: str) -> set[str]:
    """The parameters a formula needs. Raises BadFormula."""
    return _names(parse(formula)) - set(CONSTANTS)


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """What the formula gives for these parameters. Raises BadFormula: unknown name, division by nought."""
    tree = parse(formula)
    with localcontext(Context(prec=PLACES, Emax=400, Emin=-400)):
        try:
            found = _value(tree, {**CONSTANTS, **values})
        except (DecimalException, ArithmeticError, ValueError, TypeError) as error:
            raise BadFormula(str(error) if isinstance(error, BadFormula) else "formula_fails") from error
    if not found.is_finite():
        raise BadFormula("formula_fails")
    return found


def _depth(node: ast.AST) -> int:
    return 1 + max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)


def _names(node: ast.AST) -> set[str]:
    """The names in the tree; anything that is not arithmetic is refused here, before it could be worked out."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Constant):
        parts: list[ast.AST] = []
        allowed = isinstance(node.value, int | float) and not isinstance(node.value, bool)
    elif isinstance(node, ast.BinOp):
        parts, allowed = [node.left, node.right], type(node.op) in BINARY
    elif isinstance(node, ast.UnaryOp):
        parts, allowed = [node.operand], isinstance(node.op, ast.USub | ast.UAdd)
    elif isinstance(node, ast.Call):
        parts = list(node.args)
        allowed = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and not node.keywords
    else:
        parts, allowed = [], False
    if not allowed:
        raise BadFormula("bad_formula")
    return set().union(*(_names(part) for part in parts)) if parts else set()


def _value(node: ast.AST, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.Constant):
        return Decimal(str(node.value))
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise BadFormula("unknown_parameter")
        return values[node.id]
    if isinstance(node, ast.BinOp):
        return BINARY[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp):
        operand = _value(node.operand, values)
        return -operand if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return FUNCTIONS[node.func.id](*(_value(part, values) for part in node.args))
    raise BadFormula("bad_formula")
