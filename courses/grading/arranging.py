"""Questions answered by bringing things together or into order. The keys sent are those shown: they tell nothing."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from courses.grading import texts
from courses.grading.shapes import (
    LETTERS,
    NOTHING,
    BadGiven,
    Choice,
    Fault,
    Kind,
    Mark,
    Shown,
    Spec,
    clamped,
    shuffled,
    text,
)

MATCHING_POLICIES = ("each", "exact")
# exact     the whole order, or nothing
# position  the share of things at their place
# adjacent  the share of neighbours that follow each other as they should
ORDERING_POLICIES = ("exact", "position", "adjacent")


class Matching:
    """Each item gets one of the choices; a pair without a stem is a choice that fits nowhere."""

    keys = frozenset({"pairs", "policy", "shuffle"})

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Fewer than two items, fewer than two choices."""
        pairs = spec.get("pairs")
        if not isinstance(pairs, list) or not all(
            isinstance(one, dict) and set(one) == {"stem", "match"} for one in pairs
        ):
            yield Fault("bad_shape", "pairs")
            return
        broken = [fault for number, pair in enumerate(pairs) for fault in _faults_of_pair(pair, f"pairs[{number}]")]
        yield from broken
        if not broken:
            if sum(not texts.is_blank(pair["stem"]) for pair in pairs) < 2:
                yield Fault("few_pairs", "pairs")
            if not 2 <= len(_matches(spec)) <= len(LETTERS):
                yield Fault("few_matches", "pairs", {"most": len(LETTERS)})
        if spec.get("policy", "each") not in MATCHING_POLICIES:
            yield Fault("bad_policy", "policy", {"known": ", ".join(MATCHING_POLICIES)})
        if not isinstance(spec.get("shuffle", False), bool):
            yield Fault("bad_shape", "shuffle")

    def shown(self, spec: Spec, seed: int) -> Shown:
        """Items by number, choices by letter, the choices always shuffled: their order would be the answer."""
        items = tuple(Choice(str(number), pair["stem"]) for number, pair in enumerate(_items(spec, seed), 1))
        choices = tuple(Choice(letter, text(words)) for letter, words in _lettered(spec, seed).items())
        return Shown(Kind.MATCHING, spec["stem"], options=choices, items=items)

    def read(self, spec: Spec, given: Any) -> dict[str, str] | None:
        """{"1": "B"}: letters by item number."""
        if given is None:
            return None
        if not isinstance(given, dict) or not all(isinstance(one, str) for pair in given.items() for one in pair):
            raise BadGiven("letters by number")
        numbers = [str(number) for number in range(1, _count(spec) + 1)]
        letters = LETTERS[: len(_matches(spec))]
        found = {number: letter.strip().upper() for number, letter in given.items() if letter.strip()}
        if set(found) - set(numbers) or any(letter not in letters or len(letter) != 1 for letter in found.values()):
            raise BadGiven("an item or choice that is not there")
        return {number: found[number] for number in numbers if number in found} or None

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """The share of items with their choice; all or nothing where the policy says so."""
        if given is None:
            return NOTHING
        words = _lettered(spec, seed)
        items = _items(spec, seed)
        hit = sum(words.get(given.get(str(number), "")) == pair["match"] for number, pair in enumerate(items, 1))
        whole = float(hit == len(items))
        return Mark(whole if spec.get("policy", "each") == "exact" else clamped(hit / len(items)))

    def right(self, spec: Spec, seed: int) -> dict[str, str]:
        """Every item's letter."""
        letters = {words: letter for letter, words in _lettered(spec, seed).items()}
        return {str(number): letters[pair["match"]] for number, pair in enumerate(_items(spec, seed), 1)}

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """ "item → choice", a line each."""
        words = _lettered(spec, seed)
        items = enumerate(_items(spec, seed), 1)
        return tuple(
            f"{texts.to_plain(pair['stem'])} → {words[given[str(number)]]}"
            for number, pair in items
            if str(number) in (given or {})
        )


