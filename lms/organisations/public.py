"""The door of organisations: `from lms.organisations import public as organisations`."""

from lms.organisations.access import (
    access_agency,
    access_organisation,
    can_decide_vetting,
    has_role,
    is_academic,
    is_editor,
    is_expert,
    is_judge,
    is_manager,
    is_mentor,
    is_officer,
    is_staff,
    is_staff_of,
    is_student,
    is_teacher,
    organisations_where,
)
from lms.organisations.choices import ADMIN_ROLES, ROLES_OF, STAFF_ROLES, Admission, Kind, Level, Ownership, Role
from lms.organisations.models import City, Cluster, Department, Membership, Organisation, SchoolClass
from lms.organisations.models.organisations import tidy_uscc
from lms.organisations.operations.memberships import add_member, end_membership
from lms.organisations.operations.organisations import (
    register_enterprise,
    register_organisation,
    resume_organisation,
    suspend_organisation,
)
from lms.organisations.operations.places import load_places, load_universities
from lms.organisations.queries.memberships import Space, memberships_of, spaces_among, spaces_of
from lms.organisations.queries.people import Study, last_entry, officers, officers_of, people_with_role, studies_of_many
from lms.organisations.queries.places import cities, clusters_of, place_totals, universities_in
from lms.organisations.queries.vettings import admission_of, maturity_of

__all__ = [
    "ADMIN_ROLES",
    "ROLES_OF",
    "STAFF_ROLES",
    "Admission",
    "City",
    "Cluster",
    "Department",
    "Kind",
    "Level",
    "Membership",
    "Organisation",
    "Ownership",
    "Role",
    "SchoolClass",
    "Space",
    "Study",
    "access_agency",
    "access_organisation",
    "add_member",
    "admission_of",
    "can_decide_vetting",
    "cities",
    "clusters_of",
    "end_membership",
    "has_role",
    "is_academic",
    "is_editor",
    "is_expert",
    "is_judge",
    "is_manager",
    "is_mentor",
    "is_officer",
    "is_staff",
    "is_staff_of",
    "is_student",
    "is_teacher",
    "last_entry",
    "load_places",
    "load_universities",
    "maturity_of",
    "memberships_of",
    "officers",
    "officers_of",
    "organisations_where",
    "people_with_role",
    "place_totals",
    "register_enterprise",
    "register_organisation",
    "resume_organisation",
    "spaces_among",
    "spaces_of",
    "studies_of_many",
    "suspend_organisation",
    "tidy_uscc",
    "universities_in",
]
