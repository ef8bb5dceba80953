"""The fast way: what all credentials of one template have in common is canonicalised once, and only gaps are filled.

pyld takes 5 ms for one credential, nearly all of it for words that do not change. Here the badge is built once with
marks in place of what differs, made canonical by pyld and rfc8785 themselves, and cut at the marks. Nothing is guessed:
`Template` compares its first filling with the plain path, and raises where they differ by one byte.

source  with a name on every node but one, RDFC-1.0 numbers that one c14n0 and sorts the lines; so sorting is all
        that is left to do when the gaps are filled
"""

import hashlib
import re
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any

from certificates.credentials import canonical, proofs
from certificates.credentials.badges import Facts, badge
from certificates.credentials.multikeys import IssuerKey, base58

PERSONAL = ("number", "subject", "name_hash", "salt", "issued_at", "list_number", "list_index", "valid_until", "score")
# Begins as an address does, because one of them stands alone as the name of a node.
_MARK = "gap:HUIMAO{}OAMIUH"
_GAP = re.compile("gap:HUIMAO([a-z_]+)OAMIUH")
_personal = attrgetter(*PERSONAL)
_fixed = attrgetter(*(field.name for field in fields(Facts) if field.name not in PERSONAL))
# What may stand in an address or a literal without being escaped: everything that differs is made of it.
_PLAIN = re.compile(r"[A-Za-z0-9:.$_-]+")


class TemplateError(ValueError):
    """A filling the template was not made for."""


class _Gaps:
    """Text cut at its marks, to be filled with what goes there by name. As bytes: it is encoded once, not each time."""

    def __init__(self, text: str) -> None:
        parts = _GAP.split(text)
        self._form = "%b".join(piece.replace("%", "%%") for piece in parts[0::2]).encode()
        names = parts[1::2]
        # For one name itemgetter gives the value itself, and none it refuses.
        self._values = itemgetter(*names) if len(names) > 1 else lambda values: tuple(values[name] for name in names)

    def fill(self, values: dict[str, bytes]) -> bytes:
        return self._form % self._values(values)


class Template:
    """One kind of credential: everything fixed but PERSONAL.

    facts   a real example; its personal values say which of the optional ones (score, valid_until) there are
    suite   proofs.RDFC or proofs.JCS
    raises  TemplateError where the fast path and the plain one differ
    """

    def __init__(self, facts: Facts, suite: str, key: IssuerKey) -> None:
        self.suite, self.key = suite, key
        self._absent = [name for name in PERSONAL if not getattr(facts, name)]
        self._fixed = _fixed(facts)
        marks: dict[str, Any] = {name: _MARK.format(name) for name in PERSONAL if name not in self._absent}
        marked = replace(facts, **marks)
        document = badge(marked)
        config = proofs.proof_config(document, key.name, suite=suite, created=datetime.now().astimezone())
        config["created"] = _MARK.format("created")
        quads = canonical.quads(document)
        if quads.count("\n_:") and "_:c14n1" in quads:
            raise TemplateError("more than one node without a name: its number could change with the filling")
        self._lines = [_Gaps(line) for line in quads.splitlines(keepends=True)]
        signed = {**document, "proof": [{**config, "proofValue": _MARK.format("proof")}]}
        before, proof, after = _parted(canonical.jcs(document).decode(), canonical.jcs(signed).decode())
        self._before, self._proof, self._after = _Gaps(before), _Gaps(proof), _Gaps(after)
        if suite == proofs.JCS:
            self._config = [_Gaps(canonical.jcs(config).decode())]
        else:
            lines = canonical.quads({"@context": document["@context"], **config})
            self._config = [_Gaps(line) for line in lines.splitlines(keepends=True)]
        self._compare(facts)

    def sign(self, facts: Facts, created: datetime) -> bytes:
        """The signed credential in canonical JSON; the same bytes for the same facts and moment.

        Raises TemplateError where something else than PERSONAL differs from the example, or is more than plain signs.
        """
        if _fixed(facts) != self._fixed:
            raise TemplateError("not what the template was made for")
        return self.sign_personal(dict(zip(PERSONAL, _personal(facts), strict=True)), created)

    def sign_personal(self, personal: dict[str, str], created: datetime) -> bytes:
        """The same for somebody of whom all but PERSONAL is known to be the example's."""
        values = {**personal}
        if any(values.pop(name) for name in self._absent):
            raise TemplateError("not what the template was made for")
        if not all(values.values()) or not _PLAIN.fullmatch("".join(values.values())):
            raise TemplateError("not what the template was made for")
        return self._sign(values, created)

    def _sign(self, texts: dict[str, str], created: datetime) -> bytes:
        values = {name: text.encode() for name, text in texts.items()}
        values["created"] = proofs.stamp(created).encode()
        config = _joined(self._config, values)
        before, after = self._before.fill(values), self._after.fill(values)
        covered = _joined(self._lines, values) if self.suite == proofs.RDFC else before + after
        digest = hashlib.sha256(config).digest() + hashlib.sha256(covered).digest()
        values["proof"] = base58(self.key.sign(digest)).encode()
        return b"%b%b%b" % (before, self._proof.fill(values), after)

    def _compare(self, facts: Facts) -> None:
        created = proofs.moment(facts.issued_at)
        plain = proofs.sign(badge(facts), self.key, suite=self.suite, created=created)
        if self.sign(facts, created) != canonical.jcs(plain):
            raise TemplateError("the template does not make what the libraries make")


def _joined(lines: list[_Gaps], values: dict[str, bytes]) -> bytes:
    """The lines filled and in code point order, as RDFC-1.0 wants them; UTF-8 sorts in the same."""
    return b"".join(sorted([line.fill(values) for line in lines]))


def _parted(plain: str, signed: str) -> tuple[str, str, str]:
    """The signed text as what the plain one has before the proof, the proof, and what it has after."""
    added = len(signed) - len(plain)
    place = next(at for at, (one, other) in enumerate(zip(plain, signed, strict=False)) if one != other)
    # What begins alike on both sides of the cut may have moved it; a comma and a name's quotation mark always do.
    while plain[place:] != signed[place + added :] or signed[place] != ",":
        place -= 1
    return plain[:place], signed[place : place + added], plain[place:]
