"""The local test authority: certificates that prove the mechanics and nothing in law, and that say so in their name."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

# Whoever clicks the seal reads this name: it must not look like a licensed authority (电子签名法 asks for one).
AUTHORITY = "LOCAL TEST AUTHORITY 本地测试机构（无法律效力）"
AUTHORITY_DAYS, LEAF_DAYS = 3650, 730
_SKEW = timedelta(minutes=5)


def make_authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """The authority's own certificate, signed by itself; ten years."""
    name = _name(AUTHORITY, "")
    usage = _usage(key_cert_sign=True, crl_sign=True)
    return (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def issue_seal(
    public_key: ec.EllipticCurvePublicKey,
    organisation: str,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """A certificate for one sealing key: for signatures alone, two years, never longer than the authority's own."""
    name = _name(f"{organisation} TEST SEAL 证书专用章", organisation)
    return (
        _builder(name, authority.subject, public_key, now, LEAF_DAYS, latest=authority.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
    days: int,
    latest: datetime | None = None,
) -> x509.CertificateBuilder:
    # Clocks of readers may be a little behind ours.
    starts, ends = now - _SKEW, now + timedelta(days=days)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(min(ends, latest) if latest else ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(common: str, organisation: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, _cut(common))]
    if organisation:
        parts.insert(1, x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organisation)))
    return x509.Name(parts)


def _cut(text: str) -> str:
    # X.520 allows 64; readers disagree whether characters or bytes, so bytes.
    return text.encode()[:64].decode(errors="ignore")


def _usage(**granted: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: granted.get(name, False) for name in every})
