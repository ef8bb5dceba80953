"""What stands around the text of a file: front matter, and the traces of an unfinished merge."""

import re

import yaml

from courses.formats.drafts import Problem, Unreadable

FENCE = "---"
OURS, MIDDLE, THEIRS = (re.compile(pattern) for pattern in (r"<{7}( |$)", r"={7}$", r">{7}( |$)"))
LARGEST_HEAD = 100


def split_head(text: str) -> tuple[dict[str, object], str]:
    """(facts, text): the YAML between two lines of "---" at the top, and the rest with its lines where they were.

    Raises Unreadable for YAML that cannot be read.
    """
    lines = text.split("\n")
    if lines[0].strip() != FENCE:
        return {}, text
    end = next((number for number, line in enumerate(lines[1:LARGEST_HEAD], 1) if line.strip() == FENCE), None)
    # A rule at the top of the text is no head: "---" alone, or nothing like "key: value" below it.
    if end is None or not any(":" in line for line in lines[1:end]):
        return {}, text
    try:
        facts = yaml.safe_load("\n".join(lines[1:end])) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable("md_head", row=(mark.line if mark else 0) + 2) from error
    if not isinstance(facts, dict):
        raise Unreadable("md_head", row=2)
    return {str(name): value for name, value in facts.items()}, "\n" * (end + 1) + "\n".join(lines[end + 1 :])


def settle_merges(text: str) -> tuple[str, list[Problem]]:
    """The text with the first version wherever two stand between conflict markers, and a remark for each.

    Lines keep their numbers: what goes is left empty.
    """
    kept, remarks, state = [], [], "out"
    for number, line in enumerate(text.split("\n"), 1):
        marker = _marker(line, state)
        if marker == "ours":
            remarks.append(Problem(number, "md_conflict"))
        state = marker or state
        kept.append("" if marker or state == "theirs" else line)
    return "\n".join(kept), remarks


def _marker(line: str, state: str) -> str:
    if state == "out" and OURS.match(line):
        return "ours"
    if state == "ours" and MIDDLE.match(line):
        return "theirs"
    return "out" if state == "theirs" and THEIRS.match(line) else ""
