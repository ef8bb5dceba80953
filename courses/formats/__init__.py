"""Questions in files: reading and writing. Pure, without Django; README.md describes every format."""

from courses.formats.drafts import Draft, Parsed, Problem, Unreadable, finished, problems_of

__all__ = ["Draft", "Parsed", "Problem", "Unreadable", "finished", "problems_of"]
