"""Complete certificates as files: drawn, with the credential attached, sealed. Without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from certificates import rendering
from certificates.checking import Trust
from certificates.credentials import canonical, proofs
from certificates.credentials.badges import badge, name_hash
from certificates.signing import authority
from certificates.signing.cms import TemplateSigner
from tests.factories.credentials import CREATED, FACTS, SALT, SITE, known, make_key

HOST = SITE.removeprefix("https://")
CODE = "EQ8F-S2J9-TGZH"
CONTENT = rendering.Content(
    title_zh="课程结业证书",
    title_en="Certificate of completion",
    holder="程雨桐",
    number=FACTS.number,
    check_code=CODE,
    issued_on=CREATED.date(),
    issuer_zh="徽州商学院",
    verify_url=f"{SITE}/v/{FACTS.number}/?c={CODE}",
    verify_host=f"{HOST}/verify",
    body_zh="修完课程 CBE201 的全部 64 学时，结课考核合格，准予结业。",
    subject_zh="跨境平台运营",
    score_zh="86.5 分",
    score_en="Final score 86.5 / 100",
)


def make_seal(seed: int = 1) -> tuple[TemplateSigner, bytes, bytes]:
    """A signer, its certificate and its authority's in DER; the same within a run."""
    return _seal(seed)


@lru_cache
def _seal(seed: int) -> tuple[TemplateSigner, bytes, bytes]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    above_key = ec.derive_private_key(1000 + seed, ec.SECP256R1())
    above = authority.make_authority(above_key, now)
    key = ec.derive_private_key(2000 + seed, ec.SECP256R1())
    leaf = authority.issue_seal(key.public_key(), "徽州商学院", above, above_key, now)
    return TemplateSigner(key, [leaf, above]), leaf.public_bytes(Encoding.DER), above.public_bytes(Encoding.DER)


def make_trust(**fields: Any) -> Trust:
    """What a verifier knows of the issuer."""
    _signer, leaf, above = make_seal()
    return replace(Trust(known(), (leaf,), (above,), (HOST,)), **fields)


@lru_cache(maxsize=32)
def make_paper(
    *,
    shown: str = "程雨桐",
    signed: str = "程雨桐",
    number: str = FACTS.number,
    score: str = "86.5",
    host: str = SITE,
    seal: int | None = 1,
    attached: bytes | None = None,
    key: int = 1,
) -> bytes:
    """A whole PDF. `shown` is printed, `signed` stands behind the credential's hash; `seal` None leaves it unsealed."""
    facts = replace(FACTS, name_hash=name_hash(signed, SALT))
    credential = canonical.jcs(proofs.sign(badge(facts), make_key(key), suite=proofs.JCS, created=CREATED))
    content = replace(
        CONTENT,
        holder=shown,
        number=number,
        score_zh=f"{score} 分",
        score_en=f"Final score {score} / 100",
        verify_url=f"{host}/v/{FACTS.number}/?c={CODE}",
    )
    data = credential if attached is None else attached
    return rendering.render(
        content,
        Path(settings.CACHE_DIR),
        attachment=rendering.Attachment(data=data) if data else None,
        signer=make_seal(seal)[0] if seal else None,
        signed_at=CREATED,
    )
