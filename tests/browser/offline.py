"""Run in a process of its own: take a quiz while the network comes and goes, and print what the page said as JSON."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

from tests.browser.probe import ARGUMENTS, CHROMIUM, PHONE

# Not what is put in order, whose answer stands in fields nobody sees.
TO_ANSWER = "main [name=given]:not([type=hidden])"
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
        found["underway"] = _answered_on_the_way(here, page)
        found |= _turned_offline(here, page)
        _answered_offline(here, page, 0)
        here.clear_cookies()
        _back_online(here, page)
        page.wait_for_timeout(800)
        found["waiting"] = [row["path"] for row in _kept(page) if row["n"]]
        found["elsewhere"] = page.evaluate("localStorage.length")
        found["path"] = urlsplit(page.url).path
        found["over"] = _time_over(other)
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


def _answered_on_the_way(context: BrowserContext, page: Page) -> int:
    """The choice that stands after one was made while the last was being handed on, and its own request got lost."""
    page.reload()
    _answered_offline(context, page, 0)
    page.evaluate(
        """() => { const real = fetch; window.fetch = async (...what) => { window.fetch = real;
            const answer = await real(...what); document.querySelectorAll("input[name=given]")[1].checked = true;
            const detail = { pathInfo: { requestPath: location.pathname } };
            document.body.dispatchEvent(new CustomEvent("htmx:sendError", { detail }));
            return new Promise((done) => setTimeout(() => done(answer), 300)); }; }"""
    )
    context.set_offline(False)
    page.wait_for_timeout(1500)
    page.reload()
    return _chosen(page)


def _time_over(page: Page) -> list[str]:
    """The verbs sent to hand in once the time is over, the first of which never arrives; then where one is."""
    sent: list[str] = []

    def check(route: Route) -> None:
        sent.append(route.request.method)
        if len(sent) == 1:
            route.abort()
        else:
            route.continue_()

    def question(route: Route) -> None:
        answer = route.fetch()
        now = datetime.now(UTC)
        clock = (
            f'<span data-deadline="{(now + timedelta(seconds=2)).isoformat()}" data-now="{now.isoformat()}"'
            f' data-check="{urlsplit(page.url).path.split("q/")[0]}check/" data-words="" data-words-short=""'
            ' data-words-over=""><span></span></span><span data-tell></span></header>'
        )
        route.fulfill(
            response=answer, body=answer.text().replace("data-deadline", "data-was").replace("</header>", clock, 1)
        )

    page.route("**/check/", check)
    page.route(page.url, question)
    page.reload()
    page.wait_for_timeout(7000)
    return [*sent, "q" if "/q/" in page.url else "result"]


def _turned_offline(context: BrowserContext, page: Page) -> dict[str, object]:
    """Answer here, turn to the next question of one choice, answer, turn back; then the network returns."""
    page.reload()
    page.wait_for_function("() => document.querySelectorAll('.qn a').length")
    _until(page, lambda: all("html" in row for row in _kept(page)) and len(_kept(page)) == _count(page))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(urlsplit(request.url).path) if request.method == "POST" else None)
    first = urlsplit(page.url).path
    _answered_offline(context, page, 2)
    sent.clear()
    passed = _turn_to_one_to_answer(page)
    second, stem = urlsplit(page.url).path, page.locator("#stem").inner_text()
    given = page.locator(TO_ANSWER).first
    given.check(force=True) if given.get_attribute("type") in {"radio", "checkbox"} else given.fill("12")
    page.wait_for_timeout(300)
    for _ in range(len(passed) + 1):
        _turn(page, "prev")
    back, marked = _chosen(page), page.locator(f'.qn a.d[href="{second}"]').count()
    line = [row["path"] for row in sorted(_kept(page), key=lambda row: row["n"]) if row["n"]]
    sent.clear()
    context.set_offline(False)
    _until(page, lambda: not any(row["n"] for row in _kept(page)))
    replayed = list(dict.fromkeys(sent))
    page.goto(urlsplit(page.url)._replace(path=second).geturl())
    same, done = page.locator("#stem").inner_text() == stem, page.locator("#saved").inner_text()
    page.goto(urlsplit(page.url)._replace(path=first).geturl())
    return {
        "turned": {"back": back, "marked": marked, "same": same},
        "order": {"given": [*passed, second, first], "line": line, "replayed": replayed},
        "second": done,
        "first": _chosen(page),
    }


def _turn_to_one_to_answer(page: Page) -> list[str]:
    """On to the next question that is answered by one press or one word; those passed, whose order is an answer too."""
    passed: list[str] = []
    _turn(page, "next")
    while not page.locator(TO_ANSWER).count():
        passed.append(urlsplit(page.url).path)
        _turn(page, "next")
    return passed


def _turn(page: Page, way: str) -> None:
    before = urlsplit(page.url).path
    page.locator(f"button[name=go][value={way}]").click()
    _until(page, lambda: urlsplit(page.url).path != before)


def _kept(page: Page) -> list[dict[str, object]]:
    """What the device keeps of the quiz, out of IndexedDB."""
    return page.evaluate(
        """() => new Promise((done) => { const asked = indexedDB.open("quiz", 1); asked.onsuccess = () => {
            const all = asked.result.transaction("kept").objectStore("kept").getAll();
            all.onsuccess = () => { asked.result.close(); done(all.result); }; }; })"""
    )


def _count(page: Page) -> int:
    return page.locator(".qn a").count()


def _until(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(60):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to be")


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
