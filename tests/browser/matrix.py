"""Run in a process of its own: fill in the skill matrix by keys alone, and print what the page said as JSON."""

import json
import sys

from playwright.sync_api import Page, sync_playwright

from tests.browser.probe import ARGUMENTS, CHROMIUM, DESK

ADDRESS = "/uni/jh-college/coverage/live-commerce/"
SKILL = "EC-12"
COURSES = ("ZB301", "ZB302", "ZB303")


def main() -> None:
    base, cookie = sys.argv[1:3]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport=DESK)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": base}])
        page, other = context.new_page(), context.new_page()
        for one in (page, other):
            one.goto(base + ADDRESS)
        found = {"before": _look(page)}
        page.locator(_cell(COURSES[0])).focus()
        _saving(page, "2")
        found["one"] = _look(page)
        found["colours"] = [_colour(page, code) for code in COURSES]
        # Quicker than the server answers: nothing is dropped.
        page.keyboard.press("Tab")
        page.keyboard.press("1")
        page.keyboard.press("Tab")
        _saving(page, "3")
        page.wait_for_timeout(1500)
        found["three"] = _look(page)
        other.locator(_cell(COURSES[0])).focus()
        _saving(other, "1")
        found["late"] = _look(other)
        _to(page, "#back")
        _saving(page, "Enter")
        found["back"] = _look(page)
        page.emulate_media(media="print")
        found["paper"] = page.locator(".act").evaluate("one => getComputedStyle(one).display")
        page.reload()
        found["kept"] = _look(page)["levels"]
        sys.stdout.write(json.dumps(found))


def _cell(course: str) -> str:
    return f"#c-{course}-{SKILL}"


def _saving(page: Page, key: str) -> None:
    """Press the key and wait until the page has taken up what the server says of it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)


def _to(page: Page, target: str) -> None:
    """Go on by Tab alone until the focus is there."""
    for _ in range(300):
        if page.evaluate("one => document.activeElement.matches(one)", target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is out of reach")


def _look(page: Page) -> dict:
    return {
        "levels": [page.locator(_cell(code)).input_value() for code in COURSES],
        "planned": page.locator(f"#p-{SKILL}").inner_text().split()[0],
        "effect": page.locator("#effect b").inner_text(),
        "saved": page.locator("#saved").inner_text(),
        "focus": page.evaluate("document.activeElement.id"),
    }


def _colour(page: Page, course: str) -> str:
    return page.locator(_cell(course)).evaluate("one => getComputedStyle(one.parentElement).backgroundColor")


if __name__ == "__main__":
    main()
