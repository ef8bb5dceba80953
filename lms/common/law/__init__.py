"""Law as data, for every app that keeps rules as rows: their words, numbers, versions, and how a new one passes."""

from lms.common.law.changes import Draft, approve, held, next_version, withdraw
from lms.common.law.lines import Preview, RuleVersion, differences, told
from lms.common.law.parameters import Parameter, Schema
from lms.common.law.rows import LawQuerySet, LawVersion, law_constraints
from lms.common.law.words import CONFIRMED, Severity, Standing, VersionState

__all__ = [
    "CONFIRMED",
    "Draft",
    "LawQuerySet",
    "LawVersion",
    "Parameter",
    "Preview",
    "RuleVersion",
    "Schema",
    "Severity",
    "Standing",
    "VersionState",
    "approve",
    "differences",
    "held",
    "law_constraints",
    "next_version",
    "told",
    "withdraw",
]
