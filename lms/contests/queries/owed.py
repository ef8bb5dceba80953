"""What a round's result still waits for: sheets, judges, scores. It is counted before anything is published."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lms.contests.choices import AssignmentState, EntryState, SubmissionKind, SubmissionState
from lms.contests.models import AnswerKey, Assignment, Entry, Round, Submission

WAITING = (SubmissionState.RECEIVED, SubmissionState.SCORING)


@dataclass(frozen=True)
class Owed:
    """sheets    given to a judge and not handed in
    seats     judges that entries were never given, of those the rules promise each
    answers   files in time that no machine has scored
    placed    entries that would have a place
    """

    sheets: int
    seats: int
    answers: int
    placed: int

    @property
    def lines(self) -> list[str]:
        """What is missing, a sentence each; none where nothing is."""
        said = {
            _("还有 %(n)s 份评分没有提交") % {"n": self.sheets}: self.sheets,
            _("还缺 %(n)s 位评委的评分没有分派") % {"n": self.seats}: self.seats,
            _("还有 %(n)s 份答案文件没有评出分数") % {"n": self.answers}: self.answers,
            _("没有一件作品有成绩"): not self.placed,
        }
        return [words for words, is_so in said.items() if is_so]


def owed_by(made: Round, placed: int) -> Owed:
    """What is missing now. Three queries."""
    sheets = Assignment.objects.filter(judge__contest_round=made, state=AssignmentState.OPEN).count()
    short = sum(short_of(made).values())
    return Owed(sheets, short, answers_waiting(made).count(), placed)


def short_of(made: Round) -> dict[int, int]:
    """{entry: how many judges it was not given} of those that take part and have fewer than the rules promise."""
    given = Count("assignments", filter=~Q(assignments__state=AssignmentState.RECUSED))
    rows: QuerySet[Entry] = made.entries.filter(state=EntryState.ENTERED).order_by("pk").annotate(given=given)
    short = rows.filter(given__lt=made.judges_each).values_list("pk", "given")
    return {entry: made.judges_each - count for entry, count in short}


def answers_waiting(made: Round) -> QuerySet[Submission]:
    """Answer files in time, of entries that may still have a place, without the score in force."""
    out = [EntryState.WAITING, EntryState.WITHDRAWN]
    rows = Submission.objects.filter(entry__contest_round=made, received_at__lt=made.closes_at, state__in=WAITING)
    return rows.filter(kind=SubmissionKind.ANSWERS).exclude(entry__state__in=out)


def being_scored(made: Round) -> int:
    """How many of these a machine has before it: between two keys the points are of both, and of neither."""
    keys = AnswerKey.objects.filter(task__module=OuterRef("module"))
    return answers_waiting(made).filter(Exists(keys)).count()
