"""The two officers without whom no large batch of certificates is made: one proposes it, the other signs it."""

from dataclasses import dataclass

from certificates import public as certificates
from lms.demo import clock
from lms.demo.people import Cast
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role
from lms.people import public as people
from lms.people.models import User

# In days from now: the deputy held last year's contest already.
SINCE = -500


@dataclass(frozen=True)
class Officers:
    """`signer` is the officer one signs in as; nobody signs in as the deputy, who runs the contests day by day."""

    agency: Organisation
    signer: User
    deputy: User

    def sign(self) -> None:
        """The signer approves what waits for a second person."""
        certificates.approve_waiting(self.agency.pk, by=self.signer)


def officers_of(cast: Cast) -> Officers:
    """Both, of the demo's agency."""
    with clock.days_from_now(SINCE):
        deputy = people.create_person("deputy", "何卫", by=None, name_latin="He Wei", demo=True)
        organisations.add_member(deputy, cast.agency, Role.OFFICER, by=None)
    return Officers(cast.agency, cast.people["officer"], deputy)
