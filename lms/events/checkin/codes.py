"""Codes that are good for a moment: what the wall shows, what a phone holds from it, four digits for weak signal.

Each is an HMAC (RFC 2104, SHA-256) with the session's own key; the four digits are cut from it as in RFC 4226.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime

# The code on the wall is another one every ten seconds; the one before and the one after are taken too.
WINDOW_SECONDS = 10
# A phone that read the wall has so long to sign in and confirm.
CLAIM_SECONDS = 300
# Four digits are read out and typed: they live longer.
DIGITS_SECONDS = 60
BYTES = 15


def window_of(moment: datetime, seconds: int = WINDOW_SECONDS) -> int:
    """The number of the window a moment lies in, counted from 1970."""
    return int(moment.timestamp()) // seconds


def code(key: bytes, session: str, window: int) -> str:
    """What the wall shows in that window: "<window>.<mac>", safe in an address."""
    return f"{window}.{_mac(key, 'wall', session, window)}"


def accepted(key: bytes, session: str, shown: str, now: datetime) -> int | None:
    """The window of a code that is good now, give or take one window; None for any other."""
    number, _dot, _mac_part = shown.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 15):
        return None
    window = int(number)
    near = abs(window - window_of(now)) <= 1
    return window if near and _same(code(key, session, window), shown) else None


def claim(key: bytes, session: str, window: int, device: str, now: datetime) -> str:
    """What one device is handed for a good code: it may confirm with it for a few minutes, and no other device may."""
    moment = int(now.timestamp())
    return f"{window}.{moment}.{_mac(key, 'claim', session, window, moment, device)}"


def claim_holds(key: bytes, session: str, shown: str, device: str, now: datetime) -> int | None:
    """The window the claim came from, if this device was handed it a short while ago; else None."""
    parts = shown.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 15 for part in parts[:2]):
        return None
    window, moment = int(parts[0]), int(parts[1])
    good = _same(_mac(key, "claim", session, window, moment, device), parts[2])
    return window if good and 0 <= now.timestamp() - moment <= CLAIM_SECONDS else None


def digits(key: bytes, session: str, now: datetime) -> str:
    """The four digits of this minute."""
    return _four(key, session, window_of(now, DIGITS_SECONDS))


def digits_hold(key: bytes, session: str, shown: str, now: datetime) -> bool:
    """Whether these are the digits of this minute or of the one before: they are read out, then typed."""
    window = window_of(now, DIGITS_SECONDS)
    return any(_same(_four(key, session, window - back), shown) for back in (0, 1))


def _four(key: bytes, session: str, window: int) -> str:
    raw = _digest(key, "digits", session, window)
    at = raw[-1] & 15
    return f"{(int.from_bytes(raw[at : at + 4], 'big') & 0x7FFFFFFF) % 10_000:04d}"


def _mac(key: bytes, *parts: object) -> str:
    return urlsafe_b64encode(_digest(key, *parts)[:BYTES]).decode()


def _digest(key: bytes, *parts: object) -> bytes:
    return hmac.new(key, "|".join(map(str, parts)).encode(), hashlib.sha256).digest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
