"""pyHanko as the reader who clicks the seal."""

import io

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext


def validate(pdf: bytes, root: x509.Certificate) -> PdfSignatureStatus:
    """What pyHanko says of the one signature, trusting this root alone."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    trusted = asn1_x509.Certificate.load(root.public_bytes(Encoding.DER))
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[trusted], allow_fetching=False))
