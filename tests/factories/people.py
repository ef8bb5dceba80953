"""People with accounts."""

from datetime import date
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from lms.people.public import User, create_person
from tests.factories import numbers

PASSWORD = "huimao-tests-2026"


def make_person(name: str = "王小明", *, password: str | None = PASSWORD, **fields: Any) -> User:
    """An adult with a confirmed address, who agreed to the privacy rules and may sign in with PASSWORD."""
    number = next(numbers)
    fields.setdefault("username", f"s{number:06d}")
    fields.setdefault("email", f"{fields['username']}@example.test")
    fields.setdefault("birth_on", date(2000, 1, 1))
    fields.setdefault("consented", True)
    return create_person(fields.pop("username"), name, by=None, password=password, **fields)


def make_minor(name: str = "李小满", **fields: Any) -> User:
    """A sixteen-year-old as of the day the test runs (within a year)."""
    return make_person(name, **{"birth_on": date(timezone.localdate().year - 16, 1, 1), **fields})


def make_superuser(name: str = "系统管理员", **fields: Any) -> User:
    """Somebody every door opens for, with a second factor."""
    return with_second_factor(make_person(name, is_superuser=True, is_staff=True, **fields))


def with_second_factor(person: User) -> User:
    """The same person, holding a code generator, as staff must."""
    TOTP.activate(person, generate_totp_secret())
    return person
