"""The words of contests: kinds, states and the moves between them, a file a noun."""

from lms.contests.choices.entries import (
    ENTRY_MOVES,
    SUBMISSION_MOVES,
    EntryState,
    RulingKind,
    SubmissionKind,
    SubmissionState,
    Via,
)
from lms.contests.choices.judging import ASSIGNMENT_MOVES, AssignmentState, JoiningMethod, RecusalSource, SheetState
from lms.contests.choices.results import APPEAL_MOVES, AppealState
from lms.contests.choices.rounds import OVER, ROUND_MOVES, SHOWN, HeldBecause, Host, Level, RoundState
from lms.contests.choices.seasons import (
    MOST_RULES,
    SEASON_MOVES,
    SPONSOR_MOVES,
    Clock,
    Licence,
    RuleKind,
    SeasonState,
    SponsorState,
)
from lms.contests.choices.teams import HANDOVER_MOVES, TEAM_MOVES, HandoverState, TeamPart, TeamState

__all__ = [
    "APPEAL_MOVES",
    "ASSIGNMENT_MOVES",
    "ENTRY_MOVES",
    "HANDOVER_MOVES",
    "MOST_RULES",
    "OVER",
    "ROUND_MOVES",
    "SEASON_MOVES",
    "SHOWN",
    "SPONSOR_MOVES",
    "SUBMISSION_MOVES",
    "TEAM_MOVES",
    "AppealState",
    "AssignmentState",
    "Clock",
    "EntryState",
    "HandoverState",
    "HeldBecause",
    "Host",
    "JoiningMethod",
    "Level",
    "Licence",
    "RecusalSource",
    "RoundState",
    "RuleKind",
    "RulingKind",
    "SeasonState",
    "SheetState",
    "SponsorState",
    "SubmissionKind",
    "SubmissionState",
    "TeamPart",
    "TeamState",
    "Via",
]
