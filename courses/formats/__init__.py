"""Questions in files: reading and writing. Pure, without Django; README.md describes every format."""

from courses.formats import gift, moodle, quizjson, xlsx
from courses.formats.drafts import MOST_QUESTIONS, Draft, Parsed, Problem, Unreadable, finished, problems_of
from courses.formats.printing import as_plain

# Name of the format: (module with read(bytes) -> Parsed and write(drafts) -> bytes, ending of its files, media type).
FORMATS = {
    "gift": (gift, "gift", "text/plain; charset=utf-8"),
    "moodle": (moodle, "xml", "application/xml"),
    "quizjson": (quizjson, "json", "application/json"),
    "xlsx": (xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

__all__ = [
    "FORMATS",
    "MOST_QUESTIONS",
    "Draft",
    "Parsed",
    "Problem",
    "Unreadable",
    "as_plain",
    "finished",
    "problems_of",
    "read",
    "write",
]


def read(form: str, content: bytes) -> Parsed:
    """The questions of a file. One that cannot be read at all comes back as a single problem."""
    try:
        return FORMATS[form][0].read(content)
    except Unreadable as error:
        return Parsed(problems=(error.problem,))


def write(form: str, drafts: list[Draft]) -> bytes:
    """The questions as a file of that format, everything kept: reading it back gives the same questions."""
    return FORMATS[form][0].write(drafts)
