"""A certificate as an Open Badges 3.0 credential on the Verifiable Credentials Data Model 2.0.

Every node but one has a name of its own, which makes the canonical quads a sorted list (see compiling.py). The one
without is the identity, because the schema of 1EdTech gives it no place for a name.
"""

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from certificates.credentials import vocabularies
from certificates.credentials.canonical import Document

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
OUR_FRAMEWORK, ESCO_FRAMEWORK = "徽贸育才技能分类 Huimao skills", "ESCO"


@dataclass(frozen=True, kw_only=True)
class Skill:
    """A skill with the level reached; `esco` is its address in ESCO where one is known."""

    code: str
    name: str
    level: int
    level_name: str
    esco: str = ""
    esco_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything a credential says, as text. What differs from person to person stands first.

    number       as printed; it makes the credential's address {site}/v/{number}/
    subject      urn:uuid:…, made for this certificate alone, so that two of one person cannot be joined by it
    name_hash    see `name_hash`; the name itself is not in the file
    issued_at    2026-11-24T01:00:00Z; valid_until alike, or ""
    list_number, list_index   its place in the status lists
    score        "86.5", or ""
    page         where it is told what was done for it, below the site; "" where nowhere
    told         whether that is told at an address of its own, where there is no such page; those from before had none
    achievement_type   a word of Open Badges: CertificateOfCompletion, MicroCredential, Award …
    """

    number: str
    subject: str
    name_hash: str
    salt: str
    issued_at: str
    list_number: str
    list_index: str
    valid_until: str = ""
    score: str = ""

    site: str
    did: str
    platform: str
    kind: str
    achievement_type: str
    title: str
    description: str
    criteria: str
    school: str
    class_hours: str = ""
    starts_on: str = ""
    ends_on: str = ""
    page: str = ""
    told: bool = False
    skills: tuple[Skill, ...] = ()


def badge(facts: Facts) -> Document:
    """The credential, without its proof."""
    address = f"{facts.site}/v/{facts.number}/"
    return {
        "@context": [
            vocabularies.CREDENTIALS,
            vocabularies.OPEN_BADGES,
            vocabularies.OPEN_BADGES_EXTENSIONS,
        ],
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.title,
        "description": facts.description,
        "issuer": issuer(facts.did, facts.platform, facts.site),
        "validFrom": facts.issued_at,
        **({"validUntil": facts.valid_until} if facts.valid_until else {}),
        "awardedDate": facts.issued_at,
        "credentialSubject": _subject(facts, address),
        "evidence": [_evidence(facts, address)],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": status_entry(facts.site, address, facts.list_number, facts.list_index),
    }


def issuer(did: str, name: str, site: str) -> Document:
    """Who signs: the platform, by its did:web."""
    return {"id": did, "type": ["Profile"], "name": name, "url": f"{site}/"}


def status_entry(site: str, address: str, number: str, index: str) -> Document:
    """Where to look up whether it was taken back.

    Open Badges allows one entry, so the suspension list is named as its reference; the same place in both lists.
    """
    return {
        "id": f"{address}#status",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": index,
        "statusListCredential": list_address(site, "revocation", number),
        "statusReference": list_address(site, "suspension", number),
    }


def list_address(site: str, purpose: str, number: str) -> str:
    """Where a status list is served."""
    return f"{site}/certificates/status/{purpose}/{number}.json"


def name_hash(name: str, salt: str) -> str:
    """What stands for the name: whoever has the paper can compare, whoever has only the file cannot read it.

    source  Open Badges 3.0, IdentityObject: SHA-256 of the identity followed by the salt
    """
    return f"sha256${hashlib.sha256((name + salt).encode()).hexdigest()}"


def _subject(facts: Facts, address: str) -> Document:
    found: Document = {
        "id": facts.subject,
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": facts.name_hash,
                "identityType": "name",
                "salt": facts.salt,
            }
        ],
        "licenseNumber": facts.number,
        "achievement": _achievement(facts),
    }
    for name, day in (("activityStartDate", facts.starts_on), ("activityEndDate", facts.ends_on)):
        if day:
            found[name] = f"{day}T00:00:00+08:00"
    if facts.score:
        result = {"id": f"{address}#result", "type": ["Result"], "value": facts.score}
        found["result"] = [{**result, "resultDescription": f"{_name_of(facts)}#score"}]
    return found


def _name_of(facts: Facts) -> str:
    """The achievement's own name: the same for everybody who reached the same thing at the same school."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, '|'.join((facts.site, facts.kind, facts.title, facts.school)))}"


def _achievement(facts: Facts) -> Document:
    name = _name_of(facts)
    found: Document = {
        "id": name,
        "type": ["Achievement"],
        "achievementType": facts.achievement_type,
        "name": facts.title,
        "description": facts.description,
        "inLanguage": "zh-Hans",
        "criteria": {"id": f"{name}#criteria", "narrative": facts.criteria},
        "creator": {"id": f"{name}#creator", "type": ["Profile"], "name": facts.school},
    }
    if facts.skills:
        found["alignment"] = [one for skill in facts.skills for one in _alignments(skill, facts.site, name)]
    if facts.score:
        found["resultDescription"] = [
            {
                "id": f"{name}#score",
                "type": ["ResultDescription"],
                "name": "成绩 Score",
                "resultType": "RawScore",
                "valueMin": "0",
                "valueMax": "100",
            }
        ]
    return found


def _alignments(skill: Skill, site: str, name: str) -> list[Document]:
    """The skill in our own taxonomy with the level reached, and where it is known in ESCO."""
    level = f"{skill.level} 级（{skill.level_name}）"
    ours: dict[str, Any] = {
        "id": f"{name}#{skill.code}",
        "type": ["Alignment"],
        "targetName": skill.name,
        "targetCode": skill.code,
        "targetDescription": level,
        "targetFramework": OUR_FRAMEWORK,
        "targetUrl": f"{site}/certificates/skills/{skill.code}/",
    }
    if not skill.esco:
        return [ours]
    theirs = {
        "id": f"{name}#{skill.code}-esco",
        "type": ["Alignment"],
        "targetName": skill.esco_name or skill.name,
        "targetFramework": ESCO_FRAMEWORK,
        "targetUrl": skill.esco,
    }
    return [ours, theirs]


def _evidence(facts: Facts, address: str) -> Document:
    """What the certificate rests on, at an address where it is explained."""
    hours = f"{facts.class_hours} 学时" if facts.class_hours else ""
    # With the subject as its key: numbers can be guessed, and this page is for whoever was shown the credential.
    own = f"{address}evidence/?of={facts.subject}" if facts.told else f"{facts.site}/verify/{facts.number}/"
    return {
        "id": f"{facts.site}{facts.page}" if facts.page else own,
        "type": ["Evidence"],
        "name": "学习与评定记录 Record of work and assessment",
        "description": "；".join(filter(None, [facts.criteria, hours])),
    }
