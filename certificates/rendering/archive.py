"""The drawing made into a file that lasts: PDF/A-3u (ISO 19005-3), with the credential attached and the seal signed.

ReportLab draws; pyHanko's writer puts the objects down, because ReportLab 5.1 forgets the line end before `endstream`
and knows neither XMP nor output intents. This is the plain path, one file at a time: what `blank` and `stamping` do a
hundred times faster must look the same.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol, cast

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from reportlab.lib.units import mm

from certificates.rendering import colour, metadata
from certificates.rendering.marks import HEIGHT_MM, SEAL_RADIUS_MM, SEAL_X_MM, SEAL_Y_MM
from certificates.rendering.metadata import Facts

FIELD = "Seal"
REASON = "颁发证书 Certificate issued {}"
FLATE = pdf_name("/FlateDecode")
# Printed and locked: the seal cannot be moved or hidden (PDF/A wants it printable).
PRINT_AND_LOCKED = 4 + 128
SIGNED_AND_APPEND_ONLY = 3


class Signer(Protocol):
    """Whoever turns the SHA-256 of a file into the CMS that goes into its signature."""

    size: int  # bytes of the longest CMS it makes

    def sign(self, digest: bytes) -> bytes:
        """The detached CMS over a file with this SHA-256, in DER."""
        ...


@dataclass(frozen=True)
class Attachment:
    """A file inside the file: the credential, as its maker signed it. Its bytes are kept exactly."""

    data: bytes
    name: str = "credential.json"
    media_type: str = "application/vc"


def archive(drawn: bytes, facts: Facts, attachment: Attachment | None, signer: Signer | None) -> bytes:
    """The finished file. Without a signer the seal is only ink: for previews.

    drawn   pages by ReportLab, the last of them the seal alone, which is set on the page before it
    """
    writer = new_writer(facts)
    pages, seal = import_all(writer, drawn)
    for page in pages:
        page_ref = writer.insert_page(page)
    writer.set_info(info_dictionary(facts))
    writer.root["/Metadata"] = writer.add_object(xmp_stream(facts))
    if attachment:
        attach(writer, attachment, writer.add_object(embedded_file(attachment, facts)))
    widget = seal_widget(writer, page_ref, seal)
    if signer:
        return _signed(writer, facts, signer, widget)
    return _unsigned(writer, widget)


def new_writer(facts: Facts) -> "_Writer":
    """A document without pages: language, colours, identity."""
    writer = _Writer(stream_xrefs=False)
    identity = ByteStringObject(hashlib.md5(facts.subject.encode(), usedforsecurity=False).digest())
    writer._document_id = ArrayObject([identity, identity])
    writer.root["/Lang"] = TextStringObject(metadata.LANGUAGE)
    writer.root["/ViewerPreferences"] = _dictionary(DisplayDocTitle=BooleanObject(True))
    profile = StreamObject({pdf_name("/N"): NumberObject(colour.COMPONENTS)}, stream_data=colour.srgb_profile())
    profile.compress()
    intent = _dictionary(
        Type=pdf_name("/OutputIntent"),
        S=pdf_name("/GTS_PDFA1"),
        OutputConditionIdentifier=TextStringObject("sRGB IEC61966-2.1"),
        Info=TextStringObject("sRGB IEC61966-2.1"),
        DestOutputProfile=writer.add_object(profile),
    )
    writer.root["/OutputIntents"] = ArrayObject([intent])
    return writer


def import_pages(writer: PdfFileWriter, drawn: bytes) -> tuple[DictionaryObject, IndirectObject]:
    """The certificate's page and the seal as a form, with the fonts they share, out of ReportLab's file."""
    (page,), seal = import_all(writer, drawn)
    return page, seal


def import_all(writer: PdfFileWriter, drawn: bytes) -> tuple[list[DictionaryObject], IndirectObject]:
    """The same of a file of several pages before the seal."""
    reader = PdfFileReader(BytesIO(drawn))
    parts = reader.root["/Pages"].raw_get("/Kids")
    pages = [kid.get_object() for kid in parts]
    # One call for all: what they share is then imported once. The array is the reader's own, and knows its file.
    contents = [page.raw_get("/Contents") for page in pages[:-1]]
    parts[:] = [*contents, *(page.raw_get("/Resources") for page in pages)]
    imported = list(cast(ArrayObject, writer.import_object(parts)))
    contents, tables = imported[: len(contents)], imported[len(contents) :]
    for table in tables:
        # ReportLab names these for PDF 1.1; nobody has read them since.
        table.pop("/ProcSet", None)
    *sheets, ink = pages
    boxes = [page["/MediaBox"] for page in sheets]
    made: list[DictionaryObject] = [PageObject(*one) for one in zip(contents, boxes, tables[:-1], strict=True)]
    return made, writer.add_object(_form(ink["/Contents"], ink["/MediaBox"], tables[-1]))


def info_dictionary(facts: Facts) -> DictionaryObject:
    """The Info dictionary."""
    entries = {name: TextStringObject(text) for name, text in metadata.info(facts).items()}
    moment = TextStringObject(metadata.pdf_date(facts.made_at))
    return DictionaryObject(
        {pdf_name(k): v for k, v in {**entries, "/CreationDate": moment, "/ModDate": moment}.items()}
    )


def xmp_stream(facts: Facts) -> StreamObject:
    """The XMP packet, uncompressed, as programs that know no PDF look for it."""
    entries = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    return StreamObject(entries, stream_data=metadata.xmp(facts))


def embedded_file(attachment: Attachment, facts: Facts) -> StreamObject:
    """The attachment's bytes."""
    size = NumberObject(len(attachment.data))
    entries = _dictionary(
        Type=pdf_name("/EmbeddedFile"),
        Subtype=pdf_name(f"/{attachment.media_type}"),
        Params=_dictionary(ModDate=TextStringObject(metadata.pdf_date(facts.made_at)), Size=size),
    )
    return StreamObject(entries, stream_data=attachment.data)


