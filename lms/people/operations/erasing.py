"""Forgetting a person."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone
from wagtail.users.models import UserProfile

from lms.audit import public as audit
from lms.people.models import Guardian, KnownDevice, User
from lms.people.operations.sessions import end_sessions
from lms.people.signals import person_erased

FORGOTTEN = {"name": "已注销", "name_latin": "", "email": "", "phone": "", "birth_on": None, "is_active": False}
# Everything of other libraries that names the person. What they agreed to stays, without a name, as proof.
TABLES = ((EmailAddress, "user"), (Authenticator, "user"), (SocialAccount, "user"), (UserProfile, "user"),
          (KnownDevice, "person"), (Guardian, "ward"))  # fmt: skip


@transaction.atomic
def erase(person: User, *, by: User | None) -> User:
    """The account with everything personal gone: nobody signs in with it again, and it names nobody.

    Other apps hear of it through `person_erased` and forget what is theirs in the same transaction. Kept: the audit
    trail (the law asks for three years) and issued certificates (others rely on them). Erasing twice is once.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        return person
    person_erased.send(sender=User, person=person, email=person.email, name=person.name)
    end_sessions(person)
    for model, owner in TABLES:
        model.objects.filter(**{owner: person}).delete()
    _pseudonymise(person)
    audit.record("person.erased", person, by=by if by is None or by.pk != person.pk else person)
    return person


def _pseudonymise(person: User) -> None:
    for field, value in FORGOTTEN.items():
        setattr(person, field, value)
    person.username = f"erased-{person.pk}"
    person.is_staff = person.is_superuser = False
    person.erased_at = timezone.now()
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
