"""What the matching of a province costs, in units of reading its packed lists once.

Run: .venv/bin/python tests/benchmarks/matching.py [--students N] [--slots M] [--choices K] [--library STUDENTS]
Prints a line per figure: what was measured, what is asked for. Processor seconds, the least of a few runs.
"""

import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path[0] = str(Path(__file__).parents[2])  # not this folder: there is a library with this file's name

from internships.matching import NONE, Market, Matching, Seats, build, certify, needs_of, preview, recommend, solve
from internships.matching.measuring import forget_peak, measure, peak_megabytes, seconds
from internships.matching.samples import province


def say(name: str, found: float, unit: str, asked: str) -> None:
    sys.stdout.write(f"{name:46} {found:12.3f} {unit:10} asked: {asked}\n")
    sys.stdout.flush()


def made(students: int, slots: int, choices: int, **more: object) -> Market:
    """Lists of three quarters of the choices or more, as the issue has them: 15 to 20."""
    sample = province(students, slots, choices, shortest=-(-3 * choices // 4))
    return build(*sample[:3], lottery=sample.lottery, **more)


def plain_run(market: Market) -> Matching:
    """The engines, the check, and memory."""
    forget_peak()
    numba = measure(market, "numba", times=3)
    say("read the packed lists once", numba.stream_seconds * 1000, "ms", "-")
    say("numba", numba.ratio, "x stream", "<= 45")
    say("certificate", numba.certify_ratio, "x stream", "<= 10")
    say("peak memory, market in hand to certificate", peak_megabytes(), "MB", "-")
    numpy = measure(market, "numpy", times=1)
    say("numpy", numpy.solve_seconds / numba.stream_seconds, "x stream", "<= 450")
    say("placed", 100 * numba.matching.placed / market.students, "%", "-")
    same = np.array_equal(numba.matching.slot, numpy.matching.slot) and np.array_equal(
        numba.matching.cutoff, numpy.matching.cutoff
    )
    if not (same and numba.certificate.ok):
        raise SystemExit("the engines differ, or the certificate failed")
    return numba.matching


def with_rules(market: Market, students: int, slots: int, choices: int) -> None:
    """Lower quotas and ceilings against a plain run, turn about: the machine's moods then fall on both."""
    matching = solve(market)
    dice = np.random.default_rng(2)
    minimum = np.where(dice.random(slots) < 0.4, np.ceil(0.6 * market.capacity), 0).astype(np.int32)
    needy = replace(market, minimum=minimum)
    closed = int(solve(needy).closed.sum())
    say(f"lower quotas, {closed} classes closed", _against(needy, market), "x plain", "<= 1.2")
    held = np.bincount(matching.slot[matching.slot != NONE], minlength=slots)
    for name, size in (("192 regions", -(-slots // 192)), ("firms of 5 posts", 5)):
        groups = []
        for number, start in enumerate(range(0, slots, size)):
            inside = np.arange(start, min(start + size, slots))
            groups.append((inside, int(held[inside].sum() * (0.9 if number % 2 else 1.2)) + 1))
        capped = made(students, slots, choices, groups=groups)
        say(f"ceilings, {name}, half of them binding", _against(capped, market), "x plain", "<= 2")
        found = solve(capped)
        spent, certificate = seconds(lambda it=capped, result=found: certify(it, result))
        say(f"certificate with these ({'ok' if certificate.ok else 'BAD'})", spent * 1000, "ms", "-")


def _against(market: Market, plain: Market) -> float:
    pairs = [(seconds(lambda: solve(market), 1)[0], seconds(lambda: solve(plain), 1)[0]) for _ in range(4)]
    return min(one for one, _ in pairs) / min(other for _, other in pairs)


def a_preview(market: Market, matching: Matching) -> None:
    """One more seat at a full slot."""
    slot = int(np.argmax(matching.cutoff * (matching.cutoff != np.iinfo(np.uint64).max)))
    change = Seats(slot, int(market.capacity[slot]) + 1)
    spent, diff = seconds(lambda: preview(market, matching, change), 3)
    say(f"preview of one more seat, {len(diff.moved)} move", spent, "s", "<= 0.5")


def the_twenty_best(slots: int) -> None:
    """For one student with 30 skills, among posts with 3 to 8 needs of 114 skills."""
    dice = np.random.default_rng(3)
    needs = needs_of(
        [
            [
                (int(s), int(dice.integers(1, 4)), int(dice.integers(1, 6)))
                for s in dice.choice(114, dice.integers(3, 9), replace=False)
            ]
            for _ in range(slots)
        ],
        114,
    )
    held = np.zeros(114, dtype=np.uint8)
    held[dice.permutation(114)[:30]] = dice.integers(1, 4, 30)
    took = []
    for _ in range(300):
        began = time.perf_counter()
        recommend(held, needs, 20)
        took.append(time.perf_counter() - began)
    say(f"top-20 of {slots} slots, p50", float(np.median(took)) * 1000, "ms", "<= 2")


def against_the_library(students: int) -> None:
    """PyPI's `matching` on the same instance: objects, deep recursion, and the same answer."""
    from matching.games import HospitalResident

    market = made(students, max(students * 45 // 1000, 5), 12)
    measured = measure(market, "numba", times=5)
    order = _orders(market)
    began = time.process_time()
    game = HospitalResident.create_from_dictionaries(
        {s: [int(j) for j in row if j != NONE] for s, row in enumerate(market.lists)},
        {slot: order[slot] for slot in range(market.slots)},
        {slot: int(seats) for slot, seats in enumerate(market.capacity)},
    )
    built = time.process_time() - began
    began = time.process_time()
    found = {r.name: h.name for h, residents in game.solve(optimal="resident").items() for r in residents}
    spent = time.process_time() - began
    same = measured.matching.slot.tolist() == [found.get(s, NONE) for s in range(students)]
    say(f"than `matching` solving, {students} students", spent / measured.solve_seconds, "x faster", ">= 1400")
    say("  with what it takes to build", (spent + built) / measured.solve_seconds, "x faster", "-")
    say("  same answer", float(same), "", "1")


def _orders(market: Market) -> list[list[int]]:
    """Of every slot the students who list it, best first."""
    student, choice = np.nonzero(market.lists != NONE)
    slot, key = market.lists[student, choice], market.keys[student, choice]
    order = np.lexsort((key, slot))[::-1]
    ends = np.flatnonzero(np.diff(slot[order])) + 1
    found: list[list[int]] = [[] for _ in range(market.slots)]
    for some in np.split(order, ends):
        found[int(slot[some[0]])] = student[some].tolist()
    return found


def figures(given: Namespace) -> None:
    market = made(given.students, given.slots, given.choices)
    sys.stdout.write(
        f"{market.students} students, {market.slots} slots, {market.listed} choices, {market.packed.nbytes / 2**20:.0f} MB\n"
    )
    matching = plain_run(market)
    a_preview(market, matching)
    with_rules(market, given.students, given.slots, given.choices)
    the_twenty_best(given.slots)
    if given.library:
        against_the_library(given.library)


def main() -> None:
    """Print the table."""
    parser = ArgumentParser()
    parser.add_argument("--students", type=int, default=1_200_000)
    parser.add_argument("--slots", type=int, default=50_000)
    parser.add_argument("--choices", type=int, default=20)
    parser.add_argument("--library", type=int, default=0, help="also race PyPI's `matching` with so many students")
    given = parser.parse_args()
    sys.setrecursionlimit(10_000_000)  # `matching` copies a chain of all its objects
    threading.stack_size(1 << 30)
    race = threading.Thread(target=lambda: figures(given))
    race.start()
    race.join()


if __name__ == "__main__":
    main()
