"""The site's issuer, and its keys as credentials name them. Private parts lie in a folder outside the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from certificates.credentials import issuers
from certificates.credentials.multikeys import IssuerKey
from certificates.signing import CREDENTIAL, SEAL, KeyRecord, Keyring, keyring
from certificates.signing.cms import TemplateSigner
from certificates.signing.sealing import LocalTestSealer, Sealer


def did(site: str = "") -> str:
    """The did:web under which this site signs, or signed when it was at another address."""
    return issuers.did_of(site or settings.SITE_URL)


def signing_key() -> IssuerKey:
    """The key that signs credentials today. Raises KeyringError: none, or one that has run out or will soon."""
    return _signing_key(keyring.MARGIN)


def listing_key() -> IssuerKey:
    """The same to its last day, for what is signed anew every half minute. Raises KeyringError.

    What was revoked must be told for as long as anything can be: nobody keeps a status list past the key's end.
    """
    return _signing_key(timedelta(0))


def _signing_key(margin: timedelta) -> IssuerKey:
    found = site_keyring()
    record = found.signing(CREDENTIAL)
    record.require_usable(timezone.now(), margin)
    private = found.private_key(record.id)
    if not isinstance(private, Ed25519PrivateKey):
        raise keyring.KeyringError(f"key {record.id} is no Ed25519 key")
    return replace(_issuer_key(found, record), private=private)


def issuer_keys() -> list[IssuerKey]:
    """Every key that ever signed credentials here, oldest first. Raises KeyringError."""
    found = site_keyring()
    return [_issuer_key(found, record) for record in found.records if record.purpose == CREDENTIAL]


def known_keys(sites: Sequence[str] = ()) -> dict[str, IssuerKey]:
    """The same by their full address, as a proof names them; `sites`: where else this one has been."""
    known = issuer_keys()
    return {f"{did(site)}#{key.name}": key for site in ("", *sites) for key in known}


def seal_chains() -> tuple[tuple[bytes, ...], ...]:
    """The certificates of every seal that ever sealed here, in DER, leaf first. Raises KeyringError."""
    found = site_keyring()
    ids = [record.id for record in found.records if record.purpose == SEAL]
    return tuple(tuple(one.public_bytes(Encoding.DER) for one in found.chain(key_id)) for key_id in ids)


@dataclass(frozen=True)
class SealIdentity:
    """Who signs files today."""

    key_id: str
    signer: TemplateSigner


def seal_identity() -> SealIdentity:
    """The key that signs files today. Raises KeyringError: none, or one that has run out or will soon."""
    found = site_keyring()
    record = found.signing(SEAL)
    record.require_usable(timezone.now())
    return SealIdentity(record.id, _signer(found, record.id))


def sealer() -> Sealer:
    """Who seals a run as a whole: the service that is connected, or the local test authority. Raises KeyringError."""
    if settings.CERTIFICATE_SEALER:
        made: Sealer = import_string(settings.CERTIFICATE_SEALER)()
        return made
    return LocalTestSealer(seal_identity().signer)


def days_left() -> int:
    """Days until the first of today's signing keys runs out. Raises KeyringError."""
    found = site_keyring()
    ends = min(found.signing(purpose).valid_until for purpose in (SEAL, CREDENTIAL))
    return (ends - timezone.now()).days


@lru_cache(maxsize=4)
def _signer(found: Keyring, key_id: str) -> TemplateSigner:
    return TemplateSigner(found.private_key(key_id), found.chain(key_id))


def site_keyring() -> Keyring:
    """The keys of this site, read again when they were rotated. Raises KeyringError when they are used."""
    file = settings.CERTIFICATE_KEY_DIR / "keyring.json"
    if settings.CERTIFICATE_KEYS_BY_THEMSELVES and not file.exists():
        keyring.init(settings.CERTIFICATE_KEY_DIR, settings.WAGTAIL_SITE_NAME, timezone.now())
    # Read again when it was rotated, also by another process.
    return _opened(str(settings.CERTIFICATE_KEY_DIR), file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(maxsize=2)
def _opened(folder: str, _changed: int) -> Keyring:
    return Keyring(settings.CERTIFICATE_KEY_DIR)


def _issuer_key(found: Keyring, record: KeyRecord) -> IssuerKey:
    """What verifies: of a retired key the private part may be gone."""
    ends: datetime = record.retired_at or record.valid_until
    return IssuerKey(record.id, found.public_key(record), record.valid_from, ends)
