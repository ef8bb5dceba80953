"""Whether an enterprise is admitted, what it is asked, and what it said of itself."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet
from django.utils import timezone

from lms.organisations.choices import Admission, VettingState
from lms.organisations.models import Evidence, MaturityAssessment, Organisation, Vetting

DATA = Path(__file__).parent.parent / "data"
OF_STATE = {
    VettingState.SUBMITTED: Admission.WAITING,
    VettingState.RETURNED: Admission.RETURNED,
}


@cache
def checklist() -> dict[str, Any]:
    """The shipped checklist: version, valid_months, items."""
    return dict(yaml.safe_load((DATA / "vetting_checklist.yaml").read_text(encoding="utf-8")))


@cache
def questionnaire() -> dict[str, Any]:
    """The shipped questionnaire: version, levels, dimensions with questions and options."""
    return dict(yaml.safe_load((DATA / "maturity_questionnaire.yaml").read_text(encoding="utf-8")))


def admission_of(enterprise: Organisation) -> Admission:
    """Whether it may send orders today; while an old admission lasts, a new application changes nothing."""
    if enterprise.suspended_at is not None:
        return Admission.SUSPENDED
    lasts = enterprise.vetted_until is None or enterprise.vetted_until >= timezone.localdate()
    if enterprise.vetted_at is not None and lasts:
        return Admission.VALID
    newest = open_vetting(enterprise)
    if newest is not None and newest.state in OF_STATE:
        return OF_STATE[VettingState(newest.state)]
    return Admission.NEVER if enterprise.vetted_at is None else Admission.EXPIRED


def open_vetting(enterprise: Organisation) -> Vetting | None:
    """The application that is being written or looked at."""
    return enterprise.vettings.exclude(state=VettingState.APPROVED).first()


def last_vetting(enterprise: Organisation) -> Vetting | None:
    """The newest application in any state."""
    return enterprise.vettings.select_related("decided_by").first()


def waiting_vettings() -> QuerySet[Vetting]:
    """Applications that wait for an officer, the oldest first."""
    rows = Vetting.objects.filter(state=VettingState.SUBMITTED)
    return rows.select_related("enterprise__city", "enterprise__cluster").order_by("submitted_at", "pk")


@dataclass(frozen=True)
class Point:
    """A point of an application: what is asked, what was answered and shown, and why it was sent back."""

    code: str
    title: str
    ask: str
    needs_paper: bool
    answer: str
    papers: tuple[Evidence, ...]
    reason: str

    @property
    def lacks(self) -> bool:
        """Whether something is still to be written or shown."""
        return (self.needs_paper and not self.papers) or (not self.needs_paper and not self.answer)


def points(vetting: Vetting) -> list[Point]:
    """The points of an application, in the order of its own checklist."""
    papers: dict[str, list[Evidence]] = {}
    for paper in vetting.papers.all():
        papers.setdefault(paper.item, []).append(paper)
    return [
        Point(
            item["code"],
            item["title_zh"],
            item["ask_zh"],
            item["evidence"],
            vetting.answers.get(item["code"], ""),
            tuple(papers.get(item["code"], [])),
            vetting.reasons.get(item["code"], ""),
        )
        for item in vetting.items
    ]


def assessments(enterprise: Organisation) -> QuerySet[MaturityAssessment]:
    """What it said of itself, the newest first."""
    return enterprise.assessments.select_related("by")


def level_named(code: str) -> dict[str, Any]:
    """A level of the questionnaire by its code, with its advice; empty for one that is gone."""
    return next((level for level in questionnaire()["levels"] if level["code"] == code), {})


def maturity_of(enterprise: Organisation) -> dict[str, Any] | None:
    """The newest result of an enterprise as pages show it; None before the first."""
    return maturity_shown(assessments(enterprise).first())


def maturity_shown(assessment: MaturityAssessment | None) -> dict[str, Any] | None:
    """A result as pages show it: the level with its advice, each dimension with its percent, the one to begin with."""
    if assessment is None:
        return None
    lines = [(one, assessment.of(one)) for one in questionnaire()["dimensions"]]
    return {
        "row": assessment,
        "level": level_named(assessment.level),
        "lines": lines,
        "first": min(lines, key=lambda line: line[1])[0],
        "is_current": assessment.questionnaire_version == questionnaire()["version"],
    }
