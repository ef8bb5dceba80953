"""Who trained whom in a firm, for those who must not judge them."""

from collections import defaultdict
from collections.abc import Iterable

from internships.models import Placement


def mentors_of(students: Iterable[int]) -> dict[int, set[int]]:
    """{student: their mentors and teachers of every placement, past ones too}. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Placement.objects.filter(student__in=list(students)).values_list("student", "mentor", "teacher")
    for student, *people in rows:
        found[student].update(one for one in people if one is not None)
    return dict(found)
