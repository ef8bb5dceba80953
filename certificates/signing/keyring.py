"""The keys of a site: a folder nobody else may read, outside the database and the repository.

    keyring.json             which keys there are, since when and until when, which of them sign today, and the public
                             halves of those of credentials, enough to verify all they ever signed
    <id>.key  <id>.pem       a private key (PKCS 8) and, for seals, its certificate with the authority's behind it
    authority.key  .pem      the local test authority, where no licensed one is used

A key that no longer signs stays in keyring.json: what it signed must be verified for ever. Of a retired credential key
the .key file may be destroyed; of a retired seal too, its .pem stays.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from certificates.signing import authority

SEAL, CREDENTIAL = "seal", "credential"
# In PDFs P-256, because Acrobat, Foxit and WPS know it; in credentials Ed25519, because wallets ask for it.
_MAKE: dict[str, Callable[[], Any]] = {
    SEAL: lambda: ec.generate_private_key(ec.SECP256R1()),
    CREDENTIAL: ed25519.Ed25519PrivateKey.generate,
}
CREDENTIAL_DAYS = 730
# Signing stops this long before the end, so that nobody holds a fresh certificate whose seal has just run out.
MARGIN = timedelta(days=30)


class KeyringError(RuntimeError):
    """The folder has no keys, or not the ones it should. The message says what to do."""


class KeyUnusable(KeyringError):
    """The signing key has run out, or will soon. The message says which and since when."""


@dataclass(frozen=True)
class KeyRecord:
    """What is known of one key. Dates are UTC; `retired_at` is empty for the one that signs.

    public  of a credential's key its 32 bytes in hexadecimal: they verify when the private part is long destroyed
    """

    id: str
    purpose: str
    valid_from: datetime
    valid_until: datetime
    test_authority: bool
    retired_at: datetime | None = None
    public: str = ""

    def require_usable(self, now: datetime, margin: timedelta = MARGIN) -> None:
        """Raise KeyUnusable unless the key may sign at this moment, and will for so long."""
        if now < self.valid_from:
            raise KeyUnusable(f"key {self.id} is not valid before {self.valid_from:%Y-%m-%d %H:%M} UTC")
        if now >= self.valid_until - margin:
            word = "ran out" if now >= self.valid_until else "runs out"
            raise KeyUnusable(
                f"key {self.id} {word} on {self.valid_until:%Y-%m-%d}: run `manage.py certificate_keys rotate`"
            )


class Keyring:
    """The keys in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loaded: dict[str, Any] = {}

    @cached_property
    def records(self) -> tuple[KeyRecord, ...]:
        """All keys, oldest first. Raises KeyringError where none were made."""
        try:
            rows = json.loads((self.folder / "keyring.json").read_text(encoding="utf-8"))["keys"]
            return tuple(_record(row) for row in rows)
        except FileNotFoundError as missing:
            raise KeyringError(f"no keys in {self.folder}: run `manage.py certificate_keys init`") from missing
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeyringError(f"{self.folder}/keyring.json cannot be read: {error}") from error

    def signing(self, purpose: str) -> KeyRecord:
        """The key of this purpose that signs today. Raises KeyringError."""
        found = [record for record in self.records if record.purpose == purpose and record.retired_at is None]
        if not found:
            raise KeyringError(f"no key for “{purpose}” in {self.folder}: run `manage.py certificate_keys init`")
        return found[-1]

    def private_key(self, key_id: str) -> Any:
        """The private key, parsed once. Raises KeyringError where the file is missing or broken."""
        if key_id not in self._loaded:
            self._loaded[key_id] = serialization.load_pem_private_key(self._read(f"{key_id}.key"), password=None)
        return self._loaded[key_id]

    def public_key(self, record: KeyRecord) -> bytes:
        """The 32 bytes of a credential's key. Raises KeyringError where they stand nowhere."""
        try:
            # A folder of before 2027 has them in the private key alone; the next rotation writes them down.
            return bytes.fromhex(record.public) or _raw(self.private_key(record.id))
        except (ValueError, AttributeError) as error:
            raise KeyringError(f"key {record.id} is no Ed25519 key") from error

    def chain(self, key_id: str) -> list[x509.Certificate]:
        """A seal's certificate and those above it, leaf first. Raises KeyringError."""
        return x509.load_pem_x509_certificates(self._read(f"{key_id}.pem"))

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise KeyringError(f"key file {name} is missing in {self.folder}: restore it from its backup") from error


