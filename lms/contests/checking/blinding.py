"""A file as judges may open it: without what tells who made it."""

from lms.contests.checking.asking import ask

# Of computing; a hundred pages of pictures take three.
SECONDS = 30


def without_names(content: bytes, ending: str) -> bytes | None:
    """The file without its properties, comments and traces of cameras; None where that could not be made sure."""
    answered = ask("blinding_program.py", [ending.lower()], content, seconds=SECONDS)
    return answered.said if answered.ended and answered.said else None
