"""A certificate as a credential: the facts of its row, signed for wallets or for the file."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from certificates import keys
from certificates.choices import Kind
from certificates.credentials import canonical, proofs
from certificates.credentials.badges import Facts, Skill, badge, name_hash
from certificates.credentials.compiling import Draft, Template, TemplateError
from certificates.credentials.multikeys import IssuerKey
from certificates.models import Certificate
from certificates.queries.names import NamedSkill, skills_named

# The words of Open Badges for what our kinds are; what it has no word for is an Achievement.
ACHIEVEMENT_TYPES = {
    Kind.COMPLETION: "CertificateOfCompletion",
    Kind.SKILL: "MicroCredential",
    Kind.ORDER: "Fieldwork",
    Kind.AWARD: "Award",
    Kind.EVENT: "CoCurricular",
}
BEIJING = ZoneInfo("Asia/Shanghai")


def facts_of(certificate: Certificate) -> Facts:
    """What the credential of this certificate says: the same row, the same facts, on any day."""
    said, names = certificate.content, certificate.names
    return Facts(
        **_personal(certificate),
        site=names.site,
        did=keys.did(names.site),
        platform=names.platform,
        kind=certificate.kind,
        achievement_type=ACHIEVEMENT_TYPES.get(Kind(certificate.kind), "Achievement"),
        title=" ".join(filter(None, (said["title_zh"], said["title_en"]))),
        description=" ".join(filter(None, (said["body_zh"], said["body_en"]))) or said["title_zh"],
        criteria=said["body_zh"] or said["title_zh"],
        school=" ".join(filter(None, said["organisations"][0])) if said["organisations"] else names.platform,
        class_hours=str(said["class_hours"] or ""),
        starts_on=said["starts_on"] or "",
        ends_on=said["ends_on"] or "",
        page=said.get("page", ""),
        # A word of the row, because what was signed before this address was there must not change.
        told=said.get("told", False),
        skills=tuple(map(_skill, skills_named(certificate))),
    )


class Line:
    """Signs certificates that differ from the example in nothing but what is personal, without asking the database."""

    def __init__(self, example: Certificate, suite: str, key: IssuerKey) -> None:
        self._facts, self._key, self._day = facts_of(example), key, example.issued_on
        self._template = _template(self._facts, suite, key)

    def draft(self, certificate: Certificate) -> Draft:
        """The credential but for its proof's value."""
        return self._template.draft_personal(_personal(certificate), max(certificate.issued_at, self._key.since))

    def finish(self, draft: Draft) -> bytes:
        """The signed credential, as `signed` makes it."""
        return self._template.finish(draft)

    def exemplar(self) -> bytes:
        """The same for nobody: equal for all certificates of the kind and day."""
        midnight = datetime.combine(self._day, time(), BEIJING)
        nobody = {
            "number": "AH26-K-0000001-5",
            "subject": uuid.UUID(int=0).urn,
            "name_hash": name_hash("王小明", "0" * 32),
            "salt": "0" * 32,
            "issued_at": proofs.stamp(midnight.astimezone(UTC)),
            "list_number": "1",
            "list_index": "0",
            "score": self._facts.score and "95",
        }
        return self._template.sign(replace(self._facts, **nobody), max(midnight, self._key.since))


def _personal(certificate: Certificate) -> dict[str, str]:
    """The facts that differ within a class; valid_until is the same and costs nothing."""
    said = certificate.content
    return {
        "number": certificate.number,
        "subject": certificate.subject.urn,
        "name_hash": name_hash(said["holder"], certificate.salt),
        "salt": certificate.salt,
        "issued_at": proofs.stamp(certificate.issued_at),
        "valid_until": _end_of(certificate),
        "list_number": str(certificate.status_list_id),
        "list_index": str(certificate.status_place),
        "score": "" if said["score_percent"] is None else f"{said['score_percent']:g}",
    }


def signed(certificate: Certificate, suite: str, key: IssuerKey | None = None) -> bytes:
    """The signed credential in canonical JSON; with the same key the same bytes on any day.

    suite   proofs.RDFC for wallets, proofs.JCS for the file
    raises  KeyringError: no key, or one that has run out
    """
    key, facts = key or keys.signing_key(), facts_of(certificate)
    # A proof may not be older than the key that made it.
    created = max(certificate.issued_at, key.since)
    try:
        return _template(facts, suite, key).sign(facts, created)
    except TemplateError:
        return canonical.jcs(proofs.sign(badge(facts), key, suite=suite, created=created))


@lru_cache(maxsize=64)
def _template_of(_name: tuple[object, ...], suite: str, key: IssuerKey) -> list[Template]:
    return []


def _template(facts: Facts, suite: str, key: IssuerKey) -> Template:
    """The template of everything but the person, made on first use. The plain path makes the first credential."""
    fixed = (facts.kind, facts.title, facts.description, facts.school, facts.skills, facts.site, facts.did)
    shape = (facts.class_hours, facts.starts_on, facts.ends_on, bool(facts.score), bool(facts.valid_until))
    holder = _template_of(
        (*fixed, *shape, facts.platform, facts.page, facts.told, facts.criteria, facts.achievement_type), suite, key
    )
    if not holder:
        holder.append(Template(facts, suite, key))
    return holder[0]


def _end_of(certificate: Certificate) -> str:
    """The last second of the last day, in Beijing."""
    if certificate.valid_until is None:
        return ""
    end = datetime.combine(certificate.valid_until, time(23, 59, 59), BEIJING)
    return proofs.stamp(end.astimezone(UTC))


def _skill(one: NamedSkill) -> Skill:
    return Skill(
        code=one.code,
        name=f"{one.name_zh} {one.name_en}",
        level=one.level,
        level_name=one.level_zh,
        esco=one.esco,
        esco_name=one.esco_name,
    )
