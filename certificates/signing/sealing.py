"""Seals of somebody else: a licensed 签章服务 or an HSM, asked once per batch instead of once per certificate.

A service that makes a hundred seals a second needs three hours for a million certificates. So each file is signed here,
and the service seals one Merkle root over a batch's files; with the path from its file to the root, every certificate
can show that seal.
"""

from dataclasses import dataclass
from typing import Protocol

from certificates.signing.authority import AUTHORITY
from certificates.signing.cms import Signer


class SealerError(RuntimeError):
    """The service did not seal. The batch waits and asks again."""


@dataclass(frozen=True)
class Receipt:
    """What the service answered: who sealed, and the seal itself in the service's own form."""

    sealer: str
    form: str
    seal: bytes


class Sealer(Protocol):
    """A service that seals 32 bytes. Called for one batch after the other; may be called twice for the same."""

    def seal(self, root: bytes) -> Receipt:
        """The seal over a Merkle root. Raises SealerError where it did not come about."""
        ...


class LocalTestSealer:
    """The default where no service is connected: the local test authority's own key. It proves nothing in law."""

    name = AUTHORITY

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def seal(self, root: bytes) -> Receipt:
        """A detached CMS over the root, which stands for the SHA-256 of the batch."""
        return Receipt(self.name, "cms-detached-sha256", self._signer.sign(root))
