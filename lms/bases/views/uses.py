"""How much of a base is used: by day, week and term, as a chart, a table and a file."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.bases import access
from lms.bases.planning import Use
from lms.bases.queries.utilisation import DEFINITION, Uses, heads_of, monday_of, uses
from lms.bases.views.bases import day_of
from lms.common import tables
from lms.common.entry import entry
from lms.common.sheets import Column
from lms.common.terms import term_of, terms_until

STEPS = ("day", "week", "term")
EARLIER_TERMS = 4
DAYS_SHOWN = 28


@dataclass(frozen=True)
class Row:
    """A stretch of time."""

    label: str
    use: Use

    @property
    def open_hours(self) -> float:
        """Open workstation-hours."""
        return round(float(self.use.open), 1)

    @property
    def booked_hours(self) -> float:
        """Booked workstation-hours."""
        return round(float(self.use.booked), 1)

    @property
    def percent(self) -> float | None:
        """Utilisation."""
        return self.use.percent


@entry(access.keeps_somewhere)
@require_safe
def use(request: HttpRequest, org: str, code: str, place: str) -> HttpResponse:
    """The last four weeks by day, this term by week, or the last terms; `?format=xlsx` the table as a file."""
    base = access.access_kept(request.user, org, code)
    by = request.GET.get("by", "week") if request.GET.get("by") in STEPS else "week"
    days = _days(by, day_of(request.GET.get("to", "")) or timezone.localdate())
    rows = _rows(by, base.pk, uses([base.pk], days))
    columns = [
        Column(_("时间"), "label"),
        Column(_("开放工位时"), "open_hours"),
        Column(_("占用工位时"), "booked_hours"),
        Column(_("利用率（百分数）"), "percent"),
    ]
    if export := tables.download(request, f"{base.code}-use", columns, rows):
        return export
    whole = Row("", sum((row.use for row in rows), Use()))
    context = {
        "base": base, "owner": base.owner, "rows": rows, "whole": whole, "by": by, "heads": heads_of(base.pk, days),
        "first": days[0], "last": days[-1], "definition": DEFINITION,
        "tabs": [{"label": label, "url": f"?by={step}", "current": step == by} for step, label in _steps()],
        "back": reverse(f"bases:{place}_keep", args=[org, code]),
    }  # fmt: skip
    return render(request, "bases/use.html", context)


def _steps() -> list[tuple[str, str]]:
    return [("day", _("按天")), ("week", _("按周")), ("term", _("按学期"))]


def _days(by: str, last: date) -> list[date]:
    """The days looked at, up to the last one."""
    term = term_of(last)
    first = {
        "day": last - timedelta(days=DAYS_SHOWN - 1),
        "week": term.first,
        "term": terms_until(last, EARLIER_TERMS)[-1].first,
    }[by]
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def _rows(by: str, base_id: int, used: Uses) -> list[Row]:
    """Days, weeks or terms in order, each with what was open and booked."""
    if by == "day":
        return [Row(f"{day:%Y-%m-%d}", one) for day, one in used.grouped(base_id, lambda day: day).items()]
    if by == "week":
        weeks = used.grouped(base_id, monday_of)
        return [Row(_("%(day)s 起") % {"day": f"{day:%Y-%m-%d}"}, one) for day, one in weeks.items()]
    terms = used.grouped(base_id, lambda day: term_of(day).first)
    return [Row(term_of(day).name, one) for day, one in terms.items()]
