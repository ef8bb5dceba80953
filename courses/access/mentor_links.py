"""Enterprise mentors: who asks them, and what their link or their account opens.

| may                          | who                                                                        |
| ---------------------------- | -------------------------------------------------------------------------- |
| ask a mentor, take it back   | who manages the run                                                        |
| read one assignment's work   | whoever holds the open link, and the account of the mentor it was given to |
| mark it                      | the same, while the assignment gives the mentor a weight                   |
| take back their name         | whoever holds the link, also after its time, unless it was taken back      |

A link says nothing of why it does not open: forged, used up and taken back all answer the same.
"""

import hashlib
import secrets
from typing import Any

from django.core import signing
from django.http import Http404

from courses.choices import SubmissionState
from courses.models import Assignment, Marking, MentorLink, Submission, SubmissionFile

SALT = "courses.mentor_link"


def new_secret() -> tuple[str, str]:
    """A token for a letter, and the digest by which it is known again."""
    token = signing.Signer(salt=SALT, sep=".").sign(secrets.token_urlsafe(24))
    return token, digest(token)


def digest(token: str) -> str:
    """The SHA-256 of a token: what is kept of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of_token(token: str) -> MentorLink | None:
    """The open link of a token; None for anything else."""
    link = _signed(token)
    return link if link and is_good(link) else None


def link_with_words(token: str) -> MentorLink | None:
    """The link of a token, open or past its time, with which somebody let their name and comment be shown."""
    link = _signed(token)
    is_theirs = link is not None and link.revoked_at is None
    return link if is_theirs and Marking.objects.filter(link=link, is_public=True).exists() else None


def _signed(token: str) -> MentorLink | None:
    """What we did not sign asks the database nothing."""
    try:
        signing.Signer(salt=SALT, sep=".").unsign(token)
    except signing.BadSignature:
        return None
    return _links().filter(secret_sha256=digest(token)).first()


def access_own_link(user: Any, pk: int) -> MentorLink:
    """An open invitation that was given to the person. Raises Http404."""
    link = _links().filter(pk=pk, person=user.pk).first()
    if link is None or not is_good(link):
        raise Http404
    return link


def is_good(link: MentorLink) -> bool:
    """Whether the link opens its assignment now."""
    return link.is_open and link.assignment.published_at is not None


def access_link(assignment: Assignment, pk: int) -> MentorLink:
    """An invitation of the assignment, open or not, for those who gave it. Raises Http404."""
    link = assignment.mentor_links.filter(pk=pk).first()
    if link is None:
        raise Http404
    return link


def work_of(link: MentorLink, pk: int) -> Submission | None:
    """Something handed in for the link's assignment; None for anything else."""
    rows = link.assignment.submissions.exclude(state=SubmissionState.DRAFT)
    return rows.select_related("assignment__run__course", "enrolment__person", "group").filter(pk=pk).first()


def file_of(link: MentorLink, pk: int) -> SubmissionFile | None:
    """A file handed in for the link's assignment; None for anything else."""
    rows = SubmissionFile.objects.filter(submission__assignment=link.assignment_id)
    return rows.exclude(submission__state=SubmissionState.DRAFT).filter(pk=pk).first()


def _links() -> Any:
    return MentorLink.objects.select_related("assignment__run__course", "assignment__run__organisation", "invited_by")
