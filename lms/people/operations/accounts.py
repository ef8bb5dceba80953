"""Making accounts and changing them."""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import Consent, User
from lms.people.operations import consents


@transaction.atomic
def create_person(
    username: str,
    name: str,
    *,
    by: User | None,
    email: str = "",
    password: str | None = None,
    birth_on: date | None = None,
    consented: bool = False,
    **fields: Any,
) -> User:
    """A new account; the e-mail address counts as confirmed, since a loader vouches for it. Raises Invalid.

    Without a password nobody can sign in until one is set by the reset link. Nobody can agree for a real person,
    so they are asked at their first sign-in; the people of the demo are made up and need no asking.
    """
    person = User(username=username.lower(), name=name, email=email.lower(), birth_on=birth_on, **fields)
    person.set_password(password)
    _save(person)
    if email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if consented or person.demo:
        consents.give_consent(person, Consent.Kind.PRIVACY)
    audit.record("person.created", person, by=by)
    return person


@transaction.atomic
def change_profile(person: User, **fields: Any) -> User:
    """The person with the fields named changed by themselves. Raises Invalid."""
    for field, value in fields.items():
        setattr(person, field, value)
    _save(person)
    audit.record("person.changed", person, by=person, fields=sorted(fields))
    return person


def _save(person: User) -> None:
    try:
        person.full_clean(exclude=["email"] if not person.email else None)
    except ValidationError as error:
        raise Invalid(_("人员信息有问题，请按提示修改。"), fields=dict(error.message_dict)) from error
    person.save()
