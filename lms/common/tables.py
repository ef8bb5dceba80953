"""Lists of a page: search, sort, page and download by the address alone (`?q= &sort=-score &page=2 &format=xlsx`)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from lms.common.sheets import Column, as_csv, as_xlsx

PER_PAGE = 20
LONGEST_QUERY = 80
# A download is one answer of a web process; beyond this it is a job.
MOST_ROWS = 20_000
FORMATS: dict[str, Callable[[str, Sequence[Column], Iterable[Any]], HttpResponse]] = {"csv": as_csv, "xlsx": as_xlsx}


@dataclass(frozen=True)
class Listing:
    """A list as the address asks for it: `page` for the table, `rows` before paging for downloads."""

    page: Page
    rows: QuerySet
    q: str
    sort: str


def listing(
    request: HttpRequest,
    rows: QuerySet,
    *,
    sorts: Mapping[str, str],
    default: str,
    search: Sequence[str] = (),
    per_page: int = PER_PAGE,
) -> Listing:
    """Rows searched, sorted and paged; a sort the page does not name, or a page that is not there, falls back.

    sorts   what `?sort=` may say, and the field it stands for: {"score": "entry__score"}; "-score" turns it round
    search  fields in which `?q=` is looked for, any of them
    """
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    if q and search:
        rows = rows.filter(_anywhere(q, search))
    sort = request.GET.get("sort", default)
    sort = sort if sort.removeprefix("-") in sorts else default
    rows = rows.order_by(_order(sort, sorts), "pk")
    return Listing(Paginator(rows, per_page).get_page(request.GET.get("page")), rows, q, sort)


def download(request: HttpRequest, name: str, columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse | None:
    """The file that `?format=csv` or `?format=xlsx` asks for; None when the page itself is wanted.

    At most MOST_ROWS rows of a queryset; columns are written for this reader, so pass only rows they may see.
    """
    write = FORMATS.get(request.GET.get("format", ""))
    if write is None:
        return None

    return write(name, columns, rows[:MOST_ROWS] if isinstance(rows, QuerySet) else rows)


def _anywhere(q: str, fields: Sequence[str]) -> Q:
    found = Q()
    for name in fields:
        found |= Q(**{f"{name}__icontains": q})
    return found


def _order(sort: str, sorts: Mapping[str, str]) -> Any:
    column = F(sorts[sort.removeprefix("-")])
    # What is not known comes last either way: an empty cell is neither the best nor the worst.
    return column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
