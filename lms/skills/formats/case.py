"""The taxonomy as other systems read it: a CASE 1.1 package (1EdTech Competencies and Academic Standards Exchange).

Source: https://www.imsglobal.org/spec/case/v1p1 (CFPackage, CFDocument, CFItem, CFAssociation). A level that can be
observed is an item under its skill. Links to ESCO are `isRelatedTo`: close, not the same words. What was merged,
split or retired stays in: it says since when (statusEndDate) and how, and is `replacedBy` each of its successors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

ACTIVE = "active"
PATH = "/ims/case/v1p1"
LANGUAGE = "zh-CN"
TYPES = {"domain": "Domain", "skill": "Skill", "level": "Level"}


@dataclass(frozen=True)
class Entry:
    """A domain, a skill or a level of one: its code, the code above it ("" at the top), its words in both languages."""

    code: str
    parent: str
    kind: str
    name_zh: str
    name_en: str
    changed_at: datetime
    esco_uri: str = ""
    esco_label: str = ""
    state: str = ACTIVE
    successors: tuple[str, ...] = ()

    @property
    def ended_on(self) -> str:
        """The day it ended, after which nothing of it changes; "" for what is in use."""
        return "" if self.state == ACTIVE else self.changed_at.date().isoformat()


@dataclass(frozen=True)
class Framework:
    """What is published: under which address, by whom, and everything in it, those above before those below."""

    site: str
    title: str
    creator: str
    entries: Sequence[Entry]

    @property
    def identifier(self) -> UUID:
        """The framework's own, the same as long as the site's address is."""
        return self.identifier_of("")

    def identifier_of(self, code: str) -> UUID:
        """That of the entry with this code."""
        return uuid5(NAMESPACE_URL, f"{self.site}/skills/{code}")

    @property
    def changed_at(self) -> datetime:
        """When anything in it changed last. Raises ValueError where there is nothing in it."""
        return max(one.changed_at for one in self.entries)


def document(framework: Framework) -> dict[str, Any]:
    """The CFDocument: what the framework is."""
    return {
        "identifier": str(framework.identifier),
        "uri": _address(framework, "CFDocuments", framework.identifier),
        "creator": framework.creator,
        "title": framework.title,
        "language": LANGUAGE,
        "frameworkType": "Skills",
        "caseVersion": "1.1",
        "adoptionStatus": "Implemented",
        "lastChangeDateTime": _moment(framework.changed_at),
        "CFPackageURI": _link(framework, "CFPackages", "", framework.title),
    }


def package(framework: Framework) -> dict[str, Any]:
    """The whole CFPackage: the document, its items, and what ties them together."""
    return {
        "CFDocument": document(framework),
        "CFItems": [item(framework, one) for one in framework.entries],
        "CFAssociations": [*_tree(framework), *_succession(framework), *_esco(framework)],
        "CFDefinitions": {"CFItemTypes": [_type(framework, kind) for kind in TYPES]},
    }


def find(framework: Framework, noun: str, identifier: UUID) -> dict[str, Any] | None:
    """What stands under this identifier among the CFDocuments, CFPackages, CFItems, …; None for anything else."""
    if noun in {"CFDocuments", "CFPackages"}:
        if identifier != framework.identifier or not framework.entries:
            return None
        return document(framework) if noun == "CFDocuments" else package(framework)
    rows = _rows(framework).get(noun, [])
    return next((row for row in rows if row["identifier"] == str(identifier)), None)


def _rows(framework: Framework) -> dict[str, list[dict[str, Any]]]:
    whole = package(framework) if framework.entries else {}
    return {noun: whole.get(noun, []) for noun in ("CFItems", "CFAssociations")} | whole.get("CFDefinitions", {})


def item(framework: Framework, entry: Entry) -> dict[str, Any]:
    """One CFItem."""
    told = {
        "identifier": str(framework.identifier_of(entry.code)),
        "uri": _address(framework, "CFItems", framework.identifier_of(entry.code)),
        "fullStatement": entry.name_zh,
        "alternativeLabel": entry.name_en,
        "humanCodingScheme": entry.code,
        "CFItemType": TYPES[entry.kind],
        "CFItemTypeURI": _link(framework, "CFItemTypes", f"type:{entry.kind}", TYPES[entry.kind]),
        "language": LANGUAGE,
        "statusEndDate": entry.ended_on,
        "notes": "" if entry.state == ACTIVE else entry.state,
        "lastChangeDateTime": _moment(entry.changed_at),
        "CFDocumentURI": _link(framework, "CFDocuments", "", framework.title),
    }
    return {name: value for name, value in told.items() if value != ""}


def _tree(framework: Framework) -> Iterator[dict[str, Any]]:
    """Every entry under the one above it, the top ones under the document, in their order."""
    names = {one.code: one.name_zh for one in framework.entries} | {"": framework.title}
    for place, one in enumerate(framework.entries, 1):
        above = _link(framework, "CFItems" if one.parent else "CFDocuments", one.parent, names[one.parent])
        yield _tie(framework, one, "isChildOf", above) | {"sequenceNumber": place}


def _succession(framework: Framework) -> Iterator[dict[str, Any]]:
    names = {one.code: one.name_zh for one in framework.entries}
    for one in framework.entries:
        for code in one.successors:
            yield _tie(framework, one, "replacedBy", _link(framework, "CFItems", code, names[code]))


def _esco(framework: Framework) -> Iterator[dict[str, Any]]:
    for one in framework.entries:
        if one.esco_uri:
            # ESCO's own addresses end in the identifier it uses.
            told = {"title": one.esco_label, "identifier": urlsplit(one.esco_uri).path.rpartition("/")[2]}
            yield _tie(framework, one, "isRelatedTo", told | {"uri": one.esco_uri})


def _tie(framework: Framework, entry: Entry, kind: str, to: dict[str, str]) -> dict[str, Any]:
    own = framework.identifier_of(f"{entry.code} {kind} {to['uri']}")
    return {
        "identifier": str(own),
        "uri": _address(framework, "CFAssociations", own),
        "associationType": kind,
        "originNodeURI": _link(framework, "CFItems", entry.code, entry.name_zh),
        "destinationNodeURI": to,
        "lastChangeDateTime": _moment(entry.changed_at),
        "CFDocumentURI": _link(framework, "CFDocuments", "", framework.title),
    }


def _type(framework: Framework, kind: str) -> dict[str, Any]:
    own = framework.identifier_of(f"type:{kind}")
    return {
        "identifier": str(own),
        "uri": _address(framework, "CFItemTypes", own),
        "title": TYPES[kind],
        "typeCode": TYPES[kind],
        "hierarchyCode": str(list(TYPES).index(kind) + 1),
        "description": TYPES[kind],
        "lastChangeDateTime": _moment(framework.changed_at),
    }


def _link(framework: Framework, noun: str, code: str, title: str) -> dict[str, str]:
    own = framework.identifier_of(code)
    return {"title": title, "identifier": str(own), "uri": _address(framework, noun, own)}


def _address(framework: Framework, noun: str, identifier: UUID) -> str:
    return f"{framework.site}{PATH}/{noun}/{identifier}"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
