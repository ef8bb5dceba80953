"""Questions answered in words: a few that can be compared, many that a person reads, and notes without answer."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from courses.grading import texts
from courses.grading.shapes import NOTHING, BadGiven, Fault, Kind, Mark, Shown, Spec, clamped, feedback_of, is_fraction

LONGEST_SHORT = 300
LONGEST_ESSAY = 20_000
MOST_ANSWERS = 50


class Short:
    """A few words; the first accepted text that fits counts. `*` stands for anything, `\\*` for the star itself."""

    keys = frozenset({"answers", "case_sensitive"})

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """No accepted text, or none worth anything."""
        answers = spec.get("answers")
        if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
            yield Fault("bad_shape", "answers")
            return
        if len(answers) > MOST_ANSWERS:
            yield Fault("many_options", "answers", {"most": MOST_ANSWERS})
        for number, answer in enumerate(answers):
            yield from _faults_of_answer(answer, f"answers[{number}]")
        if not any(is_fraction(answer.get("fraction")) and answer["fraction"] > 0 for answer in answers):
            yield Fault("no_right_answer", "answers")
        if not isinstance(spec.get("case_sensitive", False), bool):
            yield Fault("bad_shape", "case_sensitive")

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The stem alone."""
        return Shown(Kind.SHORT, spec["stem"])

    def read(self, spec: Spec, given: Any) -> str | None:
        """What was typed."""
        return _read(given, LONGEST_SHORT)

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """The fraction of the first accepted text that fits."""
        if given is None:
            return NOTHING
        folds = not spec.get("case_sensitive", False)
        typed = _even(given, folds)
        for answer in spec["answers"]:
            if _matches(_even(answer["text"], folds), typed):
                return Mark(clamped(answer["fraction"]), feedback=feedback_of([answer]))
        return NOTHING

    def right(self, spec: Spec, seed: int) -> str:
        """The accepted text worth most."""
        return max(spec["answers"], key=lambda answer: answer["fraction"])["text"].replace("\\*", "*")

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """As typed."""
        return (given,) if given else ()


class Essay:
    """A text that a person marks; `guide` tells them how."""

    keys = frozenset({"guide", "min_chars", "max_chars"})

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """Lengths that contradict each other."""
        yield from texts.faults_of(spec.get("guide"), "guide", optional=True)
        least, most = spec.get("min_chars", 0), spec.get("max_chars", LONGEST_ESSAY)
        fair = all(isinstance(one, int) and not isinstance(one, bool) for one in (least, most))
        if not fair or not 0 <= least <= most <= LONGEST_ESSAY:
            yield Fault("bad_lengths", "min_chars", {"most": LONGEST_ESSAY})

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The stem alone."""
        return Shown(Kind.ESSAY, spec["stem"])

    def read(self, spec: Spec, given: Any) -> str | None:
        """What was written."""
        return _read(given, spec.get("max_chars", LONGEST_ESSAY))

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """Nothing for nothing; otherwise a person says."""
        return NOTHING if given is None else Mark(0.0, needs_person=True)

    def right(self, spec: Spec, seed: int) -> None:
        """There is no single right essay."""

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """As written."""
        return (given,) if given else ()


class Description:
    """Something to read before the next questions; it is worth nothing."""

    keys: frozenset[str] = frozenset()

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """None beyond an empty stem."""
        return iter(())

    def shown(self, spec: Spec, seed: int) -> Shown:
        """The stem alone."""
        return Shown(Kind.DESCRIPTION, spec["stem"])

    def read(self, spec: Spec, given: Any) -> None:
        """Nothing can be answered."""

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """Nothing."""
        return NOTHING

    def right(self, spec: Spec, seed: int) -> None:
        """There is nothing to answer."""

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """Nothing."""
        return ()


def _faults_of_answer(answer: Spec, where: str) -> Iterator[Fault]:
    for name in sorted(set(answer) - {"text", "fraction", "feedback"}):
        yield Fault("unknown_key", where, {"key": str(name)[:40]})
    words = answer.get("text")
    yield from texts.faults_of_words(words, f"{where}.text")
    if isinstance(words, str) and not words.strip():
        yield Fault("empty_option", where)
    elif isinstance(words, str) and len(words) > LONGEST_SHORT:
        yield Fault("too_long", f"{where}.text", {"most": LONGEST_SHORT})
    if not is_fraction(answer.get("fraction")):
        yield Fault("bad_fraction", f"{where}.fraction")
    yield from texts.faults_of(answer.get("feedback"), f"{where}.feedback", optional=True)


def _read(given: Any, longest: int) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str) or len(given) > longest or texts.CONTROL.search(given.replace("\r", "")):
        raise BadGiven("words")
    return given.replace("\r\n", "\n").strip() or None


def _even(words: str, folds: bool) -> str:
    """Full-width letters, doubled spaces and, where it does not matter, capitals made alike."""
    plain = " ".join(unicodedata.normalize("NFKC", words).split())
    return plain.casefold() if folds else plain


def _matches(pattern: str, typed: str) -> bool:
    """Whether the pattern with its stars is the typed text. Greedy from the left: linear, whatever the pattern."""
    parts = [part.replace("\0", "*") for part in pattern.replace("\\*", "\0").split("*")]
    if len(parts) == 1:
        return parts[0] == typed
    first, *middle, last = parts
    if len(typed) < len(first) + len(last) or not typed.startswith(first) or not typed.endswith(last):
        return False
    place, end = len(first), len(typed) - len(last)
    for part in middle:
        found = typed.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True
