"""Who may do what with teams, entries, marks and results. The only way to fetch for somebody.

| may                          | who                                                                  |
| ---------------------------- | -------------------------------------------------------------------- |
| make a team                  | a student of a school, while the season takes teams                  |
| read a team                  | its members, the registering school's academic office, the organiser |
| lead a team                  | its captain                                                          |
| approve or return a team     | the registering school's academic office                             |
| set up a contest             | as running it; the organiser is their agency, or an association      |
| run a season and its rounds  | officers of the organiser; where that is no agency, any officer      |
| read and mark an entry       | the judge it was given to, by its blind number                       |
| hand in                      | the team's students; its teachers and mentors may read               |
| open what was handed in      | the team, who runs the season; of an entry given to them, judges     |
| appeal                       | the captain, for the team's own entry                                |
| propose a problem            | the enterprise's managers, while the season asks for them            |
| accept or decline one        | as running the season                                                |
| open data                    | who is in the round, once it takes work and the firm's terms are     |
|                              | accepted; the firm its own; who runs the season                      |
"""

from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import Http404

from lms.common.errors import NotAllowed
from lms.contests.choices import AssignmentState, SubmissionKind, SubmissionState, TeamPart
from lms.contests.errors import LinkClosed
from lms.contests.models import (
    Assignment,
    Entry,
    Judge,
    Module,
    Round,
    RoundFile,
    Season,
    Sponsor,
    Submission,
    Team,
    TeamLink,
    Track,
)
from lms.contests.queries import data
from lms.organisations import public as organisations
from lms.organisations.public import Kind, Organisation, Role

# What judges read; answer files are the machine's.
READ_BY_JUDGES = (SubmissionKind.FILE, SubmissionKind.LINK, SubmissionKind.TEXT)
LINK_SALT = "contests.team"
# As what somebody of an enterprise can mentor a team.
MENTORING = (Role.MENTOR, Role.MANAGER, Role.EXPERT)


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


def takes_part(user: Any) -> bool:
    """Whether the person can be in a team at all: a student, a teacher, somebody of an enterprise."""
    return organisations.is_student(user) or organisations.has_role(user, None, *MENTORING, Role.TEACHER)


def is_judge(user: Any) -> bool:
    """Whether the person judges contests."""
    return organisations.is_judge(user)


def is_organiser(user: Any) -> bool:
    """Whether the person may run a season at all."""
    return organisations.is_officer(user)


def is_academic(user: Any) -> bool:
    """Whether the person registers teams for a school."""
    return organisations.is_academic(user)


def can_run(user: Any, season: Season) -> bool:
    """Whether the person runs the season; None is the clock."""
    if user is None:
        return True
    if season.host.kind == Kind.AGENCY:
        return organisations.has_role(user, season.host, Role.OFFICER)
    return organisations.is_officer(user)


def hosts_for(user: Any) -> QuerySet[Organisation]:
    """The organisations in whose name the person may hold a contest."""
    if not organisations.is_officer(user):
        return Organisation.objects.none()
    agencies = organisations.organisations_where(user, Role.OFFICER)
    return Organisation.objects.filter(Q(pk__in=agencies) | Q(kind=Kind.ASSOCIATION)).order_by("kind", "name_zh")


def can_host(user: Any, host_id: int) -> bool:
    """Whether the person may hold a contest in that name; None is a loader."""
    return user is None or hosts_for(user).filter(pk=host_id).exists()


def can_review(user: Any, team: Team) -> bool:
    """Whether the person approves or returns the team."""
    return user is None or organisations.has_role(user, team.host_id, Role.ACADEMIC)


def can_lead(user: Any, team: Team) -> bool:
    """Whether the person speaks for the team."""
    return bool(user.is_authenticated and team.captain_id == user.pk)


def is_member(user: Any, team: Team) -> bool:
    """Whether the person is in the team today."""
    return bool(user.is_authenticated and team.members.filter(person=user, left_at=None).exists())


def seasons_run_by(user: Any) -> QuerySet[Season]:
    """The seasons the person runs."""
    mine = Q(host__in=organisations.organisations_where(user, Role.OFFICER))
    if organisations.is_officer(user):
        mine |= ~Q(host__kind=Kind.AGENCY)
    rows = Season.objects.select_related("contest", "host")
    return rows if user.is_superuser else rows.filter(mine)


def teams_of(user: Any) -> QuerySet[Team]:
    """The teams the person is in today."""
    rows = Team.objects.select_related("track__season__contest", "host", "captain")
    return rows.filter(members__person=user, members__left_at=None).distinct()


def access_team(user: Any, pk: int) -> Team:
    """The team, for those who may read it. Raises Http404."""
    rows = Team.objects.select_related("track__season__contest", "track__season__host", "host", "captain")
    team = rows.filter(pk=pk).first()
    if team is None or not (is_member(user, team) or can_review(user, team) or can_run(user, team.track.season)):
        raise Http404
    return team


def access_own_team(user: Any, pk: int) -> Team:
    """The team, for its members alone. Raises Http404."""
    team = teams_of(user).filter(pk=pk).first()
    if team is None:
        raise Http404
    return team


