"""Ten thousand changes to file, attachment and credential: none is accepted."""

import copy
import logging
import random

import pytest

from certificates.checking.looking import prove
from certificates.checking.pdfs import seal_of
from certificates.credentials import canonical, proofs
from certificates.credentials.proofs import ProofError
from tests.factories.credentials import known, make_signed
from tests.factories.papers import make_paper, make_trust


@pytest.fixture(autouse=True)
def quiet(caplog):
    """pyHanko says of every broken file how it is broken."""
    caplog.set_level(logging.CRITICAL)


def places(node, path=()):
    """Every value in the document, by its way."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*path, key)
            yield from places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield (*path, index)
            yield from places(value, (*path, index))


def changed(document, dice):
    """The document with one value, key, or element changed, removed, added or doubled."""
    copied = copy.deepcopy(document)
    *way, last = dice.choice(list(places(copied)))
    inner = copied
    for step in way:
        inner = inner[step]
    kind = dice.choice(["value", "remove", "rename", "add", "type", "nest"])
    if kind == "remove":
        del inner[last]
    elif kind == "rename" and isinstance(last, str):
        inner[dice.choice(["x", "@id", "@type", last + "s", "ｉd"])] = inner.pop(last)
    elif kind == "add" and isinstance(inner, dict):
        inner[dice.choice(["grade", "@language", "@graph", "note"])] = dice.choice(["A", {}, ["x"], 1, True])
    elif kind == "type":
        inner[last] = dice.choice([1, "x", {"id": "urn:x"}, {"@value": "x"}])
    elif kind == "nest":
        inner[last] = {"value": inner[last]}
    elif isinstance(inner[last], str):
        text = inner[last]
        place = dice.randrange(len(text) + 1)
        inner[last] = text[:place] + dice.choice(["x", "０", " ", "\u200b", "9"]) + text[place + dice.randrange(2) :]
    else:
        inner[last] = "x"
    return copied


def accepted(document) -> bool:
    try:
        proofs.verify(document, known())
    except ProofError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize(("suite", "count"), [(proofs.RDFC, 500), (proofs.JCS, 7_700)])
def test_no_changed_credential_is_proven(suite, count):
    dice, document = random.Random(11), make_signed(suite)
    assert accepted(document)

    for _ in range(count):
        mutant = changed(document, dice)
        if mutant != document:
            assert not accepted(mutant), mutant


def bytes_changed(data, dice):
    """The file with a byte flipped, cut out, put in or repeated, somewhere."""
    place = dice.randrange(len(data))
    kind = dice.choice(["flip", "cut", "insert", "double", "zero", "tail"])
    if kind == "flip":
        return data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]
    if kind == "cut":
        return data[:place] + data[place + dice.randrange(1, 40) :]
    if kind == "insert":
        return data[:place] + bytes([dice.randrange(256)]) + data[place:]
    if kind == "double":
        return data[:place] + data[place : place + 30] + data[place:]
    if kind == "zero":
        return data[:place] + b"\0" + data[place + 1 :]
    return data + dice.choice([b"\n", b" ", b"%x", b"\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"])


def seal_holds(data) -> bool:
    return seal_of(data, make_trust()).finding.passed is True


@pytest.mark.slow
def test_no_changed_file_keeps_its_seal():
    dice, data = random.Random(12), make_paper()
    assert seal_holds(data)

    for _ in range(1_600):
        mutant = bytes_changed(data, dice)
        if mutant != data:
            assert not seal_holds(mutant)


@pytest.mark.slow
def test_no_changed_attachment_is_proven():
    """The bytes between the braces of the attached credential, in the file itself."""
    dice, data = random.Random(13), make_paper()
    start = data.index(b'{"@context"')
    end = data.index(b"endstream", start)
    attached = data[start:end].rstrip()

    for _ in range(400):
        mutant = bytes_changed(attached, dice)
        try:
            same = canonical.parse(mutant) == canonical.parse(attached)
        except canonical.Unreadable:
            same = False
        if not same:
            whole = data[:start] + mutant + data[start + len(attached) :]
            assert not seal_holds(whole)
            assert prove(mutant, make_trust())[0] is None
