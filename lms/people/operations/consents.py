"""Agreeing, taking it back, and asking a guardian."""

from django.db import transaction
from django.utils import timezone

from lms.audit import public as audit
from lms.common.send import after_commit
from lms.people import tasks
from lms.people.choices import TEXT_VERSIONS
from lms.people.models import Consent, Guardian, User
from lms.people.operations.sessions import renew_sessions


@transaction.atomic
def give_consent(person: User, kind: str, *, by_guardian: bool = False) -> Consent:
    """The open agreement to the present text; agreeing twice is once."""
    consent, created = Consent.objects.get_or_create(
        person=person, kind=kind, version=TEXT_VERSIONS[kind], withdrawn_at=None, defaults={"by_guardian": by_guardian}
    )
    if created:
        audit.record("consent.given", consent, by=None if by_guardian else person, person_id=person.pk)
        renew_sessions(person)
    return consent


@transaction.atomic
def withdraw_consent(person: User, kind: str, *, by_guardian: bool = False) -> int:
    """Take an agreement back: what rests on it stops at the person's next request. Returns how many were open."""
    consents = list(Consent.objects.select_for_update().filter(person=person, kind=kind, withdrawn_at=None))
    for consent in consents:
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        audit.record("consent.withdrawn", consent, by=None if by_guardian else person, person_id=person.pk)
    if consents:
        renew_sessions(person)
    return len(consents)


@transaction.atomic
def ask_guardian(ward: User, *, name: str, relation: str, email: str) -> Guardian:
    """Name, or rename, who answers for a minor, and mail them a new link, by which they may also take it back.

    Another address is another person: what the former guardian agreed to no longer holds.
    """
    email, former = email.lower(), Guardian.objects.select_for_update().filter(ward=ward).first()
    if former is not None and former.email != email:
        withdraw_consent(ward, Consent.Kind.MINOR, by_guardian=True)
        former.delete()
    guardian, _created = Guardian.objects.update_or_create(
        ward=ward,
        defaults={"name": name, "relation": relation, "email": email, "asked_at": timezone.now(), "mailed_at": None},
    )
    audit.record("guardian.asked", guardian, by=None, person_id=ward.pk)
    after_commit(tasks.mail_guardian, guardian.pk)
    return guardian


@transaction.atomic
def confirm_guardian(guardian_id: int) -> Guardian:
    """The guardian agrees. Agreeing twice is once."""
    guardian = Guardian.objects.select_for_update(of=("self",)).select_related("ward").get(pk=guardian_id)
    if guardian.confirmed_at is None:
        guardian.confirmed_at = timezone.now()
        guardian.save(update_fields=["confirmed_at"])
        give_consent(guardian.ward, Consent.Kind.MINOR, by_guardian=True)
    return guardian


@transaction.atomic
def refuse_guardian(guardian_id: int) -> None:
    """The guardian refuses, or takes the agreement back. A child's account that was only a request goes with it."""
    guardian = Guardian.objects.select_for_update(of=("self",)).select_related("ward").get(pk=guardian_id)
    ward = guardian.ward
    never_agreed = guardian.confirmed_at is None
    withdraw_consent(ward, Consent.Kind.MINOR, by_guardian=True)
    audit.record("guardian.refused", guardian, by=None, person_id=ward.pk)
    if ward.is_child and never_agreed:
        ward.delete()
    else:
        guardian.delete()
        renew_sessions(ward)
