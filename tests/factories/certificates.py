"""Awards and certificates."""

from typing import Any

from certificates import background
from certificates import public as certificates
from certificates.models import Certificate
from certificates.operations.transcripts import issue_transcript
from lms.people.public import User
from lms.skills import public as skills
from tests.factories import numbers
from tests.factories.organisations import make_member, make_university


def make_award(holder: User | None = None, **fields: Any) -> certificates.Award:
    """What a passed course earns its holder, with an evidence of its own."""
    university = None if "organisation_ids" in fields else make_university(name_en="Huizhou College of Commerce")
    defaults = {
        "template": "completion",
        "evidence": f"tests.deed:{next(numbers)}",
        "title_zh": "跨境平台运营",
        "title_en": "Cross-border platform operations",
        "body_zh": "修完课程 CBE201 的全部 64 学时，结课考核合格，准予结业。",
        "body_en": "has done all 64 class hours of CBE201 and passed its final assessment.",
        "organisation_ids": (university.pk,) if university else (),
        "score_percent": 86.5,
        "class_hours": 64,
    }
    holder = holder or make_member("student", university)
    return certificates.Award(holder_id=holder.pk, **{**defaults, **fields})


def make_certificate(holder: User | None = None, **fields: Any) -> Certificate:
    """A certificate whose file is still to be made."""
    skills.load_taxonomy()
    return certificates.issue(make_award(holder, **fields), by=None)


def make_published_certificate(holder: User | None = None, **fields: Any) -> Certificate:
    """A certificate with its file."""
    certificate = make_certificate(holder, **fields)
    background.render_waiting()
    certificate.refresh_from_db()
    return certificate


def make_transcript_row(holder: User) -> Certificate:
    """A transcript with its file, of what its holder has today."""
    certificate = issue_transcript(by=holder)
    background.render_waiting()
    certificate.refresh_from_db()
    return certificate
