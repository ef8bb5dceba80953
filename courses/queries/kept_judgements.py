"""What the rules said when a version was sent to review, as its review keeps it: versions, limits, figures of that day.

A rule may get another version, or another text, while experts read and long after they voted.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from courses.curricula.programmes import Totals
from courses.curricula.rules import Breach
from courses.models import ProgrammeRule, ProgrammeVersion
from courses.queries.programmes import SUMS, Judged, Judgement, judge

RULE = ("code", "version", "level", "severity", "standing", "article", "text_zh", "parameters")


def as_kept(judgement: Judgement) -> dict[str, Any]:
    """The judgement as JSON: the figures it was made of, and each rule with its limits and its breaches."""
    return {
        "courses": judgement.courses,
        "totals": {**asdict(judgement.totals), "credits": str(judgement.totals.credits)},
        "rules": [
            {**{name: getattr(one.rule, name) for name in RULE}, "breaches": [_told(each) for each in one.breaches]}
            for one in judgement.rules
        ],
    }


def judgement_of(kept: Mapping[str, Any]) -> Judgement:
    """What `as_kept` wrote; its rules are values, not rows."""
    sums = Totals(**{**kept["totals"], "credits": Decimal(kept["totals"]["credits"])})
    return Judgement(kept["courses"], sums, tuple(_judged(one, sums) for one in kept["rules"]))


def judgement_of_version(version: ProgrammeVersion) -> Judgement:
    """A draft by the rules of today, which it is to keep; what was sent to review by those it was sent under."""
    review = None if version.is_draft else version.reviews.first()
    return judge(version.plan, version.programme.level) if review is None else judgement_of(review.judgement)


def _told(breach: Breach) -> dict[str, Any]:
    return {"found": str(breach.found), "limit": str(breach.limit), "line": breach.line}


def _judged(kept: Mapping[str, Any], sums: Totals) -> Judged:
    rule = ProgrammeRule(**{name: kept[name] for name in RULE})
    breaches = (Breach(Decimal(one["found"]), Decimal(one["limit"]), one["line"]) for one in kept["breaches"])
    return Judged(rule, tuple(breaches), getattr(sums, SUMS.get(rule.code, ""), None))
