"""What a file says about itself, once for people who look (Info) and once for archives (XMP); both say the same."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from xml.sax.saxutils import escape

from certificates.rendering.content import Content

CREATOR, PRODUCER = "Huimao", "Huimao with ReportLab and pyHanko"
LANGUAGE = "zh-CN"
CHINA = timezone(timedelta(hours=8))

# The blanks after the packet let other programs add to it without moving the rest; ours are signed, so they are few.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:source>{source}</dc:source>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{made_at}</xmp:CreateDate>
<xmp:ModifyDate>{made_at}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Facts:
    """Title, issuer, number and the address to verify at; `made_at` in China's time, to the second."""

    title: str
    author: str
    subject: str
    source: str
    made_at: datetime


def facts_of(content: Content, signed_at: datetime | None = None) -> Facts:
    """What is said of this certificate. Without a signature the day of issue stands for the moment."""
    made_at = signed_at or datetime(*content.issued_on.timetuple()[:3], tzinfo=CHINA)
    title = f"{content.title_zh} {content.holder}"
    return Facts(title, content.issuer_zh, content.number, content.verify_host, made_at.astimezone(CHINA))


def xmp(facts: Facts) -> bytes:
    """The XMP packet (ISO 16684-1) that declares PDF/A-3u."""
    text = {name: escape(getattr(facts, name)) for name in ("title", "author", "subject", "source")}
    return _XMP.format(
        **text,
        language=LANGUAGE,
        creator=CREATOR,
        producer=PRODUCER,
        made_at=facts.made_at.isoformat(timespec="seconds"),
    ).encode()


def info(facts: Facts) -> dict[str, str]:
    """The entries of the Info dictionary that are text."""
    return {
        "/Title": facts.title,
        "/Author": facts.author,
        "/Subject": facts.subject,
        "/Creator": CREATOR,
        "/Producer": PRODUCER,
    }


def pdf_date(moment: datetime) -> str:
    """A moment as PDF writes it, such as D:20260708000000+08'00'."""
    zone = moment.strftime("%z")
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
