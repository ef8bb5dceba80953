"""Tickets are checked with the public key alone, and no forged one passes."""

import pytest

from lms.events.checkin import Ticket, public_key, read, sign

KEY = bytes(range(32))
TICKET = Ticket("s1", 42, 3)


def test_a_ticket_is_read_with_the_public_key():
    assert read(public_key(KEY), sign(KEY, TICKET)) == TICKET
    assert read(public_key(KEY), f" {sign(KEY, TICKET)}\n") == TICKET


def test_another_sessions_key_refuses_it():
    assert read(public_key(b"x" * 32), sign(KEY, TICKET)) is None


@pytest.mark.parametrize("forge", [
    lambda text: text.replace(".42.", ".43."),
    lambda text: text.replace("HM2", "HM1"),
    lambda text: text.replace(".s1.", ".s2."),
    lambda text: text[:-4] + "AAAA",
    lambda text: text.rsplit(".", 1)[0],
    lambda text: "",
    lambda text: "HM2.s1.4²." + text.rsplit(".", 1)[1],
    lambda text: text + "é",
])  # fmt: skip
def test_a_forged_ticket_is_no_ticket(forge):
    assert read(public_key(KEY), forge(sign(KEY, TICKET))) is None


def test_the_same_ticket_is_the_same_text_and_short_enough_to_scan():
    text = sign(KEY, Ticket("f" * 32, 1_234_567))

    assert text == sign(KEY, Ticket("f" * 32, 1_234_567))
    assert len(text) < 140


def test_a_signature_of_another_length_is_no_signature():
    body, _dot, _signature = sign(KEY, TICKET).rpartition(".")

    assert read(public_key(KEY), f"{body}.AAAA") is None
