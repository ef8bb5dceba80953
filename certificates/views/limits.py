"""Guessing is slowed down: misses are counted by network and by the beginning of the number; right answers never are.

Up to five misses nobody is asked anything. After that a small sum has to be solved first; allauth's limiter ends it.
A number with its own check code is answered in any case: neighbours' misses stop nobody who scans a certificate.
"""

import secrets
import unicodedata

from allauth.account.adapter import get_adapter
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest

from lms.common.middleware.request_id import shorten

FREE_MISSES = 5
# A number's beginning is shared by many honest people: it takes more misses before all of them are asked.
FREE_MISSES_OF_PREFIX = 50
COUNTED_SECONDS = 900
PREFIX_SIGNS = 9
QUESTION_SECONDS = 600
_SALT = "certificates.question"
_WORDS = "零一二三四五六七八九"


def network_of(request: HttpRequest) -> str:
    """The visitor's network: a school behind one address is one, and so is a row of rented machines."""
    return shorten(get_adapter().get_client_ip(request) or "")


def must_answer(request: HttpRequest, number: str) -> bool:
    """Whether the sum comes first for whoever asks from here, or for this number."""
    found = cache.get_many([_network_key(request), _prefix_key(number)])
    by_network = found.get(_network_key(request), 0)
    by_prefix = found.get(_prefix_key(number), 0) if number else 0
    return by_network >= FREE_MISSES or by_prefix >= FREE_MISSES_OF_PREFIX


def count_miss(request: HttpRequest, number: str) -> None:
    """One wrong answer more."""
    for key in [_network_key(request), *([_prefix_key(number)] if number else [])]:
        if not cache.add(key, 1, COUNTED_SECONDS):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two
                cache.add(key, 1, COUNTED_SECONDS)


def question() -> tuple[str, str, str]:
    """A sum in Chinese figures and in English, and the token that remembers it without a session."""
    first, second = secrets.randbelow(8) + 2, secrets.randbelow(8) + 2
    token = signing.dumps([first + second, secrets.token_hex(4)], salt=_SALT)
    return f"{_WORDS[first]}加{_WORDS[second]}", f"{first} + {second}", token


def is_answered(request: HttpRequest) -> bool:
    """Whether the request brings the answer to a question of the last ten minutes that was not used before."""
    token, answer = request.GET.get("q", ""), request.GET.get("a", "")
    try:
        expected, name = signing.loads(token, salt=_SALT, max_age=QUESTION_SECONDS)
    except signing.BadSignature:
        return False
    given = unicodedata.normalize("NFKC", answer).strip()
    return given == str(expected) and cache.add(f"certificates-question-{name}", 1, QUESTION_SECONDS)


def _network_key(request: HttpRequest) -> str:
    return f"certificates-misses-{network_of(request)}"


def _prefix_key(number: str) -> str:
    plain = unicodedata.normalize("NFKC", number).upper()
    return "certificates-misses-of-" + "".join(sign for sign in plain if sign.isalnum())[:PREFIX_SIGNS]
