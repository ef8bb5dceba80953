"""Who judges what, what the marks come to, and who stands where: pure, so that an appeal can be worked out again."""

from lms.contests.judging.assigning import Load, Shortage, assign
from lms.contests.judging.awarding import Award, Share, awarded, last_places, promoted
from lms.contests.judging.joining import Joined, Joining, Method, join
from lms.contests.judging.marks import Criterion, Mark, sheet_points
from lms.contests.judging.ranking import Key, Line, Place, ranked
from lms.contests.judging.sensitivity import Field, Marked, Otherwise, Shift, by_absence, by_method, standing
from lms.contests.judging.spread import EntrySpread, JudgeSpread, by_entry, by_judge

__all__ = [
    "Award",
    "Criterion",
    "EntrySpread",
    "Field",
    "Joined",
    "Joining",
    "JudgeSpread",
    "Key",
    "Line",
    "Load",
    "Mark",
    "Marked",
    "Method",
    "Otherwise",
    "Place",
    "Share",
    "Shift",
    "Shortage",
    "assign",
    "awarded",
    "by_absence",
    "by_entry",
    "by_judge",
    "by_method",
    "join",
    "last_places",
    "promoted",
    "ranked",
    "sheet_points",
    "standing",
]
