"""The words of learning: kinds, states and the moves between them, a file a noun."""

from courses.choices.assignments import SUBMISSION_MOVES, MarkerRole, ShareAnswer, SubmissionState
from courses.choices.courses import COVER_OF_DOMAIN, CourseKind, Cover, PrerequisiteKind
from courses.choices.discussions import ReportReason, ReportState, TalkMode, ThreadKind
from courses.choices.enrolments import ENROLMENT_MOVES, PASS_PERCENT, TAKING_PART, EnrolmentState
from courses.choices.grades import (
    FINAL_ITEM,
    PLATFORM_PARTS,
    REGRADE_MOVES,
    STANDARD_ITEMS,
    GradeKeep,
    GradeLevel,
    GradeRelease,
    GradeSource,
    PartGroup,
    RegradeState,
    StandardPart,
)
from courses.choices.hours import (
    MINUTES_PER_CLASS_HOUR,
    MOST_READING_MINUTES_A_DAY,
    PROOF_MOVES,
    HoursSource,
    ProofState,
)
from courses.choices.peer_reviews import PEER_REVIEW_MOVES, PEER_ROUND_MOVES, PeerReviewState, PeerRoundState
from courses.choices.questions import JUDGEMENTS, Difficulty, QuestionKind
from courses.choices.quizzes import (
    ATTEMPT_MOVES,
    MOST_ATTEMPTS,
    QUESTIONS_IN_A_QUIZ,
    AttemptState,
    OverrideKind,
    QuizKind,
    ResultsShown,
)
from courses.choices.runs import RUN_MOVES, HelperKind, ReleaseKind, ReleasePreset, Right, RunPhase, RunState

__all__ = [
    "ATTEMPT_MOVES",
    "COVER_OF_DOMAIN",
    "ENROLMENT_MOVES",
    "FINAL_ITEM",
    "JUDGEMENTS",
    "MINUTES_PER_CLASS_HOUR",
    "MOST_ATTEMPTS",
    "MOST_READING_MINUTES_A_DAY",
    "PASS_PERCENT",
    "PEER_REVIEW_MOVES",
    "PEER_ROUND_MOVES",
    "PLATFORM_PARTS",
    "PROOF_MOVES",
    "QUESTIONS_IN_A_QUIZ",
    "REGRADE_MOVES",
    "RUN_MOVES",
    "STANDARD_ITEMS",
    "SUBMISSION_MOVES",
    "TAKING_PART",
    "AttemptState",
    "CourseKind",
    "Cover",
    "Difficulty",
    "EnrolmentState",
    "GradeKeep",
    "GradeLevel",
    "GradeRelease",
    "GradeSource",
    "HelperKind",
    "HoursSource",
    "MarkerRole",
    "OverrideKind",
    "PartGroup",
    "PeerReviewState",
    "PeerRoundState",
    "PrerequisiteKind",
    "ProofState",
    "QuestionKind",
    "QuizKind",
    "RegradeState",
    "ReleaseKind",
    "ReleasePreset",
    "ReportReason",
    "ReportState",
    "ResultsShown",
    "Right",
    "RunPhase",
    "RunState",
    "ShareAnswer",
    "StandardPart",
    "SubmissionState",
    "TalkMode",
    "ThreadKind",
]
