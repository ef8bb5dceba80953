"""LAB-BR: how a brand is made and priced against rivals: share by the multinomial logit, profit against the best."""

from collections.abc import Iterator, Mapping
from itertools import product
from math import exp, prod
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import money, ratio
from courses.labs.marking import Field, Grade
from courses.labs.reading import Case

MOST_DESIGNS = 20_000
Design = dict[str, Any]


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """The best design and its profit in RMB; where the case holds a `design`, its share, profit and score as well."""
    market = _Market(Case(case))
    best, most = market.best()
    said = {"best_design": best, "best_profit": money(most)}
    if "design" not in case:
        return said
    design = market.design(case["design"])
    share, profit = market.share(design), market.profit(design)
    return {"share": ratio(share), "profit": money(profit), **said, "score": _score(profit, most)}


def grade(case: Mapping[str, Any], given: Any) -> Grade:
    """Of an answer {"design": {attribute: level, "price": RMB}}: its profit as a share of the best one."""
    market = _Market(Case(case))
    try:
        design = market.design(given.get("design") if isinstance(given, Mapping) else None)
    except LabError:
        return Grade(0.0, (Field("design", 0.0),))
    share = min(_score(market.profit(design), market.best()[1]), 1.0)
    return Grade(share, (Field("design", share),))


def public(case: Mapping[str, Any]) -> dict[str, Any]:
    """The market without anybody's design."""
    return {name: value for name, value in case.items() if name != "design"}


def _score(profit: float, best: float) -> float:
    return ratio(max(0.0, profit / best)) if best > 0 else 0.0


class _Market:
    """Tastes, costs, prices and rivals of a case."""

    def __init__(self, given: Case) -> None:
        self.size, self.fixed = given.number("market"), given.number("fixed")
        self.price_sense, self.base = given.number("price_sens"), given.number("base_cost")
        self.tastes, self.costs = _table(given, "partworth", -50), _table(given, "attr_cost", 0)
        if {a: [*levels] for a, levels in self.tastes.items()} != {a: [*levels] for a, levels in self.costs.items()}:
            raise LabError("attr_cost", "the attributes and levels of partworth are wanted")
        self.prices = given.numbers("price_grid")
        self.rivals = sum(exp(min(one, 50)) for one in given.numbers("rival_utils", -50, 0))
        if prod(len(one) for one in self.tastes.values()) * len(self.prices) > MOST_DESIGNS:
            raise LabError("partworth", f"at most {MOST_DESIGNS} designs are wanted")

    def design(self, said: Any) -> Design:
        """A design of this market. Raises LabError for a level or price there is not."""
        one = Case(said, "design")
        levels = {attribute: one.text(attribute) for attribute in self.tastes}
        wrong = [attribute for attribute, level in levels.items() if level not in self.tastes[attribute]]
        if wrong:
            raise LabError(f"design.{wrong[0]}", "a level of the case is wanted")
        return {**levels, "price": one.number("price")}

    def share(self, design: Design) -> float:
        """Of the whole market; not to buy is a choice too."""
        liked = sum(self.tastes[a][design[a]] for a in self.tastes) - self.price_sense * design["price"]
        return exp(min(liked, 700)) / (1 + exp(min(liked, 700)) + self.rivals)

    def profit(self, design: Design) -> float:
        """RMB."""
        cost = self.base + sum(self.costs[a][design[a]] for a in self.costs)
        return self.size * self.share(design) * (design["price"] - cost) - self.fixed

    def best(self) -> tuple[Design, float]:
        """The design that earns most, the first of equals in order of levels and prices."""
        found = max(self._designs(), key=self.profit)
        return found, self.profit(found)

    def _designs(self) -> Iterator[Design]:
        names = [*self.tastes]
        for levels in product(*(sorted(self.tastes[name]) for name in names)):
            for price in self.prices:
                yield {**dict(zip(names, levels, strict=True)), "price": price}


def _table(given: Case, name: str, least: float) -> dict[str, dict[str, float]]:
    table = given.inside(name)
    if not table.data:
        raise LabError(name, "an attribute at least is wanted")
    inside = {attribute: table.inside(attribute) for attribute in table.data}
    return {a: {level: one.number(level, least) for level in one.data} for a, one in inside.items()}