class Ordering:
    """Things to be brought into the order in which the spec lists them."""

    keys = frozenset({"items", "policy"})

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Fewer than two things, or the same one twice."""
        items = spec.get("items")
        if not isinstance(items, list):
            yield Fault("bad_shape", "items")
            return
        broken = [fault for number, one in enumerate(items) for fault in texts.faults_of(one, f"items[{number}]")]
        yield from broken
        if not 2 <= len(items) <= len(LETTERS):
            yield Fault("few_items", "items", {"most": len(LETTERS)})
        if not broken and any(texts.is_blank(one) for one in items):
            yield Fault("empty_option", "items")
        if not broken and len({texts.to_plain(one) for one in items}) < len(items):
            yield Fault("repeated_item", "items")
        if spec.get("policy", "exact") not in ORDERING_POLICIES:
            yield Fault("bad_policy", "policy", {"known": ", ".join(ORDERING_POLICIES)})

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The things lettered in a shuffled order, which is never the right one."""
        items = spec["items"]
        choices = tuple(
            Choice(letter, items[place]) for letter, place in zip(LETTERS, _mixed(spec, seed), strict=False)
        )
        return Shown(Kind.ORDERING, spec["stem"], options=choices)

    def read(self, spec: Spec, given: Any) -> list[str] | None:
        """All letters, each once, in the order chosen."""
        if not given:
            return None
        letters = list(given) if isinstance(given, str) else given
        if not isinstance(letters, list) or sorted(map(str, letters)) != list(LETTERS[: len(spec["items"])]):
            raise BadGiven("every letter once")
        return letters

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """What the policy makes of the order."""
        if given is None:
            return NOTHING
        mixed = _mixed(spec, seed)
        places = [mixed[LETTERS.index(letter)] for letter in given]
        policy = spec.get("policy", "exact")
        if policy == "position":
            hit, all_of = sum(place == number for number, place in enumerate(places)), len(places)
        elif policy == "adjacent":
            hit, all_of = sum(b == a + 1 for a, b in pairwise(places)), len(places) - 1
        else:
            hit, all_of = int(places == sorted(places)), 1
        return Mark(clamped(hit / all_of))

    def right(self, spec: Spec, seed: int) -> list[str]:
        """The letters in the right order."""
        mixed = _mixed(spec, seed)
        return [LETTERS[mixed.index(place)] for place in range(len(mixed))]

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """The things in the order chosen, a line each."""
        words = {choice.key: texts.to_plain(choice.text) for choice in self.shown(spec, seed).options}
        return tuple(f"{number}. {words[letter]}" for number, letter in enumerate(given or [], 1))


def _faults_of_pair(pair: Spec, where: str) -> Iterator[Fault]:
    yield from texts.faults_of(pair["stem"], f"{where}.stem")
    yield from texts.faults_of_words(pair["match"], f"{where}.match")
    if isinstance(pair["match"], str) and not pair["match"].strip():
        yield Fault("empty_option", where)


def _items(spec: Spec, seed: int) -> list[Spec]:
    """Pairs with something to match, in the order shown."""
    pairs = [pair for pair in spec["pairs"] if not texts.is_blank(pair["stem"])]
    return [pairs[place] for place in shuffled(len(pairs), seed, "items")] if spec.get("shuffle") else pairs


def _count(spec: Spec) -> int:
    return sum(not texts.is_blank(pair["stem"]) for pair in spec["pairs"])


def _matches(spec: Spec) -> list[str]:
    """The different choices, as the spec lists them."""
    return list(dict.fromkeys(pair["match"] for pair in spec["pairs"]))


def _lettered(spec: Spec, seed: int) -> dict[str, str]:
    known = _matches(spec)
    return {letter: known[place] for letter, place in zip(LETTERS, shuffled(len(known), seed, "matches"), strict=False)}


def _mixed(spec: Spec, seed: int) -> list[int]:
    places = shuffled(len(spec["items"]), seed, "ordering")
    # A paper that is right before anybody touches it would ask nothing.
    return places[1:] + places[:1] if places == sorted(places) else places