def access_school_team(user: Any, org: str, pk: int) -> tuple[Organisation, Team]:
    """A team that the school registers, for its academic office. Raises Http404."""
    school = organisations.access_organisation(user, org, Role.ACADEMIC)
    team = Team.objects.select_related("track__season__contest", "captain").filter(host=school, pk=pk).first()
    if team is None:
        raise Http404
    return school, team


def link_token(link: TeamLink) -> str:
    """The secret of a link: reading the row is not enough to use it."""
    return signing.Signer(salt=LINK_SALT, sep=".").sign(link.nonce.hex)


def open_links(team: Team) -> dict[str, str]:
    """{part: secret} of the links that work, for the captain's page."""
    return {link.part: link_token(link) for link in team.links.all() if link.is_open}


def access_link(token: str) -> TeamLink:
    """The open link of a token. Raises LinkClosed."""
    try:
        nonce = signing.Signer(salt=LINK_SALT, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise LinkClosed() from error
    rows = TeamLink.objects.select_related("team__track__season__contest", "team__host", "team__captain")
    link = rows.filter(nonce=nonce).first()
    if link is None or not link.is_open:
        raise LinkClosed()
    return link


def access_season(user: Any, pk: int) -> Season:
    """A season, for those who run it. Raises Http404."""
    season = Season.objects.select_related("contest", "host").filter(pk=pk).first()
    if season is None or not can_run(user, season):
        raise Http404
    return season


def access_track(user: Any, pk: int) -> Track:
    """A track, for those who run its season. Raises Http404."""
    track = Track.objects.select_related("season__contest", "season__host").filter(pk=pk).first()
    if track is None or not can_run(user, track.season):
        raise Http404
    return track


def access_round(user: Any, pk: int) -> Round:
    """A round, for those who run its season. Raises Http404."""
    made = Round.objects.select_related("track__season__contest", "track__season__host").filter(pk=pk).first()
    if made is None or not can_run(user, made.track.season):
        raise Http404
    return made


def access_entry(user: Any, made: Round, pk: int) -> Entry:
    """An entry of a round that the person runs. Raises Http404."""
    entry = made.entries.select_related("team__host").filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


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
    """Something handed in, for the team and for those who run the season. Raises Http404."""
    rows = Submission.objects.select_related(
        "entry__contest_round__track__season__contest", "entry__contest_round__track__season__host", "entry__team",
        "module", "by",
    )  # fmt: skip
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if not (is_member(user, found.entry.team) or can_run(user, found.entry.contest_round.track.season)):
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


def access_judge(user: Any, made: Round, pk: int) -> Judge:
    """Somebody who judges a round that the person runs. Raises Http404."""
    judge = made.judges.select_related("person").filter(pk=pk, left_at=None).first()
    if judge is None:
        raise Http404
    return judge


def access_module(user: Any, made: Round, pk: int) -> Module:
    """A scored part of a round that the person runs. Raises Http404."""
    module = made.modules.filter(pk=pk).first()
    if module is None:
        raise Http404
    return module


def is_sponsor(user: Any) -> bool:
    """Whether the person may propose problems for an enterprise."""
    return organisations.is_manager(user)


def can_propose(user: Any, enterprise_id: int) -> bool:
    """Whether the person speaks for the enterprise; None is a loader."""
    return user is None or organisations.has_role(user, enterprise_id, Role.MANAGER)


def access_firm(user: Any, org: str) -> Organisation:
    """An enterprise, for its managers. Raises Http404."""
    firm = organisations.access_organisation(user, org, Role.MANAGER)
    if firm.kind != Kind.ENTERPRISE:
        raise Http404
    return firm


def access_own_problem(user: Any, org: str, pk: int) -> tuple[Organisation, Sponsor]:
    """A problem of the enterprise, for its managers. Raises Http404."""
    firm = access_firm(user, org)
    found = _problems().filter(pk=pk, enterprise=firm).first()
    if found is None:
        raise Http404
    return firm, found


def access_problem(user: Any, pk: int) -> Sponsor:
    """A problem, for those who run its season. Raises Http404."""
    found = _problems().filter(pk=pk).first()
    if found is None or not can_run(user, found.track.season):
        raise Http404
    return found


def _problems() -> QuerySet[Sponsor]:
    return Sponsor.objects.select_related("track__season__contest", "track__season__host", "enterprise", "answered_by")


def access_file(user: Any, pk: int) -> RoundFile:
    """Data, for whoever may open it now. Raises Http404."""
    rows = RoundFile.objects.select_related(
        "contest_round__track__season__host", "sponsor__track__season__host", "sponsor__enterprise"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    track = found.sponsor.track if found.sponsor else found.contest_round.track
    firm = found.sponsor is not None and can_propose(user, found.sponsor.enterprise_id)
    if not (firm or can_run(user, track.season) or data.may_open(user, found)):
        raise Http404
    return found


def seats_of(user: Any) -> QuerySet[Judge]:
    """The rounds the person judges."""
    return Judge.objects.filter(person=user, left_at=None).select_related("contest_round__track__season__contest")


def access_assignment(user: Any, pk: int) -> Assignment:
    """An entry given to this judge. Raises Http404."""
    rows = Assignment.objects.select_related("judge__contest_round__track__season__contest", "entry")
    assignment = rows.filter(pk=pk, judge__person=user).first()
    if assignment is None:
        raise Http404
    return assignment
