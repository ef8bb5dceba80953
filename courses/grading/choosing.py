"""Questions answered by ticking: one option, several, true or false."""

from collections.abc import Iterator
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
    feedback_of,
    is_fraction,
    shuffled,
    text,
)

# How several ticks are worth something:
# exact    all right ones and no other, or nothing
# half     漏选得一半: some of the right ones and no other earn half
# each     the share of right ones ticked, less the share of wrong ones ticked
# weights  the sum of the ticked options' fractions
POLICIES = ("exact", "half", "each", "weights")
TRUE, FALSE = "T", "F"


class Single:
    """One option is ticked; each is worth its fraction, so that a second-best answer may earn something."""

    keys = frozenset({"options", "shuffle"})

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Fewer than two options, the same one twice, none that is right."""
        yield from _faults_of_options(spec)

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The options, lettered in the order shown."""
        choices = tuple(
            Choice(letter, spec["options"][place]["text"])
            for letter, place in zip(LETTERS, _order(spec, seed), strict=False)
        )
        return Shown(Kind(spec["kind"]), spec["stem"], choices)

    def read(self, spec: Spec, given: Any) -> str | None:
        """A letter."""
        letters = _letters(spec, [given] if isinstance(given, str) else given)
        if len(letters) > 1:
            raise BadGiven("several options for one")
        return letters[0] if letters else None

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """The option's fraction."""
        ticked = _ticked(spec, given, seed)
        return Mark(clamped(sum(option["fraction"] for option in ticked)), feedback=feedback_of(ticked))

    def right(self, spec: Spec, seed: int) -> str:
        """The letter of the option worth most."""
        order = _order(spec, seed)
        best = max(range(len(order)), key=lambda place: spec["options"][order[place]]["fraction"])
        return LETTERS[best]

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """ "B. 4.8" """
        shown = {choice.key: texts.to_plain(choice.text) for choice in self.shown(spec, seed).options}
        return tuple(f"{letter}. {shown[letter]}" for letter in ([given] if isinstance(given, str) else given or []))


class Multiple(Single):
    """Several options are ticked; the policy says what part of the right ones is worth."""

    keys = frozenset({"options", "shuffle", "policy"})

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Those of one option, and a policy nobody knows."""
        yield from _faults_of_options(spec)
        if spec.get("policy", "exact") not in POLICIES:
            yield Fault("bad_policy", "policy", {"known": ", ".join(POLICIES)})

    def read(self, spec: Spec, given: Any) -> Any:
        """Letters, each once, in order."""
        return _letters(spec, list(given) if isinstance(given, str) else given) or None

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """What the policy makes of the ticks."""
        ticked = _ticked(spec, given, seed)
        wanted = sum(option["fraction"] > 0 for option in spec["options"])
        hit = sum(option["fraction"] > 0 for option in ticked)
        missed, wrong = wanted - hit, len(ticked) - hit
        policy = spec.get("policy", "exact")
        if policy == "weights":
            worth = sum(option["fraction"] for option in ticked)
        elif policy == "each":
            others = len(spec["options"]) - wanted
            worth = hit / wanted - (wrong / others if others else 0)
        else:
            part = 0.5 if policy == "half" and hit else 0.0
            worth = 0.0 if wrong else part if missed else 1.0
        return Mark(clamped(worth), feedback=feedback_of(ticked))

    def right(self, spec: Spec, seed: int) -> Any:
        """The letters of all options worth something."""
        order = _order(spec, seed)
        return [letter for letter, place in zip(LETTERS, order, strict=False) if spec["options"][place]["fraction"] > 0]


class TrueFalse:
    """A statement that holds or does not."""

    keys = frozenset({"answer", "feedback_true", "feedback_false"})

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Neither true nor false."""
        if not isinstance(spec.get("answer"), bool):
            yield Fault("no_right_answer", "answer")
        for name in ("feedback_true", "feedback_false"):
            yield from texts.faults_of(spec.get(name), name, optional=True)

    def shown(self, spec: Spec, seed: int) -> Shown:
        """True, then false; their words are the page's."""
        return Shown(Kind.TRUE_FALSE, spec["stem"], (Choice(TRUE, text(TRUE)), Choice(FALSE, text(FALSE))))

    def read(self, spec: Spec, given: Any) -> str | None:
        """T or F."""
        if isinstance(given, bool):
            return TRUE if given else FALSE
        found = _letters_of(given, {TRUE, FALSE})
        if len(found) > 1:
            raise BadGiven("both true and false")
        return found[0] if found else None

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """All or nothing."""
        if given is None:
            return NOTHING
        name = "feedback_true" if given == TRUE else "feedback_false"
        return Mark(float(spec["answer"] == (given == TRUE)), feedback=feedback_of([spec], name))

    def right(self, spec: Spec, seed: int) -> str:
        """T or F."""
        return TRUE if spec["answer"] else FALSE

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """T or F; the page says it in the reader's language."""
        return (given,) if given else ()


def _faults_of_options(spec: Spec) -> Iterator[Fault]:
    options = spec.get("options")
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        yield Fault("bad_shape", "options")
        return
    if not 2 <= len(options) <= len(LETTERS):
        yield Fault("few_options" if len(options) < 2 else "many_options", "options", {"most": len(LETTERS)})
    for number, option in enumerate(options):
        yield from _faults_of_option(option, f"options[{number}]")
    if not any(is_fraction(option.get("fraction")) and option["fraction"] > 0 for option in options):
        yield Fault("no_right_answer", "options")
    if not isinstance(spec.get("shuffle", False), bool):
        yield Fault("bad_shape", "shuffle")


def _faults_of_option(option: Spec, where: str) -> Iterator[Fault]:
    for name in sorted(set(option) - {"text", "fraction", "feedback"}):
        yield Fault("unknown_key", where, {"key": str(name)[:40]})
    found = list(texts.faults_of(option.get("text"), f"{where}.text"))
    yield from found
    if not found and texts.is_blank(option["text"]):
        yield Fault("empty_option", where)
    if not is_fraction(option.get("fraction")):
        yield Fault("bad_fraction", f"{where}.fraction")
    yield from texts.faults_of(option.get("feedback"), f"{where}.feedback", optional=True)


def _order(spec: Spec, seed: int) -> list[int]:
    """Places of the options as the bank keeps them, in the order shown."""
    count = len(spec["options"])
    return shuffled(count, seed, "options") if spec.get("shuffle") else list(range(count))


def _ticked(spec: Spec, given: Any, seed: int) -> list[Spec]:
    order = _order(spec, seed)
    letters = [given] if isinstance(given, str) else given or []
    return [spec["options"][order[LETTERS.index(letter)]] for letter in letters]


def _letters(spec: Spec, given: Any) -> list[str]:
    return _letters_of(given, set(LETTERS[: len(spec["options"])]))


def _letters_of(given: Any, known: set[str]) -> list[str]:
    letters = [given] if isinstance(given, str) else given or []
    if not isinstance(letters, list) or not all(isinstance(letter, str) for letter in letters):
        raise BadGiven("letters")
    found = sorted({letter.strip().upper() for letter in letters if letter.strip()})
    if set(found) - known:
        raise BadGiven("an option that is not there")
    return found
