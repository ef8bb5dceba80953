"""One certificate to vary, and one unpacked set of fonts for all tests of a run."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from certificates.rendering import Attachment, Content, Partner, render
from certificates.signing import SEAL, keyring
from certificates.signing.cms import HankoSigner, TemplateSigner

COMPLETION = Content(
    title_zh="结业证书",
    title_en="Certificate of completion",
    holder="龙䶮㛃𠮷",
    holder_latin="LONG Yanjie",
    body_zh="于 2026 年 3 月 2 日至 2026 年 6 月 30 日参加订单班培养，修满 96 学时，经理论与实操考核合格，达到课程",
    subject_zh="新能源汽车三电系统装调与检测",
    subject_en="Assembly, Commissioning and Diagnostics of NEV Battery, Motor and Control Systems",
    closing_zh="规定的能力标准，准予结业，特发此证。",
    body_en="has completed 96 credit hours and is hereby awarded this certificate.",
    score_zh="95 分",
    score_en="Final score 95 / 100",
    partners=(Partner("示例职业技术学院", "Sample Vocational College"), Partner("示例汽车有限公司", "Sample NEV Co.")),
    number="AH26-K-0000002-3",
    check_code="EQ8F-S2J9-TGZH",
    issued_on=date(2026, 7, 8),
    issuer_zh="示例产业人才培训平台",
    issuer_en="Sample Talent Training Platform",
    verify_url="https://cert.example.cn/v/AH26-K-0000002-3/?c=EQ8F-S2J9-TGZH",
    verify_host="cert.example.cn/verify",
    disclaimer_zh="本平台证书为培训学习证明，不等同于国家职业技能等级证书。",
)

# Not the real credential: any bytes are carried.
CREDENTIAL = Attachment('{"type": "VerifiableCredential", "name": "龙䶮㛃𠮷"}'.encode())
SIGNED_AT = datetime(2026, 7, 8, 9, 30, tzinfo=UTC)

Draw = Callable[..., bytes]


@pytest.fixture(scope="session")
def font_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture
def draw(font_cache: Path) -> Draw:
    """The sample with some fields changed, as PDF."""

    def drawn(**changes: object) -> bytes:
        return render(dataclasses.replace(COMPLETION, **changes), font_cache)

    return drawn


class Identity:
    """A seal key with its certificates, and both ways to sign with it."""

    def __init__(self, folder: Path) -> None:
        ring = keyring.init(folder, "示例平台", datetime.now(UTC))
        record = ring.signing(SEAL)
        self.key, self.chain = ring.private_key(record.id), ring.chain(record.id)
        self.hanko = HankoSigner(self.key, self.chain)
        self.signer = TemplateSigner(self.key, self.chain)


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return Identity(tmp_path_factory.mktemp("identity") / "keys")


@pytest.fixture
def signed(font_cache: Path, identity: Identity) -> Draw:
    """The sample with some fields changed, with credential and signature, by the plain path."""

    def drawn(**changes: object) -> bytes:
        content = dataclasses.replace(COMPLETION, **changes)
        return render(content, font_cache, attachment=CREDENTIAL, signer=identity.hanko, signed_at=SIGNED_AT)

    return drawn


def text_lines(pdf: bytes) -> list[str]:
    """What a person copies from the page, line by line."""
    return pdfium.PdfDocument(pdf)[0].get_textpage().get_text_range().splitlines()
