"""Making accounts and renewing what they are signed in with."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User


@transaction.atomic
def create_person(
    username: str,
    name: str,
    *,
    by: User | None,
    email: str = "",
    password: str | None = None,
    birth_on: date | None = None,
    **fields: Any,
) -> User:
    """A new account; the e-mail address counts as confirmed, since a loader vouches for it. Raises Invalid.

    Without a password nobody can sign in until one is set by the reset link.
    """
    person = User(username=username.lower(), name=name, email=email.lower(), birth_on=birth_on, **fields)
    person.set_password(password)
    _save(person)
    if email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record("person.created", person, by=by)
    return person


def renew_sessions(person: User) -> None:
    """Give every session of the person a new name at its next request, and have its duties looked up again."""
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])


def _save(person: User) -> None:
    try:
        person.full_clean(exclude=["email"] if not person.email else None)
    except ValidationError as error:
        raise Invalid(_("人员信息有问题，请按提示修改。"), fields=dict(error.message_dict)) from error
    person.save()
