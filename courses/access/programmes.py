"""Training programmes: who reads, writes and decides, and what an outside expert's link opens.

| may                                          | who                                                        |
| -------------------------------------------- | ---------------------------------------------------------- |
| read programmes, drafts too                  | teachers and the academic office of the school             |
| write a draft, begin a version               | the same                                                   |
| change a rule                                | officers of agencies above the cities                      |
| send to review, name experts, close, decide  | the academic office of the school                          |
| see how far the outcomes are attained        | the same: means of whole classes stand there               |
| read one version and vote about it, once     | whoever holds the open link of an expert of its review     |
| read the version of one's own year           | a student of the specialty                                 |

A link says nothing of why it does not open: forged, used, expired, recused and taken back all answer the same.
"""

import hashlib
import secrets
from typing import Any

from django.core import signing
from django.http import Http404

from courses.models import Programme, ProgrammeVersion, ReviewExpert
from courses.queries import programmes
from lms.organisations import public as organisations
from lms.organisations.public import Role

SALT = "courses.review_expert"
READERS = (Role.TEACHER, Role.ACADEMIC)


def can_write(user: Any, organisation_id: int) -> bool:
    """A teacher or the academic office of the school; None is a loader."""
    return user is None or organisations.has_role(user, organisation_id, *READERS)


def can_decide(user: Any, organisation_id: int) -> bool:
    """The academic office of the school; None is a loader."""
    return user is None or organisations.has_role(user, organisation_id, Role.ACADEMIC)


def can_change_rules(user: Any) -> bool:
    """Officers above the cities: the limits hold for every school of the province."""
    return organisations.is_provincial_officer(user)


def access_programme(user: Any, organisation_id: int, code: str) -> Programme:
    """A programme of the school, for those who write it. Raises Http404."""
    found = programmes.programmes_of(organisation_id).filter(code=code).select_related("organisation").first()
    if found is None or not can_write(user, organisation_id):
        raise Http404
    return found


def access_version(user: Any, organisation_id: int, code: str, number: int, *, to: str = "read") -> ProgrammeVersion:
    """A version with all it says: to read it, to decide about it, or to see what is attained by it.

    Raises Http404, also for what is not theirs.
    """
    rows = programmes.whole_versions().filter(programme__organisation=organisation_id)
    found = rows.filter(programme__code=code, number=number).first()
    allowed = can_write if to == "read" else can_decide
    if found is None or not allowed(user, organisation_id):
        raise Http404
    return found


def new_secret() -> tuple[str, str]:
    """A token for a letter, and the digest by which it is known again."""
    token = signing.Signer(salt=SALT, sep=".").sign(secrets.token_urlsafe(24))
    return token, digest(token)


def digest(token: str) -> str:
    """The SHA-256 of a token: what is kept of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def expert_of_token(token: str) -> ReviewExpert | None:
    """Whose open link it is; None for anything else. What we did not sign asks the database nothing."""
    try:
        signing.Signer(salt=SALT, sep=".").unsign(token)
    except signing.BadSignature:
        return None
    rows = ReviewExpert.objects.select_related("review__version__programme__organisation", "review__opened_by")
    found = rows.filter(secret_sha256=digest(token)).first()
    return found if found and found.is_good else None
