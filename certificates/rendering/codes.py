"""The number, the check code and the QR code of a certificate: making them, and reading them as people type them."""

import re
import unicodedata
from collections.abc import Callable
from functools import reduce
from operator import getitem, itemgetter, xor
from typing import NamedTuple

import segno
from stdnum import damm

PREFIX = "AH"
# Crockford's base 32: no I, L, O or U, so that nothing on paper can be read as two things.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_CODE_LENGTH = 12
CHECK_CODE_BITS = 5 * CHECK_CODE_LENGTH
_MASK = 2
_LOOKALIKES = str.maketrans("OIL", "011")
_NUMBER = re.compile(rf"{PREFIX}(..)([A-Z])(.{{8,}})")


class CodeError(ValueError):
    """What was typed is no code of ours. `reason`: "form", "length", "character" or "check_digit"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class QrCode(NamedTuple):
    """A QR symbol without its quiet zone: a bit a module, 1 is dark, each row from the top filled up to bytes."""

    modules: int
    bits: bytes


def number(letter: str, year: int, serial: int) -> str:
    """The printed number of a certificate, such as AH26-K-0000002-3.

    letter   kind, one of A to Z without I, L and O
    year     of issue, four digits; the last two are printed
    serial   from 1, never given twice in a year

    The last digit is Damm's (Damm 2004, total anti-symmetric quasigroup of order 10): it catches every wrong single
    digit and every swap of two neighbouring digits. The letter counts as the last digit of its code point, so a wrong
    letter is caught too, unless the two are ten apart (A and K, J and T).
    """
    if not re.fullmatch("[A-HJKMNP-Z]", letter) or serial < 1:
        raise ValueError("letter A to Z without I, L, O; serial from 1")
    year_text, serial_text = f"{year % 100:02}", f"{serial:07}"
    return f"{PREFIX}{year_text}-{letter}-{serial_text}-{_check_digit(year_text, letter, serial_text)}"


def parse_number(text: str) -> str:
    """The number as printed, from what a person typed: any case, spaces, dashes, full width, O for 0, I or L for 1.

    Raises CodeError: form, check_digit.
    """
    match = _NUMBER.fullmatch(_compact(text))
    if match is None:
        raise CodeError("form")
    year, digits, letter = match[1].translate(_LOOKALIKES), match[3].translate(_LOOKALIKES), match[2]
    if not re.fullmatch("[0-9]+", year + digits):
        raise CodeError("form")
    if _check_digit(year, letter, digits[:-1]) != digits[-1]:
        raise CodeError("check_digit")
    return f"{PREFIX}{year}-{letter}-{digits[:-1]}-{digits[-1]}"


def check_code(random_bytes: Callable[[int], bytes]) -> str:
    """A fresh secret of 60 bits, such as EQ8F-S2J9-TGZH. `random_bytes` is secrets.token_bytes."""
    value = int.from_bytes(random_bytes(8), "big")
    symbols = "".join(ALPHABET[value >> shift & 31] for shift in range(0, CHECK_CODE_BITS, 5))
    return _in_fours(symbols)


def parse_check_code(text: str) -> str:
    """The check code as printed, from what a person typed; as lenient as parse_number.

    Raises CodeError: length, character.
    """
    symbols = _compact(text).translate(_LOOKALIKES)
    if len(symbols) != CHECK_CODE_LENGTH:
        raise CodeError("length")
    if set(symbols) - set(ALPHABET):
        raise CodeError("character")
    return _in_fours(symbols)


def qr_code(text: str) -> QrCode:
    """The smallest QR symbol of the text at error level M, which survives a crease or a stamp over 15 % of it.

    The mask is always the same: then symbols of one length differ by a sum of bits (QrTable), and readers of today
    need no best mask among eight.
    """
    symbol = segno.make(text, error="m", mode="byte", mask=_MASK, micro=False, boost_error=False)
    return QrCode(len(symbol.matrix), b"".join(_packed(cells) for cells in symbol.matrix))


class QrTable:
    """Symbols of one pattern of text, by addition instead of encoding: 2 µs instead of 1.5 ms, the same bits.

    With version and mask fixed, a QR symbol is an affine function of its data bits over GF(2): data placement, mask and
    Reed-Solomon's check words all are. So a symbol is the pattern's own, plus for each changed place a fixed difference
    (ISO/IEC 18004:2015, 7.4 to 7.8).
    """

    def __init__(self, pattern: str, places: list[int]) -> None:
        """`places` are the positions in the pattern, all ASCII, that may hold other characters of ALPHABET."""
        base = qr_code(pattern)
        self.modules, self._size = base.modules, len(base.bits)
        self._base = int.from_bytes(base.bits, "big")
        self._differences = [self._differing(pattern, place) for place in places]
        self._pick = itemgetter(*places)

    def symbol(self, text: str) -> QrCode:
        """The symbol of a text of this pattern."""
        bits = reduce(xor, map(getitem, self._differences, self._pick(text)), self._base)
        return QrCode(self.modules, bits.to_bytes(self._size, "big"))

    def _differing(self, pattern: str, place: int) -> dict[str, int]:
        """What each character at this place changes: the sum of what its bits change."""
        own, flips = ord(pattern[place]), []
        for bit in range(7):
            other = pattern[:place] + chr(own ^ 1 << bit) + pattern[place + 1 :]
            flips.append(int.from_bytes(qr_code(other).bits, "big") ^ self._base)
        return {
            character: reduce(xor, (flips[bit] for bit in range(7) if (ord(character) ^ own) >> bit & 1), 0)
            for character in ALPHABET
        }


def _check_digit(year: str, letter: str, serial: str) -> str:
    return str(damm.calc_check_digit(f"{year}{ord(letter) % 10}{serial}"))


def _compact(text: str) -> str:
    # Full width becomes ordinary; dashes (Pd), spaces (Zs) and invisible marks from chat programs (Cf) go.
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Pd", "Cf", "Zs"))


def _in_fours(symbols: str) -> str:
    return "-".join(symbols[i : i + 4] for i in range(0, len(symbols), 4))


def _packed(cells: bytearray) -> bytes:
    """A row of modules, eight to a byte, the first one highest."""
    bits = int("".join("1" if dark else "0" for dark in cells), 2)
    size = -(-len(cells) // 8)
    return (bits << 8 * size - len(cells)).to_bytes(size, "big")
