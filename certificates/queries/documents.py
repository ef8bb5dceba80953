"""What a certificate's file says, out of the row that was frozen when it was earned."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone, translation

from certificates.choices import DISCLAIMER_EN, DISCLAIMER_ZH, Kind
from certificates.models import Certificate
from certificates.queries.awards import Award
from certificates.queries.names import NamedSkill, named_today, skills_named
from certificates.rendering import Content, Partner, Personal, SkillLine

KIND_EN = {
    Kind.COMPLETION: "Certificate of completion",
    Kind.SKILL: "Skill certificate",
    Kind.ORDER: "Proof of order training",
    Kind.AWARD: "Certificate of award",
    Kind.EVENT: "Certificate of attendance",
    Kind.TRANSCRIPT: "Skills transcript",
}
CLOSING_ZH = {
    Kind.COMPLETION: "特发此证。",
    Kind.SKILL: "达到规定的能力标准，特发此证。",
    Kind.ORDER: "特此证明。",
    Kind.AWARD: "特发此证，以资鼓励。",
    Kind.EVENT: "特此证明。",
    Kind.TRANSCRIPT: "以上为持证人在出具之日有效的证书与已证实的技能，是当日的说明，不替代各张证书。",
}
# Where the sentence itself says which standard was reached.
SHORT_CLOSING_ZH = {Kind.SKILL: "特发此证。"}
SPECIMEN, PREVIEW = "演示样本 SPECIMEN", "样张 PREVIEW"
SAMPLE = {"number": "AH26-K-0000000-0", "check_code": "0000-0000-0000"}
MOST_SKILLS = 12


def document_of(certificate: Certificate) -> Content:
    """The words of one certificate. The same row gives the same words on any day."""
    said, names = certificate.content, certificate.names
    partners = tuple(Partner(zh, en) for zh, en in said["organisations"])
    issuer = partners[0] if partners else Partner(names.platform)
    return Content(
        **_sentence(Kind(certificate.kind), said),
        holder=said["holder"],
        holder_latin=said["holder_latin"],
        number=certificate.number,
        check_code=certificate.check_code,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issuer_zh=issuer.name_zh,
        issuer_en=issuer.name_en,
        verify_url=f"{names.site}/v/{certificate.number}/?c={certificate.check_code}",
        verify_host=f"{urlsplit(names.site).netloc}/verify",
        subject_zh=said["title_zh"],
        subject_en=said["title_en"],
        body_en=said["body_en"],
        partners=partners[1:] and partners,
        skills=tuple(_line(one) for one in skills_named(certificate)[:MOST_SKILLS]),
        mark=SPECIMEN if said["demo"] else "",
        **_score(said),
    )


def _sentence(kind: Kind, said: dict[str, Any]) -> dict[str, str]:
    """The words of the kind, and the sentence about the holder around its subject.

    A sentence that names its subject as 「…」 is read through it, and ends with the closing; one from before that was
    whole by itself stays above it.
    """
    words = {**usual_words(kind), **said.get("words", {})}
    before, subject, after = said["body_zh"].partition(f"「{said['title_zh']}」")
    if not subject:
        return {**words, "body_zh": before}
    closing = said.get("words", {}).get("closing_zh") or SHORT_CLOSING_ZH.get(kind, words["closing_zh"])
    after = after.strip("，。")
    return {**words, "body_zh": before, "closing_zh": f"{after}，{closing}" if after else closing}


def usual_words(kind: Kind) -> dict[str, str]:
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
    return replace(document_of(sample_row(award.template, content)), mark=PREVIEW)


def sample_row(kind: str, content: dict[str, Any]) -> Certificate:
    """A certificate of today that nobody has, and that is not saved."""
    (names,) = named_today([content["skills"]])
    return Certificate(kind=kind, content=content, names=names, issued_on=timezone.localdate(), **SAMPLE)


def _line(one: NamedSkill) -> SkillLine:
    return SkillLine(one.name_zh, one.level, one.level_zh, one.name_en, one.level_en)


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
