"""Places, organisations, and who belongs to them."""

from lms.organisations.models.memberships import Invitation, Membership
from lms.organisations.models.organisations import Department, Organisation, SchoolClass
from lms.organisations.models.places import City, Cluster
from lms.organisations.models.vettings import Evidence, MaturityAssessment, Vetting

__all__ = [
    "City",
    "Cluster",
    "Department",
    "Evidence",
    "Invitation",
    "MaturityAssessment",
    "Membership",
    "Organisation",
    "SchoolClass",
    "Vetting",
]
