"""Somebody who walks through the site as people do: opens pages, fills the forms that stand there, presses buttons."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponseBase
from django.test import Client

LOGIN = "/accounts/login/"
HOST = "127.0.0.1"


class Lost(Exception):
    """A page did not answer as it should, or the button was not there."""


@dataclass(frozen=True)
class Page:
    """What came back: where we stand, and what is written there."""

    url: str
    status: int
    soup: BeautifulSoup
    response: Any

    def has(self, text: str) -> bool:
        """Whether the words stand on the page."""
        return text in self.soup.get_text(" ", strip=True)

    def links(self, part: str) -> list[str]:
        """Every address on the page that contains the part."""
        return [str(link["href"]) for link in self.soup.find_all("a", href=True) if part in str(link["href"])]

    def form(self, action: str) -> Tag:
        """The first form whose address contains the part. Raises Lost."""
        for form in self.soup.find_all("form"):
            if action in str(form.get("action") or self.url):
                return form
        raise Lost(f"no form for {action!r} on {self.url} ({self.status}): {self.soup.title}")


class Visitor:
    """One person in one browser, signed in through the one door there is, and again whenever the site asks."""

    def __init__(self, email: str = "", password: str = "") -> None:
        self.email, self.password = email, password
        self.client = Client(SERVER_NAME=HOST, enforce_csrf_checks=True)
        if email:
            self._sign_in()

    def open(self, url: str) -> Page:
        """The page at the address, after its redirects; signs in again if the session has ended."""
        page = self._page(self.client.get(url, follow=True), url)
        if self.email and urlsplit(page.url).path.endswith(LOGIN):
            self._sign_in()
            page = self._page(self.client.get(url, follow=True), url)
        if page.status >= 400:
            raise Lost(f"{url} answered {page.status}")
        return page

    def press(self, page: Page, action: str, button: str = "", to: str = "", **values: object) -> Page:
        """Send the form whose address contains `action`, filled as it stands there and with these values.

        `button` is the name of the button pressed, where the form has several; `to` is where a button of it leads
        instead of the form's own address. Raises Lost on an answer of 400 or more, or where no button leads there.
        """
        form = page.form(action)
        data = filled(form, button) | {name.rstrip("_"): value for name, value in values.items()}
        target = urljoin(page.url, _leads(form, to, page) if to else str(form.get("action") or ""))
        send = self.client.get if str(form.get("method", "get")).lower() == "get" else self.client.post
        answer = self._page(send(target, data, follow=True), target)
        if answer.status >= 400:
            raise Lost(
                f"{target} answered {answer.status}: {answer.soup.find('main') and answer.soup.main.get_text(' ')}"
            )
        return answer

    def file(self, url: str) -> bytes:
        """The bytes behind an address."""
        response = self.client.get(url)
        if response.status_code != 200:
            raise Lost(f"{url} answered {response.status_code}")
        return b"".join(response.streaming_content) if response.streaming else response.content

    def _sign_in(self) -> None:
        page = self._page(self.client.get(LOGIN), LOGIN)
        answer = self.press(page, LOGIN, login=self.email, password=self.password)
        if urlsplit(answer.url).path.endswith(LOGIN):
            raise Lost(f"{self.email} could not sign in")

    def _page(self, response: HttpResponseBase, url: str) -> Page:
        chain = getattr(response, "redirect_chain", [])
        here = urljoin(url, chain[-1][0]) if chain else url
        body = b"" if response.streaming else response.content
        return Page(here, response.status_code, BeautifulSoup(body, "html.parser"), response)


def _leads(form: Tag, to: str, page: Page) -> str:
    """The address of the form's button that leads there."""
    for button in form.find_all("button", formaction=True):
        if to in str(button["formaction"]):
            return str(button["formaction"])
    raise Lost(f"no button to {to!r} on {page.url}")


def filled(form: Tag, button: str = "") -> dict[str, Any]:
    """What a browser would send of the form untouched, with the named button, or its first one, pressed."""
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        if field.get("name") and (value := _value(field)) is not None:
            data[str(field["name"])] = value
    named = [one for one in form.find_all("button") if one.get("name")]
    pressed = [one for one in named if str(one["name"]) == button] if button else []
    return data | {str(one["name"]): str(one.get("value", "")) for one in pressed[:1]}


def _value(field: Tag) -> str | None:
    if field.name == "textarea":
        return field.get_text()
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        return str(chosen.get("value", chosen.get_text(strip=True))) if chosen else None
    if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
        return None
    return str(field.get("value", "on" if field.get("type") == "checkbox" else ""))
