"""Taking a leaving person's name off what they did for their organisation."""

from django.db import transaction

from lms.bases.models import Booking, Closure, SafetyCheck
from lms.people.public import User


@transaction.atomic
def forget_person(person: User) -> None:
    """Bookings, closures and checks stay, without who made them. Done twice is done once."""
    Booking.objects.filter(requested_by=person).update(requested_by=None)
    Booking.objects.filter(decided_by=person).update(decided_by=None)
    Closure.objects.filter(made_by=person).update(made_by=None)
    SafetyCheck.objects.filter(recorded_by=person).update(recorded_by=None)