def attach(writer: PdfFileWriter, attachment: Attachment, embedded: IndirectObject) -> None:
    """Name the embedded file in the catalog, as data the page was made of."""
    name = TextStringObject(attachment.name)
    specification = writer.add_object(
        _dictionary(
            Type=pdf_name("/Filespec"),
            F=name,
            UF=name,
            Desc=TextStringObject("Open Badges credential 可验证凭证"),
            AFRelationship=pdf_name("/Data"),
            EF=_dictionary(F=embedded, UF=embedded),
        )
    )
    writer.root["/AF"] = ArrayObject([specification])
    writer.root["/Names"] = _dictionary(EmbeddedFiles=_dictionary(Names=ArrayObject([name, specification])))


def seal_widget(writer: PdfFileWriter, page: IndirectObject, seal: IndirectObject) -> DictionaryObject:
    """The seal's place on the page: a signature field whose look is the seal, so that a click shows who signed."""
    left, bottom = (SEAL_X_MM - SEAL_RADIUS_MM) * mm, (HEIGHT_MM - SEAL_Y_MM - SEAL_RADIUS_MM) * mm
    corners = (left, bottom, left + 2 * SEAL_RADIUS_MM * mm, bottom + 2 * SEAL_RADIUS_MM * mm)
    return _dictionary(
        Type=pdf_name("/Annot"),
        Subtype=pdf_name("/Widget"),
        FT=pdf_name("/Sig"),
        T=TextStringObject(FIELD),
        TU=TextStringObject("数字签名 Digital signature"),
        F=NumberObject(PRINT_AND_LOCKED),
        P=page,
        Rect=ArrayObject(FloatObject(f"{corner:.3f}") for corner in corners),
        AP=_dictionary(N=seal),
    )


def signature_form(field: IndirectObject) -> DictionaryObject:
    """The form whose only field is the seal."""
    return _dictionary(Fields=ArrayObject([field]), SigFlags=NumberObject(SIGNED_AND_APPEND_ONLY))


def signature(facts: Facts, signer: Signer) -> SignatureObject:
    """The signature dictionary with room for the CMS."""
    return SignatureObject(
        subfilter=SigSeedSubFilter.PADES,
        timestamp=facts.made_at,
        name=facts.author,
        reason=REASON.format(facts.subject),
        bytes_reserved=2 * signer.size,
    )


class _Writer(PdfFileWriter):
    """pyHanko's writer without its clock: what the file says of itself, we said."""

    output_version = (1, 7)

    def _update_meta(self) -> None:
        """Leave Info and XMP as they are."""


def _signed(writer: PdfFileWriter, facts: Facts, signer: Signer, widget: DictionaryObject) -> bytes:
    reference = writer.add_object(widget)
    _add_annotation(widget["/P"], reference)
    writer.root["/AcroForm"] = signature_form(reference)
    steps = PdfCMSEmbedder().write_cms(FIELD, writer, existing_fields_only=True)
    next(steps)
    steps.send(SigObjSetup(sig_placeholder=signature(facts, signer)))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    steps.send(signer.sign(prepared.document_digest))
    return output.getvalue()


def _unsigned(writer: PdfFileWriter, widget: DictionaryObject) -> bytes:
    """With the seal as a mere stamp."""
    stamp = DictionaryObject({key: value for key, value in widget.items() if key not in ("/FT", "/T", "/TU")})
    stamp["/Subtype"] = pdf_name("/Stamp")
    _add_annotation(widget["/P"], writer.add_object(stamp))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _add_annotation(page: Any, reference: IndirectObject) -> None:
    page["/Annots"] = ArrayObject([reference])


def _form(drawn: StreamObject, box: ArrayObject, resources: DictionaryObject) -> StreamObject:
    entries = _dictionary(Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=box, Resources=resources)
    form = StreamObject(entries, stream_data=drawn.data)
    form.compress()
    return form


def _dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({pdf_name(f"/{name}"): value for name, value in entries.items()})
