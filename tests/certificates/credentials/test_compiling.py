"""The fast way makes, byte for byte, what the libraries make."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from certificates.credentials import canonical, proofs
from certificates.credentials.badges import badge, name_hash
from certificates.credentials.compiling import Template, TemplateError
from tests.factories.credentials import CREATED, FACTS, known, make_key

SUITES = [proofs.RDFC, proofs.JCS]


def somebody(dice: random.Random):
    salt = f"{dice.getrandbits(128):032x}"
    return {
        "number": f"AH{dice.randint(0, 99):02}-K-{dice.randint(1, 9_999_999):07}-{dice.randint(0, 9)}",
        "subject": f"urn:uuid:{dice.getrandbits(32):08x}-d8ba-41ed-83dd-{dice.getrandbits(48):012x}",
        "salt": salt,
        "name_hash": name_hash(chr(dice.randint(0x4E00, 0x9FFF)) * 3, salt),
        "issued_at": proofs.stamp(CREATED + timedelta(seconds=dice.randint(0, 10**8))),
        "valid_until": proofs.stamp(CREATED + timedelta(days=dice.randint(400, 4000))),
        "list_number": str(dice.randint(1, 12)),
        "list_index": str(dice.randint(0, 131_071)),
        "score": f"{dice.randint(0, 1000) / 10:g}",
    }


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("count", [12, pytest.param(60, marks=pytest.mark.slow)])
def test_the_template_makes_the_bytes_of_the_plain_path(suite, count):
    dice, key = random.Random(5), make_key()
    template = Template(FACTS, suite, key)

    for _ in range(count):
        facts = replace(FACTS, **somebody(dice))
        plain = proofs.sign(badge(facts), key, suite=suite, created=CREATED)

        assert template.sign(facts, CREATED) == canonical.jcs(plain)


@pytest.mark.parametrize("suite", SUITES)
def test_what_the_template_makes_is_proven(suite):
    signed = Template(FACTS, suite, make_key()).sign(FACTS, CREATED)

    assert proofs.verify(canonical.parse(signed), known()).suite == suite


@pytest.mark.parametrize(
    "other",
    [
        {"title": "另一门课"},
        {"score": ""},
        {"valid_until": ""},
        {"skills": ()},
        {"number": 'AH"26'},
        {"number": ""},
        {"salt": "一"},
        {"salt": "1\n2"},
        {"salt": "\ud800"},
    ],
)
def test_the_template_refuses_what_it_was_not_made_for(other):
    template = Template(FACTS, proofs.JCS, make_key())

    with pytest.raises(TemplateError):
        template.sign(replace(FACTS, **other), CREATED)


@pytest.mark.parametrize("suite", SUITES)
def test_proofs_of_many_moments_each_say_their_own(suite):
    template, moments = Template(FACTS, suite, make_key()), [CREATED + timedelta(seconds=s) for s in range(70)]

    drafts = [template.draft(FACTS, moment) for moment in moments]

    signed = [canonical.parse(template.finish(draft)) for draft in drafts]
    assert [proofs.verify(document, known()).created for document in signed] == moments


def test_a_template_that_would_differ_is_not_made(monkeypatch):
    monkeypatch.setattr("certificates.credentials.compiling._joined", lambda lines, filling: b"wrong")

    with pytest.raises(TemplateError):
        Template(FACTS, proofs.RDFC, make_key())
