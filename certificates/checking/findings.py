"""What was found, as codes; each has a plain sentence in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from certificates.credentials.multikeys import IssuerKey

BYTES, SEAL, PROOF, RECORD, PAGE = "bytes", "seal", "proof", "record", "page"


@dataclass(frozen=True)
class Trust:
    """What is known beforehand.

    keys   the issuer's keys for credentials, by full address
    seals  certificates of its seals in DER; roots those of the authorities above them
    hosts  where its QR codes lead, as in huimao.example
    """

    keys: Mapping[str, IssuerKey]
    seals: tuple[bytes, ...] = ()
    roots: tuple[bytes, ...] = ()
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One check: whether it passed (None: it could not be made) and the code of its sentence."""

    check: str
    passed: bool | None
    code: str

    def sentence(self, language: str) -> str:
        """What it means, in plain words; "en" or Chinese."""
        chinese, english = SENTENCES[self.code]
        return english if language.startswith("en") else chinese


@dataclass(frozen=True)
class Findings:
    """Everything found in one file.

    form        "pdf", "json", "png", "svg" or ""
    credential  the signed document, only where its proof holds
    text, codes what stands on the page, and what its QR codes say
    """

    form: str
    findings: tuple[Finding, ...]
    credential: dict[str, Any] | None = None
    signed_at: datetime | None = None
    text: str = ""
    codes: tuple[str, ...] = ()
    attached: bytes = field(default=b"", repr=False)

    @property
    def passed(self) -> bool:
        """Whether everything that could be checked is as it should be, and something could."""
        known = [finding.passed for finding in self.findings if finding.passed is not None]
        return bool(known) and all(known)

    def of(self, check: str) -> Finding | None:
        """The finding of one check."""
        return next((finding for finding in self.findings if finding.check == check), None)


SENTENCES = {
    "bytes.same": ("与颁发时的文件逐字节相同。", "Byte for byte the file that was issued."),
    "bytes.other": (
        "与颁发时的文件不同：被改过、另存过，或不是本平台的文件。",
        "Not the file that was issued: changed, saved again, or not ours.",
    ),
    "seal.whole": ("签章有效，覆盖整个文件，签章后没有改动。", "The seal is valid and covers the whole file."),
    "seal.none": (
        "文件里没有签章：可能是打印、截图或另存后的版本。",
        "There is no seal in it: perhaps a print, a picture or a copy saved by another program.",
    ),
    "seal.broken": (
        "签章之后文件被改过，或被其他程序另存过。",
        "The file was changed after it was sealed, or saved anew by another program.",
    ),
    "seal.added": (
        "签章之后又追加了内容，屏幕上看到的可能不是签章时的内容。",
        "Something was added behind the seal: what is shown may not be what was sealed.",
    ),
    "seal.stranger": ("签章不是本平台的。", "The seal is not this platform's."),
    "seal.dates": ("签章时间不在印章证书的有效期内。", "The seal was made outside the dates of its certificate."),
    "seal.resaved": (
        "文件被其他程序重新保存过，不再是原件。请使用下载时的原文件。",
        "Another program has saved this file anew; it is no longer the original. Please use the file as downloaded.",
    ),
    "seal.locked": ("文件被加密，无法检查。", "The file is encrypted and cannot be checked."),
    "seal.unreadable": ("这不是完整的 PDF 文件。", "This is no complete PDF."),
    "seal.unknown": ("没有给出印章证书，签章未检查。", "No seal certificate was given; the seal was not checked."),
    "proof.whole": (
        "数字凭证由本平台签名，一字未改。",
        "The credential was signed by the issuer; not a word changed.",
    ),
    "proof.none": ("文件里没有数字凭证。", "There is no credential in it."),
    "proof.unread": (
        "文件被加密或另存过，其中的数字凭证没有读取。",
        "The file is encrypted or was saved anew; the credential in it was not read.",
    ),
    "proof.unknown": (
        "没有给出颁发者的公钥，凭证未检查。",
        "The issuer's keys were not given; the credential was not checked.",
    ),
    "proof.form": ("这不是可以识别的数字凭证。", "This is no credential we can read."),
    "proof.vocabulary": (
        "凭证使用了不认识的词汇表，含义无法确认。",
        "The credential uses a vocabulary we do not know; what it means cannot be told.",
    ),
    "proof.unsigned": ("凭证里有没被签名保护的内容。", "The credential has words that no signature covers."),
    "proof.suite": ("凭证的签名方式不被接受。", "The credential is signed in a way that is not accepted."),
    "proof.issuer": ("凭证的颁发者与签名者不是同一个。", "The issuer named is not the one who signed."),
    "proof.key": ("凭证不是本平台的密钥签的。", "The credential was not signed with a key of this issuer."),
    "proof.dates": ("凭证的签名时间不在密钥的有效期内。", "The credential was signed outside the dates of the key."),
    "proof.signature": ("凭证的内容被改过，签名对不上。", "The credential was changed: the signature does not fit."),
    "record.same": ("凭证与平台登记一致。", "The credential says what the register says."),
    "record.other": ("凭证与平台登记不一致。", "The credential does not say what the register says."),
    "record.none": ("平台没有这张证书的登记。", "The register has no such certificate."),
    "page.same": ("页面上的姓名、编号和成绩与凭证一致。", "The page has the name, number and score of the credential."),
    "page.other": (
        "页面与凭证不符：可能把别人的真凭证放进了重新排版的页面。",
        "The page does not say what the credential says: somebody's genuine credential in a page made anew?",
    ),
    "page.code": (
        "页面上的二维码不指向本平台的这张证书。",
        "The QR code on the page does not lead to this certificate on this platform.",
    ),
    "page.unreadable": ("页面读不出来，无法比对。", "The page cannot be read, so it cannot be compared."),
    "page.unread": (
        "我们没能读完这份文件的页面，所以没有比对；这本身不说明文件真假，可以稍后再试。",
        "We could not read the pages of this file, so they were not compared. That says nothing yet: try again later.",
    ),
    "page.unknown": ("没有可比对的凭证。", "There is no credential to compare the page with."),
}  # fmt: skip
