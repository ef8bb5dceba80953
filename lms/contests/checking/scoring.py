"""Answer files scored by children: what one file does to its child, no other file suffers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.contests.checking.asking import ask

# Of computing: for the key and one answer, and for each further answer of the same child.
SECONDS, SECONDS_MORE = 20, 2
# What a child is given at once.
MOST_AT_ONCE, MOST_BYTES_AT_ONCE = 25, 20_000_000
FAULTS_OF_A_KIND = 20
# What a file that ended its child is told.
TOO_MUCH = {"row": 0, "column": "", "kind": "too_much", "words": {}}


@dataclass(frozen=True)
class Said:
    """What a key or an answer came to, as data.

    whole, public, hidden   {"value", "points": decimals as text, "rows": int}; None where there is none
    faults                  [{"row", "column", "kind", "words"}]
    parts                   of a key: how many rows each part has
    figures                 of an answer to a lab: [{"path", "share", "given"}], every one that was marked
    solution                of the case of a lab: the answer all of which is right
    """

    faults: Sequence[Mapping[str, Any]] = ()
    whole: Mapping[str, Any] | None = None
    public: Mapping[str, Any] | None = None
    hidden: Mapping[str, Any] | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    figures: Sequence[Mapping[str, Any]] = ()
    solution: Mapping[str, Any] | None = None

    @property
    def decides(self) -> Mapping[str, Any] | None:
        """What counts: the hidden part where the key is in two, else all of it."""
        return self.hidden or self.whole


def check_key(task: Mapping[str, Any], key: bytes, *, limits: Mapping[str, int] | None = None) -> Said:
    """What is wrong with a key or its task, and how many rows it has in each part."""
    heard = _heard(task, key, [], limits or {})
    return heard[0] if heard else Said(faults=[TOO_MUCH])


def score_all(
    task: Mapping[str, Any], key: bytes, answers: Sequence[bytes], *, limits: Mapping[str, int] | None = None
) -> Iterator[Said]:
    """The score of every answer, in order, each as soon as its child has ended.

    An answer that ends its child is tried once more alone, so that it alone is told it was too much.
    """
    for lot in _lots(answers):
        heard = _heard(task, key, lot, limits or {})[1:]
        yield from heard
        for answer in lot[len(heard) :]:
            alone = _heard(task, key, [answer], limits or {})
            yield alone[1] if len(alone) == 2 else Said(faults=[TOO_MUCH])


def _lots(answers: Sequence[bytes]) -> Iterator[list[bytes]]:
    lot: list[bytes] = []
    for answer in answers:
        if lot and (len(lot) == MOST_AT_ONCE or sum(map(len, lot)) + len(answer) > MOST_BYTES_AT_ONCE):
            yield lot
            lot = []
        lot.append(answer)
    if lot:
        yield lot


def _heard(task: Mapping[str, Any], key: bytes, lot: Sequence[bytes], limits: Mapping[str, int]) -> list[Said]:
    """What the child said of the key and of each answer it came to."""
    head = {
        "task": task, "key": len(key), "answers": [len(one) for one in lot],
        "limits": {"faults_of_a_kind": FAULTS_OF_A_KIND, **limits},
    }  # fmt: skip
    given = json.dumps(head).encode() + b"\n" + key + b"".join(lot)
    answered = ask("scoring_program.py", [], given, seconds=SECONDS + SECONDS_MORE * len(lot))
    # What was cut in the middle of a line was not said.
    return [Said(**json.loads(line)) for line in answered.said.split(b"\n")[:-1]]
