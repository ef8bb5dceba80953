"""Teams as their own people, the caller and officers see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from lms.cooperation import teaming
from lms.cooperation.choices import SEEN_BY_CALLER, Answer, ReportState, TeamState
from lms.cooperation.models import Member, Milestone, MilestoneWork, TalentCall, Team, TeamPartner
from lms.cooperation.queries.overseeing import overseen
from lms.organisations.public import Membership, Organisation


@dataclass(frozen=True)
class Shown:
    """A member as one reader may see them: `name` is empty where there is none to show."""

    pk: int
    name: str
    organisation: str
    part: str
    is_student: bool
    answer: str
    answer_words: str
    is_own: bool


@dataclass(frozen=True)
class Step:
    """A milestone with what was handed in for it, the newest first."""

    milestone: Milestone
    works: list[MilestoneWork]
    is_late: bool

    @property
    def waiting(self) -> MilestoneWork | None:
        """What the caller has not answered yet."""
        return next((work for work in self.works if work.state == ReportState.WAITING), None)


def seen_by(here: Organisation) -> QuerySet[Team]:
    """Teams it is in; those that applied to its calls; and as an agency, those that applied where it oversees."""
    partner = Q(pk__in=TeamPartner.objects.filter(organisation=here).values("team"))
    applied = Q(state__in=SEEN_BY_CALLER, applied_at__isnull=False)
    return Team.objects.filter(
        Q(lead=here) | partner | (applied & (Q(call__caller=here) | overseen(here, "call__cluster")))
    )


def teams_of_call(call: TalentCall, here: Organisation) -> QuerySet[Team]:
    """A call's teams as far as the reader sees them."""
    return seen_by(here).filter(call=call).select_related("lead").order_by("applied_at", "pk")


def is_in(team: Team, here: Organisation) -> bool:
    """Whether the organisation leads the team or takes part in it."""
    return team.lead_id == here.pk or team.partners.filter(organisation=here).exists()


def members_shown(team: Team, here: Organisation) -> list[Shown]:
    """The members, each as far as they have agreed; who declined is gone for everybody but their own organisation."""
    rows = team.members.select_related("person", "organisation")
    found = [_shown(member, here) for member in rows]
    return [one for one in found if one is not None]


def steps_of(team: Team) -> list[Step]:
    """The milestones, the next due first."""
    works = MilestoneWork.objects.select_related("by", "decided_by")
    today = timezone.localdate()
    rows = team.milestones.prefetch_related(Prefetch("works", works))
    return [Step(one, list(one.works.all()), _is_late(one, team, today)) for one in rows]


def is_all_accepted(call: TalentCall) -> bool:
    """Whether the chosen team has nothing left to hand over."""
    return not Milestone.objects.filter(team__call=call, team__state=TeamState.SELECTED, accepted_at=None).exists()


def own_person(organisation_id: int, username: str) -> Any:
    """Who works or studies there today under that number; None for nobody."""
    current = Membership.objects.current().filter(organisation=organisation_id, person__username=username)
    found = current.select_related("person").first()
    return found.person if found else None


def places_of(person: Any) -> QuerySet[Member]:
    """Where a person was put forward, the newest first."""
    rows = Member.objects.filter(person=person).select_related("team__call__caller", "team__lead", "organisation")
    return rows.order_by("-pk")


def _is_late(one: Milestone, team: Team, today: date) -> bool:
    return team.state == TeamState.SELECTED and one.accepted_at is None and one.due_on < today


def _shown(member: Member, here: Organisation) -> Shown | None:
    is_own = member.organisation_id == here.pk
    how = teaming.shown_as(member.answer, is_own=is_own)
    if how == "nothing":
        return None
    name = {"name": str(member.person), "masked": member.person.masked_name}.get(how, "")
    words = str(Answer(member.answer).label)
    return Shown(
        member.pk, name, str(member.organisation), member.part, member.is_student, member.answer, words, is_own
    )
