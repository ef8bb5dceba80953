"""Queries rewritten so that they ask for what the index holds; the same for both databases."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from modelsearch.query import MATCH_ALL, MATCH_NONE, And, Boost, Not, Or, Phrase, PlainText, SearchQuery

from lms.common.search.text import query_terms


class ChineseCompiler:
    """Stands before a database's query compiler, which then sees terms of the index only."""

    query: SearchQuery
    queryset: QuerySet[Any]
    fields: list[str] | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = in_terms(self.query)

    def search(self, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """The matching rows. The index knows whole entries, so a search in some fields looks into those afterwards."""
        if self.fields is not None and isinstance(self.query, PlainText):
            self.queryset, self.fields = containing(self.queryset, self.query, self.fields), None
        return super().search(*args, **kwargs)  # type: ignore[misc]  # of the compiler behind


def in_terms(query: SearchQuery) -> SearchQuery:
    """The query with its texts cut into terms; parts without any word, such as ！？, match nothing."""
    if isinstance(query, PlainText | Phrase):
        terms = query_terms(query.query_string, phrase=isinstance(query, Phrase))
        return PlainText(" ".join(terms), operator=getattr(query, "operator", "and")) if terms else MATCH_NONE
    if isinstance(query, And):
        parts = [in_terms(part) for part in query.subqueries]
        return MATCH_NONE if MATCH_NONE in parts else And(parts)
    if isinstance(query, Or):
        parts = [part for part in map(in_terms, query.subqueries) if part is not MATCH_NONE]
        return Or(parts) if parts else MATCH_NONE
    if isinstance(query, Not):
        part = in_terms(query.subquery)
        return MATCH_ALL if part is MATCH_NONE else Not(part)
    return Boost(in_terms(query.subquery), query.boost) if isinstance(query, Boost) else query


def containing(queryset: QuerySet[Any], query: PlainText, fields: list[str]) -> QuerySet[Any]:
    """The rows whose fields hold the terms, all of them or one, as the query's operator says."""
    held = [
        reduce(or_, (Q(**{f"{field}__icontains": term}) for field in fields)) for term in query.query_string.split()
    ]
    return queryset.filter(reduce(and_ if query.operator == "and" else or_, held))
