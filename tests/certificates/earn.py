"""Run in a process of its own: let one graduating class after the other earn certificates.

Usage: python earn.py COUNT, with DJANGO_SETTINGS_MODULE and LMS_DATA in the environment.
"""

import sys

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from certificates import public as certificates
from lms.people.public import User
from lms.skills import public as skills
from tests.factories.certificates import make_award
from tests.factories.organisations import make_university


@transaction.atomic
def earn(count: int) -> None:
    """Commits as one: all rows, and as many messages that wait for a worker."""
    university = make_university()
    people = [User(email=f"learner-{n}@example.org", username=f"learner-{n}", name=f"学员{n}") for n in range(count)]
    for person in User.objects.bulk_create(people):
        award = make_award(person, organisation_ids=(university.pk,), skills=(("FT-01", 2),))
        certificates.issue(award, by=None)


if __name__ == "__main__":
    call_command("createcachetable", verbosity=0)
    skills.load_taxonomy()
    earn(int(sys.argv[1]))
