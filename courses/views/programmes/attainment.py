"""How far the outcomes of a version are attained, of everybody or of a group: page, workbook and paper."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses import access
from courses.choices import AttainmentStatus
from courses.curricula.attainment import FEWEST, Attainment, Line
from courses.queries.attainment import Group, Outcome, Report, definitions, report_of
from courses.templatetags.programmes import attained as cut
from courses.views.programmes import attainment_files as files
from courses.views.programmes.versions import version_of
from lms.common.entry import entry

TONES = {AttainmentStatus.ATTAINED: "ok", AttainmentStatus.MISSED: "bad", AttainmentStatus.OPEN: ""}


@dataclass(frozen=True)
class Shown:
    """An outcome in a group, with what its number comes to in words and in colour."""

    outcome: Outcome
    group: Group | None
    attained: Attainment
    status: AttainmentStatus

    @property
    def tone(self) -> str:
        """The tone of its badge and its bar."""
        return TONES[self.status]

    @property
    def told(self) -> list[Line]:
        """Its courses with a mean to be told."""
        return [line for line in self.attained.lines if line.share is not None]

    @property
    def missing(self) -> list[Line]:
        """Its courses without one."""
        return [line for line in self.attained.lines if line.share is None]


@entry(access.works_in_teaching)
@require_safe
def attainment(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """The outcomes with their numbers, what they are made of, and class by class. `of` narrows to a year or a class."""
    school, version = version_of(request, org, code, number, to="attainment")
    report = report_of(version)
    if request.GET.get("format") == "xlsx":
        return files.as_xlsx(version, report)
    group = next((one for one in report.groups if one.key == request.GET.get("of")), None)
    if request.GET.get("format") == "pdf":
        return files.as_pdf(version, report, group)
    shown = [_shown(report, outcome, group) for outcome in report.outcomes]
    context = {
        "school": school,
        "version": version,
        "report": report,
        "group": group,
        "size": report.size if group is None else group.size,
        "rows": [(one, _bars(report, one.outcome, group)) for one in shown],
        "counts": [(status, sum(one.status == status for one in shown)) for status in AttainmentStatus],
        "beside": [(one, [_shown(report, each, one) for each in report.outcomes]) for one in report.beside(group)],
        "definitions": definitions(report),
        "fewest": FEWEST,
    }
    return render(request, "courses/programmes/attainment.html", context)


def _shown(report: Report, outcome: Outcome, group: Group | None) -> Shown:
    attained = report.of(outcome, group)
    return Shown(outcome, group, attained, AttainmentStatus(report.status(attained)))


def _bars(report: Report, outcome: Outcome, group: Group | None) -> list[dict[str, Any]]:
    shown = [(one, _shown(report, outcome, one)) for one in report.beside(group)]
    return [
        {
            "label": one.label,
            "value": cut(each.attained.value),
            "percent": float(100 * (each.attained.value or 0)),
            "tone": each.tone,
        }
        for one, each in shown
    ]
