"""What a course's evidence is called, for pages that list proofs of skills."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.models import Enrolment
from courses.queries import pages

PREFIX = "courses.enrolment:"


@dataclass(frozen=True)
class Named:
    """A course that was passed: its title, where to read about it and where its grades stand."""

    title: str
    url: str
    lang: str


def named(keys: Iterable[str]) -> dict[str, Named]:
    """{evidence: the course behind it} of those that are courses. Two queries at most."""
    wanted = {key.removeprefix(PREFIX): key for key in keys if key.startswith(PREFIX)}
    numbers = [int(pk) for pk in wanted if pk.isdecimal()]
    rows = list(Enrolment.objects.filter(pk__in=numbers).select_related("run__course"))
    known = pages.shown([row.run.course for row in rows])
    shown = {row.pk: known[row.run.course_id] for row in rows}
    return {wanted[str(pk)]: Named(one.title, one.url, one.lang) for pk, one in shown.items()}
