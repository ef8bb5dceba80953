"""Run in a process of its own: take a quiz while the network comes and goes, and print what the page said as JSON."""

import json
import sys
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.probe import ARGUMENTS, CHROMIUM, PHONE

COURSE = "/courses/cbe301/"  # the demo's student is in its class already


def main() -> None:
    base, cookie = sys.argv[1:3]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        here, there = (_device(browser, base, cookie) for _ in range(2))
        page = _begun(here.new_page(), base)
        found = {"queued": _answered_offline(here, page, 1), "sent": _back_online(here, page)}
        # The next answer after the network came back counts too.
        found["after"] = _pressed(page, 0)
        page.reload()
        found["kept"] = _chosen(page)
        other = there.new_page()
        other.goto(page.url)
        _answered_offline(here, page, 1)
        found["other"] = _pressed(other, 2)
        found["late"] = _back_online(here, page)
        other.reload()
        found["merged"] = _chosen(other)
        _answered_offline(here, page, 0)
        here.clear_cookies()
        _back_online(here, page)
        page.wait_for_timeout(800)
        found["waiting"] = page.evaluate("Object.keys(JSON.parse(localStorage.getItem('quiz-queue')))")
        found["path"] = urlsplit(page.url).path
        sys.stdout.write(json.dumps(found))


def _device(browser: object, base: str, cookie: str) -> BrowserContext:
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": base}])
    return context


def _begun(page: Page, base: str) -> Page:
    """On the first question of one choice in a quiz just begun."""
    page.goto(f"{base}{COURSE}quiz/")
    page.locator("main form[method=post] button").first.click()
    while page.locator("input[name=given][type=radio]").count() < 3:
        page.locator("button[name=go][value=next]").click()
    return page


def _answered_offline(context: BrowserContext, page: Page, choice: int) -> str:
    context.set_offline(True)
    before = page.locator("#saved").inner_text()
    page.locator("input[name=given]").nth(choice).check(force=True)
    return _news(page, before)


def _back_online(context: BrowserContext, page: Page) -> str:
    before = page.locator("#saved").inner_text()
    context.set_offline(False)
    return _news(page, before)


def _pressed(page: Page, choice: int) -> str:
    before = page.locator("#saved").inner_text()
    page.wait_for_timeout(1100)
    page.locator("input[name=given]").nth(choice).check(force=True)
    return _news(page, before)


def _news(page: Page, before: str) -> str:
    """What stands beside the answer once it is not what stood there before; the same after two seconds."""
    for _ in range(20):
        now = page.locator("#saved").inner_text()
        if now != before:
            return now
        page.wait_for_timeout(100)
    return before


def _chosen(page: Page) -> int:
    return page.locator("input[name=given]").evaluate_all("all => all.findIndex(one => one.checked)")


if __name__ == "__main__":
    main()
