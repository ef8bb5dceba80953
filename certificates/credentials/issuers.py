"""The issuer's did:web document: its keys of today and of old, each with its dates. W3C DID 1.0, did:web."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from certificates.credentials import vocabularies
from certificates.credentials.canonical import Document
from certificates.credentials.multikeys import IssuerKey, multikey, parse_multikey
from certificates.credentials.proofs import moment, stamp

_MULTIKEY = "https://w3id.org/security/multikey/v1"


def did_of(site: str) -> str:
    """The site's did:web: the host, a port with its colon escaped."""
    return f"did:web:{quote(urlsplit(site).netloc, safe='')}"


def did_document(did: str, site: str, keys: Iterable[IssuerKey]) -> Document:
    """What /.well-known/did.json says. A key that no longer signs stays, with the day it ended."""
    methods = [_method(did, key) for key in keys]
    return {
        "@context": [vocabularies.DID, _MULTIKEY],
        "id": did,
        "alsoKnownAs": [f"{site}/"],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _method(did: str, key: IssuerKey) -> Document:
    found = {
        "id": f"{did}#{key.name}",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": multikey(key.public),
        # Not in the standard, and ignored where it is not known: since when a proof may bear this key's name.
        "validFrom": stamp(key.since),
    }
    return {**found, "expires": stamp(key.until)} if key.until else found


def keys_of(document: Any) -> dict[str, IssuerKey]:
    """The keys a did document lists, by address. Raises ValueError for one that is none."""
    if not isinstance(document, dict) or not str(document.get("id", "")).startswith("did:"):
        raise ValueError("no did document")
    found = {}
    allowed = document.get("assertionMethod", [])
    for method in document.get("verificationMethod", []):
        address = str(method["id"])
        if address not in allowed or address.partition("#")[0] != document["id"] or method["type"] != "Multikey":
            continue
        since = moment(method.get("validFrom", "1970-01-01T00:00:00Z"))
        until = moment(method["expires"]) if "expires" in method else None
        public = parse_multikey(str(method["publicKeyMultibase"]))
        found[address] = IssuerKey(address.partition("#")[2], public, since, until)
    return found
