"""What was handed in, for the team, for judges and for those who run the season."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from lms.contests.access.roles import can_run
from lms.contests.access.teams import is_member
from lms.contests.choices import OVER, AssignmentState, SubmissionKind, SubmissionState, TeamPart
from lms.contests.models import Assignment, Entry, Judge, Submission, Team
from lms.contests.queries.judging import sees_numbers

# What judges read; answer files are the machine's.
READ_BY_JUDGES = (SubmissionKind.FILE, SubmissionKind.LINK, SubmissionKind.TEXT)


def access_own_entry(user: Any, team: Team, pk: int) -> Entry:
    """An entry of the team. Raises Http404."""
    entry = team.entries.select_related("contest_round").filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def can_hand_in(user: Any, entry: Entry) -> bool:
    """Whether the person hands in for the team: one of its students, today."""
    students = entry.team.members.filter(part=TeamPart.STUDENT, left_at=None)
    return bool(user.is_authenticated and students.filter(person=user).exists())


def access_team_entry(user: Any, pk: int) -> Entry:
    """An entry, for everybody of its team: what was handed in and what it was worth. Raises Http404."""
    rows = Entry.objects.select_related("contest_round__track__season__contest", "team__host")
    entry = rows.filter(pk=pk).first()
    if entry is None or not is_member(user, entry.team):
        raise Http404
    return entry


def access_submission(user: Any, pk: int) -> Submission:
    """Something handed in, for the team and those who run the season, unless they judge it blind. Raises Http404."""
    rows = Submission.objects.select_related(
        "entry__contest_round__track__season__contest", "entry__contest_round__track__season__host", "entry__team",
        "module", "by",
    )  # fmt: skip
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    made = found.entry.contest_round
    runs = can_run(user, made.track.season) and not sees_numbers(made, user)
    if not (is_member(user, found.entry.team) or runs):
        raise Http404
    return found


def access_blind_submission(user: Any, assignment_id: int, pk: int) -> Submission:
    """Something handed in for an entry that was given to this judge, once they have declared. Raises Http404."""
    assignment = access_assignment(user, assignment_id)
    rows = assignment.entry.submissions.select_related("entry__contest_round", "module")
    found = rows.exclude(state=SubmissionState.REFUSED).filter(pk=pk, kind__in=READ_BY_JUDGES).first()
    if found is None or assignment.judge.declared_at is None or assignment.state == AssignmentState.RECUSED:
        raise Http404
    return found


def seats_of(user: Any) -> QuerySet[Judge]:
    """The rounds the person judges, until they are over: of those there is nothing more to declare or to mark."""
    rows = Judge.objects.filter(person=user, left_at=None).exclude(contest_round__state__in=OVER)
    return rows.select_related("contest_round__track__season__contest")


def access_assignment(user: Any, pk: int) -> Assignment:
    """An entry given to this judge. Raises Http404."""
    rows = Assignment.objects.select_related("judge__contest_round__track__season__contest", "entry")
    assignment = rows.filter(pk=pk, judge__person=user, judge__left_at=None).first()
    if assignment is None:
        raise Http404
    return assignment
