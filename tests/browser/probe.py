"""Run in a process of its own: open every page in Chromium and print what was found as one JSON line a page.

Playwright keeps an event loop in its thread, and Django refuses the database to such a thread: hence the own process.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote, urljoin

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The only rules whose verdict hangs on colours.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
EVERY_RULE = {"type": "tag", "values": RULES}
COLOURS_ALONE = {"type": "rule", "values": COLOUR_RULES}
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NARROWEST, LARGE_PRINT = {"width": 320, "height": 640}, {"width": 360, "height": 740}


def main() -> None:
    base, pages, cookies = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        people: dict[str, Eyes] = {}
        # One person after the other, so that each one's contexts keep their cache.
        for page in sorted(pages, key=lambda page: page["role"] or ""):
            role = page["role"] or ""
            # What stands around a page is one person's on all of them: it is seen in both colours on both screens once.
            first = role not in people
            if first:
                people[role] = Eyes(browser, base, cookies.get(role, ""))
            eyes = people[role]
            url = eyes.follow(base + quote(page["path"], safe="/?=&%"), page["then"])
            sys.stdout.write(json.dumps({"name": page["name"], **eyes.look(url, page["form"], first)}) + "\n")


class Eyes:
    """One person's phone in light, desk in dark, and a phone without scripts that finds the way.

    One tab each, for all their pages: a new one is a new process every time.
    """

    def __init__(self, browser: Browser, base: str, cookie: str) -> None:
        touch = {"has_touch": True, "is_mobile": True}
        # Without motion, or a button's colour would be measured half-way from light to dark.
        still = {"reduced_motion": "reduce"}
        jar = [{"name": "sessionid", "value": cookie, "url": base}] if cookie else []

        def tab(**habits: object) -> Page:
            context = browser.new_context(**habits)
            context.add_cookies(jar)
            return context.new_page()

        self.phone = tab(viewport=PHONE, color_scheme="light", **still, **touch)
        self.desk = tab(viewport=DESK, color_scheme="dark", **still)
        self.plain = tab(viewport=PHONE, java_script_enabled=False, **touch)
        self.led: dict[tuple[str, str], str] = {}
        self.console: list[str] = []
        for page in (self.phone, self.desk):
            page.on("console", self.hear)
            page.on("pageerror", lambda error: self.console.append(str(error)))

    def hear(self, said: ConsoleMessage) -> None:
        """Errors and warnings of the page looked at."""
        if said.type in {"error", "warning"}:
            self.console.append(said.text)

    def follow(self, url: str, then: list[str]) -> str:
        """Where one link after another leads to, from there. Pages with the first links in common go them once."""
        for selector in then:
            if (url, selector) not in self.led:
                self.plain.goto(url)
                href = self.plain.locator(selector).first.get_attribute("href", timeout=5000)
                self.led[url, selector] = urljoin(url, href)
            url = self.led[url, selector]
        return url

    def look(self, url: str, form: str, in_all_colours: bool) -> dict:
        self.console.clear()
        tab = self.phone
        tab.set_viewport_size(PHONE)
        response = tab.goto(url)
        found: dict = {"status": response.status, "address": tab.url, "bytes": len(gzip.compress(response.body()))}
        found["headings"], found["forms"] = (count(tab, response, part) if part else 1 for part in ("h1", form))
        seen = [*wrong(tab, "phone", "light", in_all_colours)]
        tab.set_viewport_size(NARROWEST)
        found["scrolls"] = sideways(tab)
        tab.set_viewport_size(LARGE_PRINT)
        tab.evaluate("document.documentElement.classList.add('large')")
        found["scrolls_large"] = sideways(tab)
        self.desk.goto(url)
        seen += wrong(self.desk, "desk", "dark", in_all_colours)
        return {**found, "violations": seen, "console": [*self.console]}


def count(tab: Page, response: Response, selector: str) -> int:
    """How many such stand on the page as it was sent, before any script: a parser of its own runs none."""
    parsed = "([html, part]) => new DOMParser().parseFromString(html, 'text/html').querySelectorAll(part).length"
    return tab.evaluate(parsed, [response.text(), selector])


def wrong(tab: Page, where: str, colour: str, in_all_colours: bool) -> Iterator[str]:
    """What is wrong in this colour by all rules and, if asked, in the other by those of colours."""
    seen = in_colour(tab, where, colour, EVERY_RULE)
    other = {"light": "dark", "dark": "light"}[colour]
    return chain(seen, in_colour(tab, where, other, COLOURS_ALONE) if in_all_colours else ())


def in_colour(tab: Page, where: str, colour: str, rules: dict) -> Iterator[str]:
    if tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") != (colour == "dark"):
        tab.emulate_media(color_scheme=colour)
        # Anew, as a person would open it: a page that changes colour under axe is measured half-way.
        tab.reload()
    yield from (f"{where} {colour} {line}" for line in violations(tab, rules))


def violations(tab: Page, rules: dict) -> Iterator[str]:
    # Of what is right one example is enough: to gather and send all of it takes most of the time.
    results = Axe().run(tab, options={"runOnly": rules, "resultTypes": ["violations"]})
    for found in results.response["violations"]:
        for node in found["nodes"][:3]:
            yield f"{found['id']}: {' '.join(map(str, node['target']))} — {node['failureSummary'][:200]}"


def sideways(tab: Page) -> list[str]:
    """What sticks out of the window, if the page can be scrolled sideways."""
    return tab.evaluate(
        """() => {
          const root = document.documentElement, wide = root.clientWidth;
          if (root.scrollWidth <= wide) return [];
          return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 1)
            .slice(0, 5).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right));
        }"""
    )


if __name__ == "__main__":
    main()
