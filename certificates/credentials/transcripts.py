"""A person's certificates as one Comprehensive Learner Record 2.0: the skills transcript, for wallets."""

from collections.abc import Sequence
from dataclasses import dataclass

from certificates.credentials import badges, vocabularies
from certificates.credentials.canonical import Document


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the transcript says of itself; the badges in it say the rest.

    number       as printed; it makes the record's address {site}/v/{number}/
    subject      urn:uuid:…, made for this record alone, so that two of one person cannot be joined by it
    name_hash, salt   its own: its holder is the one of every badge
    list_number, list_index   its place in the status lists
    """

    number: str
    subject: str
    name_hash: str
    salt: str
    issued_at: str
    list_number: str
    list_index: str
    site: str
    did: str
    platform: str
    title: str
    description: str

    @property
    def address(self) -> str:
        """Where it is verified."""
        return f"{self.site}/v/{self.number}/"


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A skill as the transcript's table has it: its name, the level reached, and what showed it."""

    code: str
    name: str
    level: str
    source: str


def transcript(record: Record, signed_badges: Sequence[Document], shown: Sequence[Reached] = ()) -> Document:
    """The record without its proof. Each badge in it keeps its own, so that it can be shown alone."""
    identity = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": record.name_hash,
        "identityType": "name",
        "salt": record.salt,
    }
    return {
        "@context": [
            vocabularies.CREDENTIALS,
            vocabularies.LEARNER_RECORD,
            vocabularies.OPEN_BADGES,
            vocabularies.OPEN_BADGES_EXTENSIONS,
        ],
        "id": record.address,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": record.title,
        "description": record.description,
        "issuer": badges.issuer(record.did, record.platform, record.site),
        "validFrom": record.issued_at,
        "awardedDate": record.issued_at,
        "partial": False,
        "credentialSubject": {
            "id": record.subject,
            "type": ["ClrSubject"],
            "identifier": [identity],
            **({"achievement": [_achievement(record, one) for one in shown]} if shown else {}),
            "verifiableCredential": list(signed_badges),
        },
        "credentialStatus": badges.status_entry(record.site, record.address, record.list_number, record.list_index),
    }


def _achievement(record: Record, one: Reached) -> Document:
    """The skill and its level; named after the record, so that two transcripts of one person cannot be joined by it."""
    name = f"{record.address}#{one.code}"
    return {
        "id": name,
        "type": ["Achievement"],
        "achievementType": "Competency",
        "humanCode": one.code,
        "name": one.name,
        "description": one.level,
        "criteria": {"id": f"{name}-shown", "narrative": one.source},
    }
