"""Content (pages), teaching (runs), learning (enrolments, attempts) and the question bank."""

from courses.models.assignments import Assignment, Rubric, Submission, SubmissionFile, SubmissionMember
from courses.models.attempts import Answer, Attempt
from courses.models.calendar import CalendarFeed
from courses.models.certificate_rules import CertificateRule, RuleCourse, RuleSkill
from courses.models.discussions import Post, PostReport, TalkRule, Thread
from courses.models.enrolments import Enrolment, LessonDone
from courses.models.files import SchoolCollection
from courses.models.grades import GradeEvent, GradeItem
from courses.models.hours import ExternalHours, HoursEntry, WatchClock, WatchedVideo
from courses.models.labs import CourseLab, LabAttempt, LabGrant, RunLab
from courses.models.marks import Marking, MarkRelease
from courses.models.mentor_links import MentorLink
from courses.models.pages import CourseIndexPage, CoursePage, CourseSkill, LessonPage, ModulePage
from courses.models.peer_reviews import PeerDecision, PeerReport, PeerReview, PeerRound
from courses.models.prerequisites import CoursePrerequisite
from courses.models.programme_reviews import (
    CommitteeDecision,
    CommitteeTask,
    IndustryReview,
    IndustryReviewTask,
    ReviewExpert,
    ReviewVote,
)
from courses.models.programmes import Programme, ProgrammeCourse, ProgrammeRule, ProgrammeSkill, ProgrammeVersion
from courses.models.questions import Question, QuestionBank, QuestionImport
from courses.models.quizzes import Override, Quiz, QuizWindow
from courses.models.regrades import RegradeRequest
from courses.models.releases import ReleaseRule
from courses.models.reviews import CourseReviewTask
from courses.models.runs import CourseRun, RunAssistant, RunGroup, RunLesson
from courses.models.schemes import GradeScheme
from courses.models.similarity import SimilarPair
from courses.models.untaught import UntaughtSkill

__all__ = [
    "Answer",
    "Assignment",
    "Attempt",
    "CalendarFeed",
    "CertificateRule",
    "CommitteeDecision",
    "CommitteeTask",
    "CourseIndexPage",
    "CourseLab",
    "CoursePage",
    "CoursePrerequisite",
    "CourseReviewTask",
    "CourseRun",
    "CourseSkill",
    "Enrolment",
    "ExternalHours",
    "GradeEvent",
    "GradeItem",
    "GradeScheme",
    "HoursEntry",
    "IndustryReview",
    "IndustryReviewTask",
    "LabAttempt",
    "LabGrant",
    "LessonDone",
    "LessonPage",
    "MarkRelease",
    "Marking",
    "MentorLink",
    "ModulePage",
    "Override",
    "PeerDecision",
    "PeerReport",
    "PeerReview",
    "PeerRound",
    "Post",
    "PostReport",
    "Programme",
    "ProgrammeCourse",
    "ProgrammeRule",
    "ProgrammeSkill",
    "ProgrammeVersion",
    "Question",
    "QuestionBank",
    "QuestionImport",
    "Quiz",
    "QuizWindow",
    "RegradeRequest",
    "ReleaseRule",
    "ReviewExpert",
    "ReviewVote",
    "Rubric",
    "RuleCourse",
    "RuleSkill",
    "RunAssistant",
    "RunGroup",
    "RunLab",
    "RunLesson",
    "SchoolCollection",
    "SimilarPair",
    "Submission",
    "SubmissionFile",
    "SubmissionMember",
    "TalkRule",
    "Thread",
    "UntaughtSkill",
    "WatchClock",
    "WatchedVideo",
]
