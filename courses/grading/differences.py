"""What became of words: the stretches that stayed, went out and came in. Chinese is compared sign by sign."""

import re
from difflib import SequenceMatcher

# A run of Latin letters and digits is one token, everything else stands alone: "2.5%" changes as a whole number would.
TOKENS = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
SENTENCES = re.compile(r"[^。！？；\n]+[。！？；\n]*|[。！？；\n]+")
# Comparing costs the product of the lengths in the worst case; longer texts are compared by sentences.
MOST_TOKENS = 2000

Piece = tuple[str, str]


def differences(before: str, after: str) -> list[Piece]:
    """[("equal" | "deletion" | "addition", words), …] that joined give `before` without additions, `after` without
    deletions; what went out stands before what came in its place.
    """
    old, new = _tokens(before, after)
    pieces: list[Piece] = []
    for tag, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("equal", "".join(old[start:end])))
            continue
        pieces += [("deletion", "".join(old[start:end]))] if end > start else []
        pieces += [("addition", "".join(new[from_:to]))] if to > from_ else []
    return pieces


def _tokens(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if max(len(old), len(new)) <= MOST_TOKENS:
        return old, new
    return SENTENCES.findall(before), SENTENCES.findall(after)
