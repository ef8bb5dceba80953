"""The fast way: what all credentials of one template have in common is canonicalised once, and only gaps are filled.

pyld takes 5 ms for one credential, nearly all of it for words that do not change. Here the badge is built once with
marks in place of what differs, made canonical by pyld and rfc8785 themselves, and cut at the marks. Nothing is guessed:
`Template` compares its first filling with the plain path, and raises where they differ by one byte.

source  with a name on every node but one, RDFC-1.0 numbers that one c14n0 and sorts the lines; so sorting is all
        that is left to do when the gaps are filled
"""

import hashlib
import re
import string
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache, partial
from itertools import compress
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from certificates.credentials import canonical, proofs
from certificates.credentials.badges import Facts, badge
from certificates.credentials.multikeys import IssuerKey, base58

PERSONAL = ("number", "subject", "name_hash", "salt", "issued_at", "list_number", "list_index", "valid_until", "score")
# Begins as an address does, because one of them stands alone as the name of a node.
_MARK = "gap:HUIMAO{}OAMIUH"
_GAP = re.compile("gap:HUIMAO([a-z_]+)OAMIUH")
_personal, _by_name = attrgetter(*PERSONAL), itemgetter(*PERSONAL)
_fixed = attrgetter(*(field.name for field in fields(Facts) if field.name not in PERSONAL))
# What may stand in an address or a literal without being escaped: everything that differs is made of it.
_PLAIN = f"{string.ascii_letters}{string.digits}:.$_-".encode()
_CREATED = ("created",)


class TemplateError(ValueError):
    """A filling the template was not made for."""


class Draft(NamedTuple):
    """A credential but for its proof's value: what stands before and after the proof, the proof, what is signed."""

    before: bytes
    proof: tuple[bytes, bytes]
    after: bytes
    digest: bytes


class _Gaps:
    """Text cut at its marks, to be filled with what goes there. As bytes: it is encoded once, not each time."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        """`names` says what stands where in a filling."""
        parts = _GAP.split(text)
        self._form = "%b".join(piece.replace("%", "%%") for piece in parts[0::2]).encode()
        places = [names.index(name) for name in parts[1::2]]
        # Of one place itemgetter gives the value itself, which `%` takes as well, and none it refuses.
        self._pick = itemgetter(*places) if places else lambda filling: ()

    def fill(self, filling: Sequence[bytes]) -> bytes:
        filled: bytes = self._form % self._pick(filling)
        return filled


class Template:
    """One kind of credential: everything fixed but PERSONAL.

    facts   a real example; its personal values say which of the optional ones (score, valid_until) there are
    suite   proofs.RDFC or proofs.JCS
    raises  TemplateError where the fast path and the plain one differ
    """

    def __init__(self, facts: Facts, suite: str, key: IssuerKey) -> None:
        self.suite, self.key = suite, key
        self._present = [bool(text) for text in _personal(facts)]
        self._fixed = _fixed(facts)
        names = list(compress(PERSONAL, self._present))
        self._seams = b"\n" * (len(names) - 1)
        marks: dict[str, Any] = {name: _MARK.format(name) for name in names}
        document = badge(replace(facts, **marks))
        config = proofs.proof_config(document, key.name, suite=suite, created=datetime.now().astimezone())
        config["created"] = _MARK.format("created")
        quads = canonical.quads(document)
        if quads.count("\n_:") and "_:c14n1" in quads:
            raise TemplateError("more than one node without a name: its number could change with the filling")
        self._lines = [_Gaps(line, names) for line in quads.splitlines(keepends=True)]
        signed = {**document, "proof": [{**config, "proofValue": _MARK.format("proof")}]}
        before, proof, after = _parted(canonical.jcs(document).decode(), canonical.jcs(signed).decode())
        self._before, self._after = _Gaps(before, names), _Gaps(after, names)
        self._proof = [_Gaps(half, _CREATED) for half in proof.split(_MARK.format("proof"))]
        if suite == proofs.JCS:
            self._config = [_Gaps(canonical.jcs(config).decode(), _CREATED)]
        else:
            lines = canonical.quads({"@context": document["@context"], **config})
            self._config = [_Gaps(line, _CREATED) for line in lines.splitlines(keepends=True)]
        # A class is certified in few seconds, so what is said of one is nearly always at hand.
        self._begun = lru_cache(64)(partial(_begun, self._config, self._proof))
        self._compare(facts)

    def sign(self, facts: Facts, created: datetime) -> bytes:
        """The signed credential in canonical JSON; the same bytes for the same facts and moment.

        Raises TemplateError where something else than PERSONAL differs from the example, or is more than plain signs.
        """
        return self.finish(self.draft(facts, created))

    def draft(self, facts: Facts, created: datetime) -> Draft:
        """The same without its proof's value. Raises TemplateError."""
        if _fixed(facts) != self._fixed:
            raise TemplateError("not what the template was made for")
        return self._draft(_personal(facts), created)

    def draft_personal(self, personal: dict[str, str], created: datetime) -> Draft:
        """The same of somebody of whom all but PERSONAL is known to be the example's. Raises TemplateError."""
        return self._draft(_by_name(personal), created)

    def finish(self, draft: Draft) -> bytes:
        """The draft with its proof's value."""
        value = base58(self.key.sign(draft.digest)).encode()
        before, (head, tail), after, _digest = draft
        return b"".join((before, head, value, tail, after))

    def _draft(self, texts: tuple[str, ...], created: datetime) -> Draft:
        if [bool(text) for text in texts] != self._present:
            raise TemplateError("not what the template was made for")
        # What is no ASCII becomes a question mark, which is not plain either.
        line = "\n".join(compress(texts, self._present)).encode("ascii", "replace")
        if line.translate(None, _PLAIN) != self._seams:
            raise TemplateError("not what the template was made for")
        filling = line.split(b"\n")
        config, proof = self._begun(proofs.stamp(created))
        before, after = self._before.fill(filling), self._after.fill(filling)
        covered = _joined(self._lines, filling) if self.suite == proofs.RDFC else before + after
        return Draft(before, proof, after, config + hashlib.sha256(covered).digest())

    def _compare(self, facts: Facts) -> None:
        created = proofs.moment(facts.issued_at)
        plain = proofs.sign(badge(facts), self.key, suite=self.suite, created=created)
        if self.sign(facts, created) != canonical.jcs(plain):
            raise TemplateError("the template does not make what the libraries make")


def _begun(config: list[_Gaps], proof: list[_Gaps], created: str) -> tuple[bytes, tuple[bytes, bytes]]:
    """The digest of all that a proof of this second says of itself, and the proof on both sides of its value."""
    filling = [created.encode()]
    head, tail = (half.fill(filling) for half in proof)
    return hashlib.sha256(_joined(config, filling)).digest(), (head, tail)


def _joined(lines: list[_Gaps], filling: Sequence[bytes]) -> bytes:
    """The lines filled and in code point order, as RDFC-1.0 wants them; UTF-8 sorts in the same."""
    return b"".join(sorted([line.fill(filling) for line in lines]))


def _parted(plain: str, signed: str) -> tuple[str, str, str]:
    """The signed text as what the plain one has before the proof, the proof, and what it has after."""
    added = len(signed) - len(plain)
    place = next(at for at, (one, other) in enumerate(zip(plain, signed, strict=False)) if one != other)
    # What begins alike on both sides of the cut may have moved it; a comma and a name's quotation mark always do.
    while plain[place:] != signed[place + added :] or signed[place] != ",":
        place -= 1
    return plain[:place], signed[place : place + added], plain[place:]
