"""Facts, keys and signed credentials, without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credentials import issuers, proofs
from certificates.credentials.badges import Facts, Skill, badge, name_hash
from certificates.credentials.multikeys import IssuerKey
from certificates.credentials.transcripts import Record, transcript

SITE = "https://huimao.example"
DID = issuers.did_of(SITE)
CREATED = datetime(2026, 11, 24, 1, tzinfo=UTC)
SALT = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
FACTS = Facts(
    number="AH26-K-0000002-3",
    subject="urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc33",
    name_hash=name_hash("程雨桐", SALT),
    salt=SALT,
    issued_at="2026-11-24T01:00:00Z",
    list_number="1",
    list_index="93017",
    valid_until="2029-11-24T15:59:59Z",
    score="86.5",
    site=SITE,
    did=DID,
    platform="徽贸育才",
    kind="completion",
    achievement_type="CertificateOfCompletion",
    title="跨境平台运营 Cross-border platform operations",
    description='修完课程 “CBE201” 的全部 64 学时，\n结课考核合格；C:\\new "quoted"。',
    criteria="完成全部课时；成绩不低于 60 分",
    school="徽州商学院 Huizhou College of Commerce",
    class_hours="64",
    starts_on="2026-09-01",
    ends_on="2026-11-20",
    skills=(
        Skill(
            code="FT-01",
            name="贸易术语运用 Apply Incoterms rules",
            level=2,
            level_name="应用",
            esco="http://data.europa.eu/esco/skill/6f45a77d-9208-40f2-a116-ac99c77ef580",
            esco_name="international commercial transactions rules",
        ),
        Skill(code="CL-01", name="集群认知", level=1, level_name="了解"),
    ),
)


def make_key(seed: int = 1, **fields: Any) -> IssuerKey:
    """A signing key that is the same for the same seed."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public = private.public_key().public_bytes_raw()
    defaults: dict[str, Any] = {"name": f"credential-{seed}", "since": datetime(2026, 1, 1, tzinfo=UTC)}
    return IssuerKey(public=public, private=private, **{**defaults, **fields})


def known(*keys: IssuerKey) -> dict[str, IssuerKey]:
    """The keys as a verifier knows them: from the issuer's document."""
    return issuers.keys_of(issuers.did_document(DID, SITE, keys or (make_key(),)))


def make_signed(suite: str = proofs.RDFC, key: IssuerKey | None = None, **fields: Any) -> dict[str, Any]:
    """A signed badge."""
    return proofs.sign(badge(replace(FACTS, **fields)), key or make_key(), suite=suite, created=CREATED)


def make_transcript(*badges: dict[str, Any], suite: str = proofs.RDFC) -> dict[str, Any]:
    """A signed learner record of these badges; of two when none are given."""
    record = Record(
        number="AH26-N-0000006-9",
        list_number="1",
        list_index="77",
        subject="urn:uuid:2b172aac-d8ba-41ed-83dd-0b3aef56cc33",
        name_hash=name_hash("程雨桐", SALT),
        salt=SALT,
        issued_at="2026-11-24T01:00:00Z",
        site=SITE,
        did=DID,
        platform="徽贸育才",
        title="技能档案 Skills transcript",
        description="截至 2026-11-24 有效的证书 2 张。",
    )
    held = list(badges) or [make_signed(), make_signed(number="AH26-J-0000004-5", list_index="5")]
    return proofs.sign(transcript(record, held), make_key(), suite=suite, created=CREATED)
