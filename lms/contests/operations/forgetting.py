"""Taking a leaving person out of contests."""

from django.db import transaction
from django.utils import timezone

from lms.contests.choices import (
    AssignmentState,
    RecusalSource,
    RoundState,
    SheetState,
    TeamPart,
    TeamState,
)
from lms.contests.models import Assignment, Handover, Judge, Mark, Recusal, Sheet, Team, TeamLink
from lms.contests.operations import captaincy
from lms.people.public import User

GONE = "评委已注销账号"


@transaction.atomic
def forget_person(person: User) -> None:
    """Out of every team whose roster can still change, its lead passed on; no entry waits for them as a judge.

    Kept, because others rely on it: frozen rosters, what was handed in, signatures, submitted sheets, rulings, awards.
    The row they point to names nobody any more. Twice is once.
    """
    teams = Team.objects.filter(members__person=person, members__left_at=None, roster_frozen_at=None)
    for team in Team.objects.select_for_update().filter(pk__in=teams.values("pk")).order_by("pk"):
        _leave(team, person)
    captaincy.let_lapse(Handover.objects.filter(member__person=person))
    TeamLink.objects.filter(made_by=person, closed_at=None).update(closed_at=timezone.now())
    for judge in Judge.objects.filter(person=person).exclude(contest_round__state=RoundState.FINAL):
        _step_down(judge)


def _leave(team: Team, person: User) -> None:
    """The next student leads; a team without one is withdrawn, and the others are free for another."""
    now = timezone.now()
    team.members.filter(person=person, left_at=None).update(left_at=now)
    if team.captain_id != person.pk:
        return
    captaincy.let_lapse(team.handovers.all())
    heir = team.members.filter(part=TeamPart.STUDENT, left_at=None).order_by("position", "pk").first()
    if heir is not None:
        Team.objects.filter(pk=team.pk).update(captain=heir.person)
    elif team.state != TeamState.WITHDRAWN:
        team.move(to=TeamState.WITHDRAWN)
        team.members.filter(left_at=None).update(left_at=now)


def _step_down(judge: Judge) -> None:
    """Drafts go; what was not marked yet is missing a judge, and is never handed to this one again."""
    drafts = Sheet.objects.filter(assignment__judge=judge, state=SheetState.DRAFT)
    Mark.objects.filter(sheet__in=drafts).delete()
    drafts.delete()
    waiting = Assignment.objects.filter(judge=judge, state=AssignmentState.OPEN)
    done = Assignment.objects.filter(judge=judge).exclude(state=AssignmentState.OPEN)
    entries = judge.contest_round.entries.exclude(recusals__judge=judge).exclude(pk__in=done.values("entry"))
    Recusal.objects.bulk_create(
        Recusal(judge=judge, entry=entry, source=RecusalSource.DECLARED, reason=GONE) for entry in entries
    )
    for assignment in waiting:
        assignment.move(to=AssignmentState.RECUSED)
