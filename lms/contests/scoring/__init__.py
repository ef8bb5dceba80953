"""Scoring answer files against a hidden key: pure, exact and the same on every machine, so that it can be appealed."""

from lms.contests.scoring import labs, paths, plain
from lms.contests.scoring.faults import Fault, Kind
from lms.contests.scoring.keys import Key, Part, read_key
from lms.contests.scoring.metrics import Settings
from lms.contests.scoring.registry import METRICS, Metric
from lms.contests.scoring.scoring import Figure, Result, Scored, score, score_against
from lms.contests.scoring.tables import Limits
from lms.contests.scoring.task import Task

__all__ = [
    "METRICS",
    "Fault",
    "Figure",
    "Key",
    "Kind",
    "Limits",
    "Metric",
    "Part",
    "Result",
    "Scored",
    "Settings",
    "Task",
    "labs",
    "paths",
    "plain",
    "read_key",
    "score",
    "score_against",
]
