"""The JSON-LD contexts a credential may name: kept beside this file, pinned by hash, never fetched.

A context decides what is signed: whoever may change one can make a proof mean something else (vc-ed#49).
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
LEARNER_RECORD = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
DID = "https://www.w3.org/ns/did/v1"
_FOLDER = Path(__file__).parent / "contexts"
_PINNED = {
    CREDENTIALS: (
        "credentials-v2.jsonld",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    DATA_INTEGRITY: (
        "data-integrity-v2.jsonld",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    DID: (
        "did-v1.jsonld",
        "adefa50311393eb1bd788a38ac9fe2696c65367928f6996812cd54577394f4da",
    ),
    OPEN_BADGES: (
        "ob-v3p0-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    OPEN_BADGES_EXTENSIONS: (
        "ob-v3p0-extensions.json",
        "146f85aa16effd7ca1da8056eb443f53ce1eca8a34186cb062832c0a97d889c3",
    ),
    LEARNER_RECORD: (
        "clr-v2p0-2.0.1.json",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
    ),
}
Loader = Callable[[str, dict[str, Any]], dict[str, Any]]


class UnknownVocabulary(ValueError):
    """A credential names a context that is not one of ours, or a file of ours was changed."""


@cache
def vocabulary(address: str) -> dict[str, Any]:
    """The context of this address. Raises UnknownVocabulary."""
    if address not in _PINNED:
        raise UnknownVocabulary(f"{address} is no vocabulary we know; nothing is fetched")
    name, pinned = _PINNED[address]
    data = (_FOLDER / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != pinned:
        raise UnknownVocabulary(f"{name} is not the file that was published")
    found: dict[str, Any] = json.loads(data)
    return found


def load(address: str, options: dict[str, Any]) -> dict[str, Any]:
    """The document loader pyld asks for contexts."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": vocabulary(address),
    }
