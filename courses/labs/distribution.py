"""LAB-PD: how often firms ship, alone and together, in containers and by the cubic metre."""

from collections.abc import Mapping
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import GUARD, money, ratio, steps
from courses.labs.reading import Case

MOST_CONTAINERS, MOST_WEEKS, MOST_CYCLES = 400, 104, 12


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """What every cycle (weeks between shipments) costs in RMB together and apart, and what pooling saves.

    A shipment takes the cheapest mix of 40- and 20-foot containers, the rest by the m3; volume waits at a price.
    """
    given = Case(case)
    cycles = [given_cycle(one) for one in given.entries("cycles", 1, MOST_CYCLES)]
    firms = [one.numbers("weekly_m3") for one in given.by_id("firms", 1, 40).values()]
    weeks = len(firms[0])
    if any(len(one) != weeks for one in firms) or weeks > MOST_WEEKS:
        raise LabError("firms", f"as many weeks for all, at most {MOST_WEEKS}, are wanted")
    together = [sum(week) for week in zip(*firms, strict=True)]
    prices = _Prices(given)
    pooled = {cycle: prices.of(together, cycle) for cycle in cycles}
    apart = {cycle: sum(prices.of(one, cycle) for one in firms) for cycle in cycles}
    best = min(cycles, key=lambda cycle: pooled[cycle])
    separate = sum(min(prices.of(one, cycle) for cycle in cycles) for one in firms)
    return {
        "pooled": {str(cycle): money(cost) for cycle, cost in pooled.items()},
        "separate_same_cycle": {str(cycle): money(cost) for cycle, cost in apart.items()},
        "best_cycle": best,
        "best_pooled": money(pooled[best]),
        "separate_best": money(separate),
        "saving_rate": ratio(1 - pooled[best] / separate) if separate else 0.0,
    }


def given_cycle(value: Any) -> int:
    """A whole number of weeks. Raises LabError."""
    return Case({"cycle": value}, "cycles").whole("cycle", 1, MOST_WEEKS)


class _Prices:
    """What shipping and waiting cost in this case."""

    def __init__(self, given: Case) -> None:
        self.large, self.small = given.number("cap40", GUARD), given.number("cap20", GUARD)
        self.large_price, self.small_price = given.number("cost40"), given.number("cost20")
        self.by_volume, self.least = given.number("lcl_per_m3"), given.number("lcl_min_m3")
        self.waiting = given.number("holding_per_m3_week")

    def of(self, weekly: list[float], cycle: int) -> float:
        """A firm's whole time with a shipment every so many weeks, and one at the end."""
        cost, waiting = 0.0, 0.0
        for week, volume in enumerate(weekly):
            last = min(week - week % cycle + cycle, len(weekly)) - 1
            cost += self.waiting * volume * (last - week)
            waiting += volume
            if week == last:
                cost, waiting = cost + self._shipment(waiting), 0.0
        return cost

    def _shipment(self, volume: float) -> float:
        if volume <= GUARD:
            return 0.0
        if volume / min(self.large, self.small) > MOST_CONTAINERS:
            raise LabError("firms", f"no shipment may fill more than {MOST_CONTAINERS} containers")
        return min(
            large * self.large_price + small * self.small_price + self._rest(volume, large, small)
            for large in range(steps(volume / self.large) + 1)
            for small in range(steps(max(volume - large * self.large, 0) / self.small) + 1)
        )

    def _rest(self, volume: float, large: int, small: int) -> float:
        rest = max(0.0, volume - large * self.large - small * self.small)
        return self.by_volume * max(rest, self.least) if rest > GUARD else 0.0
