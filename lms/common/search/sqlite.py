"""Chinese search on SQLite's FTS5, ranked in one pass."""

from copy import copy
from typing import Any

from django.db import connections
from django.db.models import CharField, Func, IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from modelsearch.backends.database.sqlite import sqlite as stock
from modelsearch.backends.database.sqlite.query import BM25, MatchExpression, normalize
from modelsearch.query import MatchAll, Not, SearchQuery
from modelsearch.utils import get_descendants_content_types_pks

from lms.common.search.compiling import ChineseCompiler
from lms.common.search.text import index_text

# The best this many are ordered by relevance, later ones by age: nobody turns to page fifty.
RANKED = 1000


class ChineseObjectIndexer(stock.ObjectIndexer):
    """Takes an object's texts as the index wants them."""

    def prepare_value(self, value: Any) -> str:
        """The value cut into characters and pairs; the items of lists come through here by themselves."""
        prepared: str = super().prepare_value(value)
        return prepared if isinstance(value, list | dict) else index_text(prepared)


# SQLiteIndex.add_items looks the class up in its own module; there is no other way to hand it over.
stock.ObjectIndexer = ChineseObjectIndexer


class ChineseIndex(stock.SQLiteIndex):
    """The index without the average over all titles at every save: 99 ms inside the write lock with 100 000 entries."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)


class TitleFirst(BM25):
    """BM25 with the title counting double, as Wagtail's own boost for page titles does."""

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        """The function over the FTS table, whose columns are autocomplete, body, title."""
        sql, params = super().as_sql(*args, **kwargs)
        return sql.replace(")", ", 1.0, 1.0, 2.0)"), params


class Place(Func):
    """The place of a value in a list that is not empty, counted from 0; its length for a value that is not in it."""

    def __init__(self, expression: Any, listed: tuple[Any, ...]) -> None:
        super().__init__(expression, output_field=IntegerField())
        self.listed = listed

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        """IN first, which SQLite answers from a tree, so that CASE is walked for listed rows only."""
        sql, params = compiler.compile(self.source_expressions[0])
        marks = ", ".join(["%s"] * len(self.listed))
        cases = " ".join(f"WHEN %s THEN {place}" for place in range(len(self.listed)))
        case = f"CASE WHEN {sql} IN ({marks}) THEN CASE {sql} {cases} END ELSE {len(self.listed)} END"
        return case, [*params, *self.listed, *params, *self.listed]


class RankedCompiler(stock.SQLiteSearchQueryCompiler):
    """Asks FTS5 for the matches once and for their order once; stock does both anew for every row."""

    def search(self, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> QuerySet[Any]:
        """The matching rows, best first. Scores that the caller asks for by name take the stock way."""
        query = normalize(self.query)
        if score_field or isinstance(query, MatchAll) or is_nothing(query):
            return super().search(config, start, stop, score_field)
        negated = isinstance(query, Not)
        matches = self.matches(query.subquery if negated else query, config)
        rows = self.queryset.exclude(self.among(matches)) if negated else self.queryset.filter(self.among(matches))
        if self.order_by_relevance and not negated:
            best = self.best_first(matches)
            rows = rows.order_by(*([Place("pk", best)] if best else []), "-pk")
        elif not rows.query.order_by:
            rows = rows.order_by("-pk")
        return rows[start:stop]

    def matches(self, query: SearchQuery, config: Any) -> QuerySet[Any]:
        """The entries of the FTS table that match."""
        match = MatchExpression(self.fields or self.FTS_TABLE_FIELDS, self.build_search_query(query, config))
        return stock.SQLiteFTSIndexEntry.objects.filter(match)

    def among(self, matches: QuerySet[Any]) -> Q:
        """The condition that a row has one of these entries.

        A list in a list, where stock joins: with one content type SQLite reads a join from the wrong end and asks
        FTS5 about every entry there is, 4 s for 40 000.
        """
        types = get_descendants_content_types_pks(self.queryset.model)
        entries = stock.IndexEntry.objects.filter(pk__in=matches.values("pk"), content_type__in=types)
        return Q(pk__in=entries.values("object_id"))

    def best_first(self, matches: QuerySet[Any]) -> tuple[Any, ...]:
        """The primary keys of the RANKED best matches among the rows asked for."""
        types = get_descendants_content_types_pks(self.queryset.model)
        ranking = matches.filter(index_entry__content_type__in=types).order_by(TitleFirst())
        ids = ranking.values_list("index_entry__object_id", flat=True)
        best = list(ids[:RANKED])
        if len(best) == RANKED and self.queryset.query.where:
            # The rows asked for may all lie behind those: rank among them alone, at the price of reading their keys.
            rows = self.queryset.order_by().annotate(key_text=Cast("pk", CharField())).values("key_text")
            best = list(ids.filter(index_entry__object_id__in=rows)[:RANKED])
        key = self.queryset.model._meta.pk
        return tuple(key.get_db_prep_value(key.to_python(pk), connections[self.queryset.db]) for pk in best)


def is_nothing(query: SearchQuery) -> bool:
    """Whether a query is the negation of everything."""
    return isinstance(query, Not) and isinstance(query.subquery, MatchAll)


class ChineseSearchCompiler(ChineseCompiler, RankedCompiler):
    """Whole words anywhere in an entry."""


class ChineseAutocompleteCompiler(ChineseCompiler, RankedCompiler, stock.SQLiteAutocompleteQueryCompiler):
    """Words and the beginning of the last one, in the fields for autocompletion."""


class ChineseResults(stock.SQLiteSearchResults):
    """Results that are counted without being ranked: a paginated list asks for both."""

    def _do_count(self) -> int:
        unordered = copy(self.query_compiler)
        unordered.order_by_relevance = False
        return unordered.search(self.query_compiler.get_config(self.backend), self.start, self.stop).count()


class ChineseSQLiteBackend(stock.SQLiteSearchBackend):
    """SQLite's backend with the parts above."""

    results_class = ChineseResults
    index_class = ChineseIndex
    query_compiler_class = ChineseSearchCompiler
    autocomplete_query_compiler_class = ChineseAutocompleteCompiler
