"""What a certificate's file says, out of the row that was frozen when it was earned."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation

from certificates.choices import DISCLAIMER_EN, DISCLAIMER_ZH, Kind
from certificates.models import Certificate
from certificates.queries.awards import Award
from certificates.rendering import Content, Partner, Personal, SkillLine
from lms.skills import public as skills

KIND_EN = {
    Kind.COMPLETION: "Certificate of completion",
    Kind.SKILL: "Skill certificate",
    Kind.ORDER: "Proof of order training",
    Kind.AWARD: "Certificate of award",
    Kind.EVENT: "Certificate of attendance",
}
CLOSING_ZH = {
    Kind.COMPLETION: "特发此证。",
    Kind.SKILL: "达到规定的能力标准，特发此证。",
    Kind.ORDER: "特此证明。",
    Kind.AWARD: "特发此证，以资鼓励。",
    Kind.EVENT: "特此证明。",
}
SPECIMEN, PREVIEW = "演示样本 SPECIMEN", "样张 PREVIEW"
SAMPLE = {"number": "AH26-K-0000000-0", "check_code": "0000-0000-0000"}
MOST_SKILLS = 12


def document_of(certificate: Certificate) -> Content:
    """The words of one certificate. The same row gives the same words on any day."""
    said = certificate.content
    partners = tuple(Partner(zh, en) for zh, en in said["organisations"])
    issuer = partners[0] if partners else Partner(settings.WAGTAIL_SITE_NAME)
    return Content(
        **{**_usual(Kind(certificate.kind)), **said.get("words", {})},
        holder=said["holder"],
        holder_latin=said["holder_latin"],
        number=certificate.number,
        check_code=certificate.check_code,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issuer_zh=issuer.name_zh,
        issuer_en=issuer.name_en,
        verify_url=f"{settings.SITE_URL}/v/{certificate.number}/?c={certificate.check_code}",
        verify_host=f"{urlsplit(settings.SITE_URL).netloc}/verify",
        body_zh=said["body_zh"],
        subject_zh=said["title_zh"],
        subject_en=said["title_en"],
        body_en=said["body_en"],
        partners=partners[1:] and partners,
        skills=_skills(said["skills"]),
        mark=SPECIMEN if said["demo"] else "",
        **_score(said),
    )


def _usual(kind: Kind) -> dict[str, str]:
    """What the kind says where no editor wanted other words."""
    return {
        "title_zh": _in("zh-hans", kind),
        "title_en": KIND_EN[kind],
        "closing_zh": CLOSING_ZH[kind],
        "disclaimer_zh": DISCLAIMER_ZH,
        "disclaimer_en": DISCLAIMER_EN,
    }


def sample_of(award: Award, content: dict[str, Any]) -> Content:
    """The same for an award nobody has given yet, marked as a sample; `content` is what `frozen` says of it."""
    row = Certificate(kind=award.template, content=content, issued_on=timezone.localdate(), **SAMPLE)
    return replace(document_of(row), mark=PREVIEW)


def personal_words(certificate: Certificate) -> Personal:
    """What of these words is the holder's alone, without a query."""
    said = certificate.content
    return Personal(said["holder"], certificate.number, certificate.check_code, said["holder_latin"], **_score(said))


def _in(language: str, kind: Kind) -> str:
    with translation.override(language):
        return str(kind.label)


def _score(said: dict[str, Any]) -> dict[str, str]:
    if said["score_percent"] is None:
        return {}
    score = f"{said['score_percent']:g}"
    return {"score_zh": f"{score} 分", "score_en": f"Final score {score} / 100"}


def _skills(pairs: list[list[Any]]) -> tuple[SkillLine, ...]:
    """The first twelve skills with their names and levels, in both languages."""
    known = skills.by_code(code for code, _level in pairs)
    levels = {level.level: level for level in skills.levels()}
    lines = [(known[code], levels[level]) for code, level in pairs if code in known and level in levels]
    return tuple(
        SkillLine(skill.name_zh, level.level, level.name_zh, skill.name_en, level.name_en)
        for skill, level in lines[:MOST_SKILLS]
    )
