"""From a contest's page to its awards."""

from lms.contests.models.drafts import AnswerDraft
from lms.contests.models.entries import Entry, Ruling, ScoreEvent, Submission
from lms.contests.models.files import RoundFile
from lms.contests.models.handovers import Handover
from lms.contests.models.judging import Assignment, Judge, Mark, Recusal, Rubric, RubricCriterion, Sheet
from lms.contests.models.pages import ContestIndexPage, ContestPage
from lms.contests.models.postponements import Postponement
from lms.contests.models.results import ContestAppeal, ContestAward, StandingLine, Standings
from lms.contests.models.rounds import AnswerKey, AnswerTask, Module, Prize, Round
from lms.contests.models.seasons import CommitmentText, Season, Track, TrackRule
from lms.contests.models.sponsors import Confidence, Sponsor
from lms.contests.models.teams import Commitment, Team, TeamLink, TeamMember, TeamReview

__all__ = [
    "AnswerDraft",
    "AnswerKey",
    "AnswerTask",
    "Assignment",
    "Commitment",
    "CommitmentText",
    "Confidence",
    "ContestAppeal",
    "ContestAward",
    "ContestIndexPage",
    "ContestPage",
    "Entry",
    "Handover",
    "Judge",
    "Mark",
    "Module",
    "Postponement",
    "Prize",
    "Recusal",
    "Round",
    "RoundFile",
    "Rubric",
    "RubricCriterion",
    "Ruling",
    "ScoreEvent",
    "Season",
    "Sheet",
    "Sponsor",
    "StandingLine",
    "Standings",
    "Submission",
    "Team",
    "TeamLink",
    "TeamMember",
    "TeamReview",
    "Track",
    "TrackRule",
]
