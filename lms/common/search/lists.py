"""Search in plain lists that Wagtail does not index: small tables, read whole."""

import re
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from lms.common.search.text import normal

BETWEEN_WORDS = re.compile(r"[\s,;、。]+")
# A filter each: a pasted page of text must not become a query of ten thousand conditions.
MOST_WORDS = 8
Row = TypeVar("Row", bound=Model)


def matches_q(queryset: QuerySet[Row], q: str, fields: list[str]) -> QuerySet[Row]:
    """The rows where every word of q stands in one of the fields; all rows for an empty q.

    Fields are the row's own or of rows it points to. It scans, so it is for tables of some thousand rows. One
    character is enough.
    """
    for word in [word for word in BETWEEN_WORDS.split(normal(q)) if word][:MOST_WORDS]:
        queryset = queryset.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)))
    return queryset
