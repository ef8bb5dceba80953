"""One spelling for what is signed: sorted RDF quads (RDFC-1.0) or sorted JSON (RFC 8785), and what JSON is taken.

Both canonical forms come from their libraries. Our own part is to refuse what they would let pass in silence.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import rfc8785
from pyld import jsonld

from certificates.credentials import vocabularies

Document = dict[str, Any]
MOST_BYTES = 512 * 1024
MOST_DEPTH = 24
# RDFC's cost explodes with unnamed nodes that look alike; an honest credential of ours has one, others a few. Those
# that can be told apart by their own words cost no more than named ones: a transcript has four for each of its badges.
MOST_UNNAMED, MOST_TOLD_APART = 24, 2000


class Unreadable(ValueError):
    """This is no JSON, or JSON that two readers could read in two ways."""


class Unsigned(ValueError):
    """Words that no vocabulary knows: RDF would drop them, and the proof would not cover them."""


def parse(data: bytes) -> Any:
    """JSON in which no key stands twice and no number is without an end. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("too long")
    try:
        return json.loads(data.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> Document:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a key stands twice")
    return found


def _refuse(constant: str) -> Any:
    raise Unreadable(f"{constant} is no number")


def jcs(document: Any) -> bytes:
    """The document in the one spelling of RFC 8785. Raises Unreadable for numbers it cannot hold."""
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def quads(document: Document, *, loader: vocabularies.Loader = vocabularies.load) -> str:
    """The document as canonical N-Quads (W3C RDF Dataset Canonicalization, RDFC-1.0).

    raises  Unsigned: a word no vocabulary knows; UnknownVocabulary; Unreadable: nothing JSON-LD can read
    """
    # Without this pyld reads a relative name as one of example.org, and signs that (a wallet would not).
    options = {"documentLoader": loader, "base": None}
    dropped: list[str] = []
    try:
        if _depth(document) > MOST_DEPTH:
            raise Unreadable("too deep")
        expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
        lost = [*dropped, *_relative(expanded)]
        if lost:
            raise Unsigned(", ".join(sorted(map(str, lost))))
        if _alike(expanded, options) > MOST_UNNAMED:
            raise Unreadable("too many unnamed nodes")
        found: str = jsonld.normalize(expanded, {**options, "algorithm": "URDNA2015", "format": "application/n-quads"})
    except jsonld.JsonLdError as error:
        _unwrap(error)
        raise Unreadable(str(error)) from error
    return found


def _unwrap(error: BaseException) -> None:
    """Raise the reason pyld wrapped, where it is one of ours."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, vocabularies.UnknownVocabulary):
            raise cause
        cause = getattr(cause, "cause", None) or cause.__cause__


def _relative(node: Any) -> Iterator[str]:
    """Names of things and of kinds that are no address: to_rdf leaves them out without a word."""
    for inner in _nodes(node):
        for name in _names(inner):
            if ":" not in name:
                yield name


def _names(node: Document) -> Iterator[str]:
    for key in ("@id", "@type"):
        found = node.get(key, [])
        yield from (str(name) for name in (found if isinstance(found, list) else [found]))


def _unnamed(expanded: Any) -> int:
    return sum("@id" not in node and "@value" not in node and "@list" not in node for node in _nodes(expanded))


def _alike(expanded: Any, options: dict[str, Any]) -> int:
    """How many unnamed nodes RDFC has to tell apart by what is around them; all of them where they are few.

    source  RDFC-1.0, 4.6 (Hash First Degree Quads): where these hashes differ the costly steps are not taken
    """
    count = _unnamed(expanded)
    if not MOST_UNNAMED < count <= MOST_TOLD_APART:
        return count
    told: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for graph, triples in jsonld.to_rdf(expanded, options).items():
        for triple in triples:
            parts = [("blank node" if graph.startswith("_:") else "IRI", graph)]
            parts += [tuple(triple[name].values()) for name in ("subject", "predicate", "object")]
            for own in {part[1] for part in parts if part[0] == "blank node"}:
                told[own].append(tuple(_masked(part, own) for part in parts))
    seen = Counter(repr(sorted(map(repr, lines))) for lines in told.values())
    return sum(times for times in seen.values() if times > 1)


def _masked(part: tuple[object, ...], own: object) -> object:
    if part[0] != "blank node":
        return part
    return "_:a" if part[1] == own else "_:z"


def _nodes(node: Any) -> Iterator[Document]:
    if isinstance(node, list):
        for inner in node:
            yield from _nodes(inner)
    elif isinstance(node, dict):
        yield node
        for inner in node.values():
            yield from _nodes(inner)


def _depth(node: Any) -> int:
    """How deep the document is nested, without recursion: it may be somebody's trap."""
    deepest, level = 0, [node]
    while level and deepest <= MOST_DEPTH:
        deepest += 1
        inner: list[Any] = []
        for one in level:
            inner += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        level = inner
    return deepest
