"""The child that scores: a task, a key and answer files on standard input, a line of JSON for each on standard output.

    python -I scoring_program.py SECONDS

The first line of input says how long each part is: {"task": …, "key": bytes, "answers": [bytes, …], "limits": …}.
The first line of output is about the key, each further one about an answer, in order: a child cut short was so far.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import child  # type: ignore[import-not-found]
import workbooks  # type: ignore[import-not-found]


def main() -> None:
    """Limits first, then the files."""
    source = sys.stdin.buffer
    asked = json.loads(source.readline())
    key, *answers = (source.read(size) for size in [asked["key"], *asked["answers"]])
    child.open_scoring()
    from lms.contests.scoring import Limits, plain

    if any(content.startswith(workbooks.ZIP) for content in (key, *answers)):
        import openpyxl  # noqa: F401  while there is still memory for it
    child.begin(int(sys.argv[1]))
    limits, tables = Limits(**asked["limits"]), (workbooks.as_table(one) for one in answers)
    for line in plain.said(asked["task"], workbooks.as_table(key), tables, limits):
        say(line)


def say(line: dict[str, Any]) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
