"""LAB-OW: what firms pay for a warehouse they share, by three rules; after the study's "pay by your share of use"."""

from collections.abc import Mapping
from itertools import combinations
from math import comb
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import GUARD, money, steps
from courses.labs.reading import Case

MOST_FIRMS = 12  # Shapley's value asks every coalition
HARM = 1e-6


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """Fees in RMB by use, in equal parts and by Shapley's value; who pays more than alone; what is saved together.

    C(S) = setup + module_rent * ceil(V/module_m3) + storage_per_m3 * V + handling_per_order * O, volumes in m3.
    """
    given = Case(case)
    firms = given.by_id("firms", 1, MOST_FIRMS)
    ids, volumes = [*firms], [one.number("volume_m3") for one in firms.values()]
    orders = [one.number("orders") for one in firms.values()]
    cost = _costs(given, volumes, orders)
    everybody = tuple(range(len(ids)))
    alone, total = [cost[(n,)] for n in everybody], cost[everybody]
    if not sum(volumes):
        raise LabError("firms", "some volume is wanted")
    rules = {
        "usage": [total * volume / sum(volumes) for volume in volumes],
        "equal": [total / len(ids)] * len(ids),
        "shapley": _shapley(cost, len(ids)),
    }
    return {
        "standalone": [money(one) for one in alone],
        "pooled_total": money(total),
        "saving": money(sum(alone) - total),
        **{
            name: {"pay": [money(one) for one in pay], "harmed": _harmed(ids, pay, alone)}
            for name, pay in rules.items()
        },
    }


def _harmed(ids: list[str], pay: list[float], alone: list[float]) -> list[str]:
    return [who for who, fee, own in zip(ids, pay, alone, strict=True) if fee > own + HARM]


def _costs(given: Case, volumes: list[float], orders: list[float]) -> dict[tuple[int, ...], float]:
    """What every coalition would pay together; nobody pays nothing."""
    setup, rent, module = given.number("setup"), given.number("module_rent"), given.number("module_m3", GUARD)
    storage, handling = given.number("storage_per_m3"), given.number("handling_per_order")

    def cost(some: tuple[int, ...]) -> float:
        volume = sum(volumes[n] for n in some)
        rented = rent * steps(volume / module)
        return setup + rented + storage * volume + handling * sum(orders[n] for n in some)

    everybody = range(len(volumes))
    some = (one for size in everybody for one in combinations(everybody, size + 1))
    return {(): 0.0} | {one: cost(one) for one in some}


def _shapley(cost: dict[tuple[int, ...], float], count: int) -> list[float]:
    """What each adds to a coalition, over all orders in which they could have come together."""
    shares = [0.0] * count
    for without in cost:
        weight = 1 / (count * comb(count - 1, len(without))) if len(without) < count else 0
        for firm in set(range(count)) - set(without):
            together = tuple(sorted((*without, firm)))
            shares[firm] += weight * (cost[together] - cost[without])
    return shares
