"""Numbers and check codes: made unguessable or checkable, and read the way people type."""

import random
import secrets

import pytest

from certificates.rendering import codes
from certificates.rendering.codes import CodeError

NUMBER = codes.number("K", 2026, 1234567)


def test_number_has_year_kind_serial_and_check_digit():
    assert NUMBER == "AH26-K-1234567-7"


def test_number_grows_past_seven_digits():
    assert codes.parse_number(codes.number("K", 2026, 12345678))[:16] == "AH26-K-12345678-"


@pytest.mark.parametrize(("letter", "serial"), [("I", 1), ("k", 1), ("KK", 1), ("K", 0)])
def test_number_refuses_what_could_be_misread(letter, serial):
    with pytest.raises(ValueError, match="serial from 1"):
        codes.number(letter, 2026, serial)


@pytest.mark.parametrize(
    "typed",
    [
        "ah26-k-1234567-7",
        " AH26 K 1234567 7 ",
        "ＡＨ２６－Ｋ－１２３４５６７－７",
        "AH26—K–I23456７-7",
        "AH26Kl2345677",
    ],
)
def test_parse_number_reads_what_people_type(typed):
    assert codes.parse_number(typed) == NUMBER


def test_parse_number_reads_letter_o_as_zero():
    assert codes.parse_number(codes.number("D", 2026, 1).replace("0", "O")) == codes.number("D", 2026, 1)


@pytest.mark.parametrize("typed", ["", "AH26", "XX26-K-1234567-9", "AH26-K-12345X7-9", "AH26-7-1234567-9", "AH26-K-²³"])
def test_parse_number_refuses_another_form(typed):
    with pytest.raises(CodeError, match="form"):
        codes.parse_number(typed)


def test_check_digit_catches_every_wrong_digit():
    missed = [wrong for wrong in _wrong_digits(NUMBER) if _accepted(wrong)]

    assert missed == []


def test_check_digit_catches_every_swap_of_neighbouring_digits():
    swaps = [_swapped(codes.number("K", 2026, serial), i) for serial in range(1, 2000) for i in (2, *range(7, 13))]

    # A number whose neighbours are equal is unchanged by the swap, and its last digit stands after a dash.
    missed = [swap for swap in swaps if swap is not None and _accepted(swap)]
    assert missed == []


def test_check_digit_catches_a_wrong_kind_unless_ten_letters_apart():
    others = [letter for letter in "ABCDEFGHJKMNPQRSTUVWXYZ" if letter != "K"]

    missed = [letter for letter in others if _accepted(NUMBER.replace("K", letter))]

    assert missed == ["A", "U"]


def test_check_code_keeps_sixty_bits_of_the_given_chance():
    assert codes.check_code(lambda count: bytes([0xFF] * count)) == "ZZZZ-ZZZZ-ZZZZ"


def test_check_code_is_read_back_as_printed():
    made = [codes.check_code(secrets.token_bytes) for _ in range(200)]

    assert [codes.parse_check_code(code) for code in made] == made


@pytest.mark.parametrize(
    "typed",
    ["eq8f-s2j0-tg1h", "EQ8F S2J0 TG1H", "ＥＱ８Ｆ－Ｓ２Ｊ０－ＴＧ１Ｈ", "EQ8FS2JOTGIH", "eq8f\u200bs2jo—tglh\n"],
)
def test_parse_check_code_reads_what_people_type(typed):
    assert codes.parse_check_code(typed) == "EQ8F-S2J0-TG1H"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", "length"), ("EQ8F", "length"), ("EQ8F-S2J0-TG1U", "character"), ("校验码校验码校验码校验码", "character")],
)
def test_parse_check_code_says_what_is_wrong(typed, reason):
    with pytest.raises(CodeError) as caught:
        codes.parse_check_code(typed)

    assert caught.value.reason == reason


def _accepted(number: str) -> bool:
    try:
        return bool(codes.parse_number(number))
    except CodeError:
        return False


def _wrong_digits(number: str) -> list[str]:
    places = [i for i, character in enumerate(number) if character.isdigit()]
    return [number[:i] + digit + number[i + 1 :] for i in places for digit in "0123456789" if digit != number[i]]


def _swapped(number: str, place: int) -> str | None:
    """The number with the digits at this place and the next exchanged, over a dash if need be; None if they are equal."""
    after = place + 2 if number[place + 1] == "-" else place + 1
    if number[place] == number[after]:
        return None
    characters = list(number)
    characters[place], characters[after] = characters[after], characters[place]
    return "".join(characters)


PATTERN = "https://cert.example.cn/v/AH00-0-0000000-0/?c=0000-0000-0000"
PLACES = [at for at, sign in enumerate(PATTERN) if sign == "0"]


@pytest.fixture(scope="module")
def table() -> codes.QrTable:
    return codes.QrTable(PATTERN, PLACES)


def test_qr_table_adds_up_to_what_the_encoder_makes(table):
    dice = random.Random(18004)
    texts = [
        "".join(dice.choice(codes.ALPHABET) if at in PLACES else sign for at, sign in enumerate(PATTERN))
        for _ in range(25)
    ]

    assert [table.symbol(text) for text in texts] == [codes.qr_code(text) for text in texts]


def test_qr_table_makes_the_pattern_itself(table):
    assert table.symbol(PATTERN) == codes.qr_code(PATTERN)


def test_qr_table_refuses_characters_it_was_not_made_for(table):
    with pytest.raises(KeyError):
        table.symbol(PATTERN.replace("AH00", "AHOO"))


def test_qr_code_packs_each_row_into_bytes():
    symbol = codes.qr_code("HUIMAO")

    # The finder pattern in the upper left corner: seven dark modules, then five between light ones.
    assert (symbol.modules, len(symbol.bits)) == (21, 63)
    assert [f"{symbol.bits[row * 3]:08b}"[:7] for row in range(7)] == [
        "1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111",
    ]  # fmt: skip
