"""One written form for words, whichever file they came from: so that a question exported and imported is the same."""

import re
from typing import Any

SPACES = re.compile("[ \t]+")
AROUND_BREAKS = re.compile(" ?\n ?")
TEXT_KEYS = {"text", "format"}
# Parts that are strings, not texts with a format.
WORDS = {"match", "name", "formula"}


def tidy(spec: Any) -> Any:
    """The spec with its words in their one form, and without the optional texts that are empty."""
    if isinstance(spec, list):
        return [tidy(one) for one in spec]
    if not isinstance(spec, dict):
        return spec
    if set(spec) == TEXT_KEYS and isinstance(spec["text"], str):
        return {**spec, "text": tidy_words(spec["text"], str(spec["format"]))}
    found = {key: tidy(value) for key, value in spec.items() if not _is_empty(key, value)}
    for key, value in found.items():
        if isinstance(value, str) and (key in WORDS or key == "text"):
            # Compared, not shown: doubled spaces are looked past when an answer is marked.
            found[key] = tidy_words(value, "markdown")
    return found


def tidy_words(words: str, form: str = "plain") -> str:
    """Without spaces around; for plain text without doubled spaces, which a browser would not show either."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    if form in ("plain", "moodle"):
        words = AROUND_BREAKS.sub("\n", SPACES.sub(" ", words))
    return words.strip()


def _is_empty(key: str, value: Any) -> bool:
    if value is None:
        return True
    is_text = isinstance(value, dict) and set(value) == TEXT_KEYS and isinstance(value["text"], str)
    return is_text and key not in ("stem", "text") and not value["text"].strip()
