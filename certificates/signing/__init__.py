"""Keys and signatures: bytes in, bytes out. Knows no framework and no database; primitives come from `cryptography`."""

from certificates.signing.keyring import CREDENTIAL, SEAL, KeyRecord, Keyring, KeyringError, KeyUnusable

__all__ = ["CREDENTIAL", "SEAL", "KeyRecord", "KeyUnusable", "Keyring", "KeyringError"]
