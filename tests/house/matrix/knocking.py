"""Asking one address as one person, and putting everything back as it was."""

import json
import traceback
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from http.cookies import SimpleCookie
from unittest.mock import patch
from urllib.parse import quote, urlsplit

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.house.matrix.cast import ACTORS, CANARY, Cast

WORDS = {"/accounts/login/": ">login", "/cms/login/": ">login", "/accounts/reauthenticate/": ">reauth", "/cms/": ">cms"}


class Visitor:
    """A browser of one actor whose requests leave no trace: database and cookies are as before after each."""

    def __init__(self, cast: Cast, actor: str) -> None:
        # A view that breaks answers 500 here as it would outside, so that the table can say where.
        self.client = Client(raise_request_exception=False)
        # A session is read once and for all: who is who does not change, and a fifth of the walk would be reading it.
        self.person = (
            get_user_model().objects.get(pk=cast.people[actor].pk) if actor != "anonymous" else AnonymousUser()
        )
        if self.person.is_authenticated:
            self.client.force_login(self.person)
        # The first request names the session anew and looks up what the person owes.
        self.client.get("/me/inventory/")
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, path: str, data: Mapping[str, object] | None = None) -> HttpResponseBase:
        """The answer to one request; what it wrote is rolled back."""
        with transaction.atomic(), patch("django.contrib.auth.get_user", lambda request: copy(self.person)):
            send = {"GET": self.client.get, "POST": self.client.post}.get(method)
            response = send(path, data) if send else self.client.generic(method, path)
            if response.streaming:
                # Read to its end, the client closes it without closing the database as a server would.
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(self.cookies)
        return response


def visitors(cast: Cast) -> dict[str, Visitor]:
    """A browser for every actor of the table."""
    return {actor: Visitor(cast, actor) for actor in ACTORS}


def word(response: HttpResponseBase) -> str:
    """The status, and for redirects where to if that is a door: 302>login, 302>cms, 302."""
    location = urlsplit(response.headers.get("Location", "")).path
    return f"{response.status_code}{WORDS.get(location, '')}"


@dataclass(frozen=True)
class Answer:
    """What one actor got at one address: the cell of the table ("200/405"), a draft's words in it, and what broke."""

    cell: str
    tells: bool
    broke: str


def knock(visitor: Visitor, path: str) -> Answer:
    """What GET and POST answer."""
    answers = [visitor.ask(method, path) for method in ("GET", "POST")]
    broke = "; ".join(fault(answer) for answer in answers if answer.status_code >= 500)
    return Answer("/".join(word(answer) for answer in answers), any(tells(answer) for answer in answers), broke)


def fault(response: HttpResponseBase) -> str:
    """Which error a broken page met, and in which line."""
    error = getattr(response, "exc_info", None)
    if not error:
        return str(response.status_code)
    last = traceback.extract_tb(error[2])[-1]
    return f"{error[1]!r} at {last.filename}:{last.lineno}"


def tells(response: HttpResponseBase) -> bool:
    """Whether the canary stands in the answer, in plain words or as JSON or an address writes them."""
    if response.streaming:
        return False
    words = response.content.decode("utf-8", "ignore") + response.headers.get("Location", "")
    return any(form in words for form in (CANARY, json.dumps(CANARY)[1:-1], quote(CANARY)))
