"""Signing credentials and checking their proofs: eddsa-rdfc-2022 for wallets, eddsa-jcs-2022 inside PDFs.

source  W3C Data Integrity EdDSA Cryptosuites 1.0, 3.2 and 3.3
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from certificates.credentials import canonical, vocabularies
from certificates.credentials.canonical import Document
from certificates.credentials.multikeys import IssuerKey, base58, parse_base58

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"
_SIGNATURE_BYTES = 64
_PROOF_WORDS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}
_OURS = [
    vocabularies.CREDENTIALS,
    vocabularies.OPEN_BADGES,
    vocabularies.OPEN_BADGES_EXTENSIONS,
    vocabularies.LEARNER_RECORD,
]


class ProofError(ValueError):
    """The proof does not hold. `reason`: form, vocabulary, unsigned, suite, issuer, key, dates, signature."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


@dataclass(frozen=True)
class Proven:
    """A proof that holds: which suite and key made it, and when."""

    suite: str
    key: str
    created: datetime


def sign(
    document: Document,
    key: IssuerKey,
    *,
    suite: str,
    created: datetime,
    loader: vocabularies.Loader = vocabularies.load,
) -> Document:
    """The document with its proof, which stands in an array as Open Badges 3.0 wants it.

    document  with `issuer` {"id": did}, without a proof
    raises    Unsigned, UnknownVocabulary, Unreadable: nothing is signed that would not be covered
    """
    config = proof_config(document, key.name, suite=suite, created=created)
    # Words that only JSON would cover are refused for either suite: a wallet must read the same credential.
    text = canonical.quads(document, loader=loader)
    covered = text.encode() if suite == RDFC else canonical.jcs(document)
    signature = key.sign(_digest(_config_bytes(config, document, loader), covered))
    return {**document, "proof": [{**config, "proofValue": base58(signature)}]}


def proof_config(document: Document, key_name: str, *, suite: str, created: datetime) -> Document:
    """The proof before its value. Under JCS it repeats the document's context, so that this is signed as well."""
    config = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": stamp(created),
        "verificationMethod": f"{_issuer(document)}#{key_name}",
        "proofPurpose": "assertionMethod",
    }
    return {**config, "@context": document["@context"]} if suite == JCS else config


def verify(document: Any, keys: Mapping[str, IssuerKey], *, loader: vocabularies.Loader = vocabularies.load) -> Proven:
    """Whether the issuer signed every word of this document; says which key did, or raises ProofError.

    keys  by their full address, did:web:host#name; what they are is known beforehand and never fetched
    """
    try:
        return _verify(document, keys, loader)
    except vocabularies.UnknownVocabulary as error:
        raise ProofError("vocabulary", str(error)) from error
    except canonical.Unsigned as error:
        raise ProofError("unsigned", str(error)) from error
    except (canonical.Unreadable, TypeError, KeyError, ValueError, RecursionError) as error:
        raise error if isinstance(error, ProofError) else ProofError("form", str(error)) from error


def _verify(document: Any, keys: Mapping[str, IssuerKey], loader: vocabularies.Loader) -> Proven:
    proof = _proof_of(document)
    bare = {name: value for name, value in document.items() if name != "proof"}
    key, created = _key_of(proof, bare, keys)
    if loader is vocabularies.load:
        _require_our_words(bare)
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    if proof["cryptosuite"] == JCS:
        # The cheap half first: whoever has no signature of ours does not make us read JSON-LD for milliseconds.
        _require_signed(proof, key, _digest(canonical.jcs(config), canonical.jcs(bare)))
        canonical.quads(bare, loader=loader)
    else:
        quads = canonical.quads(bare, loader=loader).encode()
        _require_signed(proof, key, _digest(_config_bytes(config, bare, loader), quads))
    return Proven(proof["cryptosuite"], key.name, created)


def _require_signed(proof: Document, key: IssuerKey, digest: bytes) -> None:
    signature = parse_base58(proof["proofValue"])
    if len(signature) != _SIGNATURE_BYTES or base58(signature) != proof["proofValue"]:
        raise ProofError("signature")
    if not key.verifies(signature, digest):
        raise ProofError("signature")


def _proof_of(document: Any) -> Document:
    """The one proof of the document. Raises ProofError."""
    if not isinstance(document, dict):
        raise ProofError("form", "no object")
    proofs = document.get("proof")
    proof = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else proofs
    if not isinstance(proof, dict) or not isinstance(proof.get("proofValue"), str):
        raise ProofError("form", "no proof, or more than one")
    if proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") not in (RDFC, JCS):
        raise ProofError("suite", str(proof.get("cryptosuite")))
    if proof.get("proofPurpose") != "assertionMethod":
        raise ProofError("suite", "the proof is for another purpose")
    # Anything else in it could be syntax that RDF leaves out, such as @language.
    if set(proof) != (_PROOF_WORDS | {"@context"} if proof["cryptosuite"] == JCS else _PROOF_WORDS):
        raise ProofError("unsigned", ", ".join(sorted(set(proof) ^ _PROOF_WORDS)))
    if proof["cryptosuite"] == JCS and proof.get("@context") != document.get("@context"):
        raise ProofError("vocabulary", "the proof was made for other vocabularies")
    return proof


def _key_of(proof: Document, bare: Document, keys: Mapping[str, IssuerKey]) -> tuple[IssuerKey, datetime]:
    """The key the proof names, if it is the issuer's and counted on that day. Raises ProofError."""
    address = proof.get("verificationMethod")
    key = keys.get(address) if isinstance(address, str) else None
    if key is None:
        raise ProofError("key", str(address))
    if str(address).partition("#")[0] != _issuer(bare):
        raise ProofError("issuer", _issuer(bare))
    created = moment(proof["created"])
    if not key.covers(created):
        raise ProofError("dates", str(proof["created"]))
    return key, created


def _require_our_words(bare: Document) -> None:
    """Only contexts of ours, and none that is written out: an inline one could give every word another meaning."""
    contexts = bare.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] != vocabularies.CREDENTIALS:
        raise ProofError("vocabulary", "not a credential of version 2")
    for key, value in _syntax(bare):
        # @id for id makes the same quads, but another thing to readers who know no JSON-LD.
        if key != "@context":
            raise ProofError("unsigned", key)
        strange = [one for one in value if one not in _OURS] if isinstance(value, list) else [value]
        if strange:
            raise ProofError("vocabulary", str(strange[0])[:200])


def _syntax(node: Any) -> Iterator[tuple[str, Any]]:
    """Every key that JSON-LD reads as syntax, with its value."""
    if isinstance(node, dict):
        yield from ((key, value) for key, value in node.items() if key.startswith("@"))
        for inner in node.values():
            yield from _syntax(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _syntax(inner)


def _config_bytes(config: Document, bare: Document, loader: vocabularies.Loader) -> bytes:
    if config["cryptosuite"] == JCS:
        return canonical.jcs(config)
    return canonical.quads({"@context": bare["@context"], **config}, loader=loader).encode()


def _digest(config: bytes, covered: bytes) -> bytes:
    return hashlib.sha256(config).digest() + hashlib.sha256(covered).digest()


def _issuer(document: Document) -> str:
    issuer = document["issuer"]
    return str(issuer["id"] if isinstance(issuer, dict) else issuer)


def stamp(at: datetime) -> str:
    """A moment as credentials write it: UTC, whole seconds."""
    return f"{at.astimezone(UTC).isoformat()[:19]}Z"


def moment(text: str) -> datetime:
    """The moment of such a text. Raises ValueError without a zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without its zone")
    return found
