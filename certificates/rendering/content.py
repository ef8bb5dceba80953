"""Everything a certificate says, frozen. Two equal contents make two equal files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from certificates.rendering.designs import CLASSIC, DESIGNS

MOST_PARTNERS = 3
MOST_SKILLS = 12
MOST_LEVEL = 4


class ContentError(ValueError):
    """The content cannot make a certificate; the message says which part of it."""


class Partner(NamedTuple):
    """An organisation named on the page."""

    name_zh: str
    name_en: str = ""


class SkillLine(NamedTuple):
    """A skill with the level reached: 0 to 4 filled diamonds and the level's name."""

    name_zh: str
    level: int
    level_zh: str
    name_en: str = ""
    level_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is printed on one certificate.

    title       the kind: 结业证书 / Certificate of completion
    body_zh     the sentences above the subject, closing_zh the one below it; body_en is one paragraph
    subject     course, skill or order, printed in 「」
    verify_url  complete, for the QR code; verify_host is what a person types
    mark        a red label in the corner, such as 演示样本 SPECIMEN
    design      a name of designs.DESIGNS

    There is no place for an identity number, and that is meant: the paper is passed on and photographed.
    """

    title_zh: str
    title_en: str
    holder: str
    number: str
    check_code: str
    issued_on: date
    issuer_zh: str
    verify_url: str
    verify_host: str
    holder_latin: str = ""
    lead_zh: str = "兹证明"
    lead_en: str = "This is to certify that"
    body_zh: str = ""
    subject_zh: str = ""
    subject_en: str = ""
    closing_zh: str = ""
    body_en: str = ""
    score_zh: str = ""
    score_en: str = ""
    skills: tuple[SkillLine, ...] = ()
    partners: tuple[Partner, ...] = ()
    valid_until: date | None = None
    issuer_en: str = ""
    seal_text: str = "证书专用章"
    disclaimer_zh: str = ""
    disclaimer_en: str = ""
    mark: str = ""
    design: str = CLASSIC

    def __post_init__(self) -> None:
        for name in ("title_zh", "holder", "number", "check_code", "issuer_zh", "verify_url", "verify_host"):
            if not getattr(self, name).strip():
                raise ContentError(f"{name} is empty")
        for holds, problem in self._conditions():
            if not holds:
                raise ContentError(problem)

    def _conditions(self) -> Iterator[tuple[bool, str]]:
        yield self.design in DESIGNS, f"there is no design {self.design}"
        yield len(self.partners) <= MOST_PARTNERS, f"partners: at most {MOST_PARTNERS}"
        yield len(self.skills) <= MOST_SKILLS, f"skills: at most {MOST_SKILLS}"
        levels = (0 <= skill.level <= MOST_LEVEL for skill in self.skills)
        yield all(levels), f"skills: a level is 0 to {MOST_LEVEL}"
        yield bool(self.subject_zh) or not self.score_zh, "score_zh stands beside subject_zh, which is empty"
        ended = self.valid_until is not None and self.valid_until < self.issued_on
        yield not ended, "valid_until is before issued_on"
