"""From where somebody joins a team: the school they study or teach at, the enterprise they work for."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.contests.access import MENTORING
from lms.contests.choices import TeamPart
from lms.contests.errors import NotEligible
from lms.contests.queries.rosters import year_of_study
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role
from lms.people.public import User

ROLES: dict[str, tuple[str, ...]] = {
    TeamPart.STUDENT: (Role.STUDENT,),
    TeamPart.TEACHER: (Role.TEACHER,),
    TeamPart.MENTOR: MENTORING,
}


@dataclass(frozen=True)
class Place:
    """An organisation, and for a student the kind of school and the year of study."""

    organisation: Organisation
    level: str = ""
    year: int | None = None


def place_of(person: User, part: str) -> Place:
    """Where the person belongs as that. Raises NotEligible: they hold no such role anywhere today."""
    membership = organisations.memberships_of(person).filter(role__in=ROLES[part]).last()
    if membership is None:
        raise NotEligible(
            {
                TeamPart.STUDENT: _("只有在校学生能当队员。"),
                TeamPart.TEACHER: _("指导教师要是学校的教师。"),
                TeamPart.MENTOR: _("企业导师要是企业的人员或行业专家。"),
            }[TeamPart(part)]
        )
    organisation = membership.organisation
    if part != TeamPart.STUDENT:
        return Place(organisation)
    study = organisations.studies_of_many([person.pk]).get(person.pk)
    entered_on = study.entered_on if study else None
    return Place(organisation, organisation.level, year_of_study(entered_on, timezone.localdate()))