def init(folder: Path, organisation: str, now: datetime) -> Keyring:
    """A folder with one key of each purpose, certified by a local test authority; an existing one stays as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if (folder / "keyring.json").exists():
        return Keyring(folder)
    _make_authority(folder, now)
    _write_records(folder, [_make_key(folder, purpose, organisation, now) for purpose in (SEAL, CREDENTIAL)])
    return Keyring(folder)


def rotate(folder: Path, purpose: str, organisation: str, now: datetime) -> KeyRecord:
    """A new signing key of this purpose; the old one is retired and kept for verification. Raises KeyringError."""
    known = Keyring(folder)
    old = [_with_public(known, record) for record in known.records]
    fresh = _make_key(folder, purpose, organisation, now)
    kept = [
        replace(record, retired_at=now) if record.purpose == purpose and record.retired_at is None else record
        for record in old
    ]
    _write_records(folder, [*kept, fresh])
    return fresh


def _make_authority(folder: Path, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    _write(folder / "authority.key", _private_pem(key))
    _write(folder / "authority.pem", authority.make_authority(key, now).public_bytes(serialization.Encoding.PEM))


def _make_key(folder: Path, purpose: str, organisation: str, now: datetime) -> KeyRecord:
    now = now.replace(microsecond=0)
    key = _MAKE[purpose]()
    key_id = f"{purpose}-{now:%Y%m%d}-{secrets.token_hex(4)}"
    _write(folder / f"{key_id}.key", _private_pem(key))
    if purpose != SEAL:
        ends, public = now + timedelta(days=CREDENTIAL_DAYS), _raw(key).hex()
        return KeyRecord(key_id, purpose, now, ends, test_authority=False, public=public)
    leaf, above = _certify(folder, key, organisation, now)
    _write(folder / f"{key_id}.pem", b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (leaf, above)))
    return KeyRecord(key_id, purpose, leaf.not_valid_before_utc, leaf.not_valid_after_utc, test_authority=True)


def _certify(folder: Path, key: Any, organisation: str, now: datetime) -> tuple[x509.Certificate, x509.Certificate]:
    try:
        above = x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes())
        above_key = serialization.load_pem_private_key((folder / "authority.key").read_bytes(), password=None)
    except OSError as error:
        raise KeyringError(f"no local test authority in {folder}: {error}") from error
    if not isinstance(above_key, ec.EllipticCurvePrivateKey):
        raise KeyringError(f"{folder}/authority.key is no P-256 key")
    return authority.issue_seal(key.public_key(), organisation, above, above_key, now), above


def _with_public(known: Keyring, record: KeyRecord) -> KeyRecord:
    return record if record.purpose == SEAL else replace(record, public=known.public_key(record).hex())


def _raw(key: ed25519.Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _private_pem(key: Any) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _write_records(folder: Path, records: list[KeyRecord]) -> None:
    rows = [{name: _plain(value) for name, value in asdict(record).items()} for record in records]
    _write(folder / "keyring.json", json.dumps({"keys": rows}, indent=1).encode())


def _record(row: dict[str, Any]) -> KeyRecord:
    dates = ("valid_from", "valid_until", "retired_at")
    return KeyRecord(**{**row, **{name: datetime.fromisoformat(row[name]) for name in dates if row[name]}})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _write(target: Path, data: bytes) -> None:
    # mkstemp makes the file for its owner only (0600); whoever reads meanwhile sees the old one or the new one.
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, target)
