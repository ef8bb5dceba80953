"""Run in a process of its own: stand at the door of a session without a network, and print what the page said as JSON.

What the telephone's camera sees is a film of one ticket's code.
"""

import io
import json
import sys
from pathlib import Path

import segno
from PIL import Image
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.browser.probe import ARGUMENTS, CHROMIUM, DESK, PHONE, sideways, wrong

FRAMES = 30
PATIENCE_MS = 30_000
# A browser that says it reads codes and never does, as on telephones without Google's services.
REFUSES = """window.BarcodeDetector = class { static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { throw new DOMException("", "NotSupportedError"); } };"""

LISTS = """new Promise((done) => { const r = indexedDB.open("door"); r.onsuccess = () => {
    const all = r.result.transaction("lists", "readwrite").objectStore("lists"), q = all.getAll();
    q.onsuccess = () => { %s }; }; })"""
# The list as if its session had ended; the names that are kept.
ENDED = LISTS % "for (const one of q.result) all.put({ ...one, ends: 1 }); all.transaction.oncomplete = () => done(0);"
NAMED = LISTS % "done(q.result.map((one) => one.people));"


def main() -> None:
    base, cookie, film = sys.argv[1:4]
    scene = json.loads(sys.argv[4])
    _filmed(f"{base}/events/t/{scene['tickets'][0]}/", Path(film))
    camera = [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *camera])
        context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
        context.add_init_script(REFUSES)
        _sign_in(context, base, cookie)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(base + scene["path"])
        page.locator("[data-at=ready]").wait_for(timeout=PATIENCE_MS)
        found = {"violations": _looked_at(page)}
        context.set_offline(True)
        found |= _offline(page, scene)
        context.clear_cookies()
        found["captive"] = _behind_a_wall(context, page)
        context.set_offline(False)
        page.locator("[data-at=send]").click()
        page.locator("[data-at=login]").wait_for(timeout=PATIENCE_MS)
        found["signed_out"] = {"left": _text(page, "left"), "state": _text(page, "state")}
        _sign_in(context, base, cookie)
        found |= _online(page, scene)
        found["going"] = _going(page, base, scene["going"])
        # What was asked for without a network is no fault of the page.
        found["console"] = [line for line in said if "net::ERR_" not in line]
        sys.stdout.write(json.dumps(found))


def _filmed(text: str, film: Path) -> None:
    """A film of one picture: a code on a white sheet."""
    picture, paper = io.BytesIO(), io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=5, border=4)
    sheet = Image.new("RGB", (640, 480), "white")
    sheet.paste(Image.open(picture), (120, 60))
    sheet.save(paper, "JPEG", quality=92)
    film.write_bytes(paper.getvalue() * FRAMES)


def _looked_at(page: Page) -> list[str]:
    """What axe finds on a telephone and on a desk, in both colours; and whether anything sticks out."""
    found = list(wrong(page, "phone", "light", True)) + sideways(page)
    page.set_viewport_size(DESK)
    page.reload()
    found += wrong(page, "desk", "dark", True)
    page.set_viewport_size({"width": 320, "height": 640})
    found += sideways(page)
    page.set_viewport_size(PHONE)
    page.locator("[data-at=ready]").wait_for(timeout=PATIENCE_MS)
    return found


def _offline(page: Page, scene: dict) -> dict[str, object]:
    """The page opened anew without a network; a ticket before the camera, others typed."""
    page.reload()
    page.locator("[data-at=camera] button").click()
    page.wait_for_function(
        "() => document.querySelector('[data-at=result]').textContent.includes('陈一')", timeout=PATIENCE_MS
    )
    found = {"filmed": _said(page), "state": _text(page, "state")}
    found["reached"] = page.evaluate("() => fetch('/robots.txt', { cache: 'no-store' }).then(() => true, () => false)")
    found["typed"] = {
        name: _typed(page, text)
        for name, text in {
            "again": scene["tickets"][0], "second": scene["tickets"][1], "void": scene["void"], "other": scene["other"],
            "forged": scene["forged"], "own": scene["own"], "none": "https://example.test/",
        }.items()
    }  # fmt: skip
    found["left"] = _text(page, "left")
    found["lines"] = page.locator("[data-at=lines]").input_value().count("\n") + 1
    return found


def _behind_a_wall(context: BrowserContext, page: Page) -> dict[str, str]:
    """A network that answers everything with a page of its own, as those of halls do until one agrees to something."""
    page.evaluate("() => { window.real = fetch; window.fetch = async () => new Response('<html>', { status: 200 }); }")
    context.set_offline(False)
    page.wait_for_function(
        "() => document.querySelector('[data-at=state]').textContent.includes('服务器')", timeout=PATIENCE_MS
    )
    found = {"left": _text(page, "left"), "state": _text(page, "state"), "title": page.title()}
    page.evaluate("() => { window.fetch = window.real; }")
    return found


def _online(page: Page, scene: dict) -> dict[str, object]:
    """Back on the network, and the first answer of the server gets lost on the way."""
    page.reload()
    page.evaluate(
        """() => { const real = fetch; window.fetch = async (...what) => { const r = await real(...what);
            if ((what[1] || {}).method === "POST") { window.fetch = real; throw new TypeError("lost"); } return r; }; }"""
    )
    page.wait_for_function("() => document.querySelector('[data-at=sent]').textContent === '2'", timeout=PATIENCE_MS)
    found = {"after": _typed(page, scene["tickets"][1]), "over": _over(page, scene)}
    page.locator("[data-at=forget]").click()
    page.wait_for_url("**/host/")
    found["kept"] = _kept(page)
    return found


def _going(page: Page, base: str, scene: dict) -> list[str]:
    """Without a network at a session people check out of: who came before, and who comes now, each twice."""
    page.goto(base + scene["path"])
    page.locator("[data-at=ready]").wait_for(timeout=PATIENCE_MS)
    page.context.set_offline(True)
    said = [_typed(page, scene[name]) for name in ("came", "came", "new", "new")]
    page.context.set_offline(False)
    _until_said(page, "sent", "2")
    return said


def _over(page: Page, scene: dict) -> dict[str, object]:
    """The session ends while the telephone is offline: once with a scan that waits, once with none."""
    page.context.set_offline(True)
    _typed(page, scene["tickets"][2])
    page.evaluate(ENDED)
    page.reload()
    _until_said(page, "left", "1")
    found = {"waiting": page.evaluate(NAMED), "lines": page.locator("[data-at=lines]").input_value().count("HM2.")}
    page.context.set_offline(False)
    _until_said(page, "sent", "1")
    page.context.set_offline(True)
    page.evaluate(ENDED)
    page.reload()
    _until_said(page, "why", "已结束")
    found["kept"] = _kept(page)
    page.context.set_offline(False)
    page.goto(page.url)
    page.locator("[data-at=ready]").wait_for(timeout=PATIENCE_MS)
    return found


def _until_said(page: Page, name: str, words: str) -> None:
    said = "([name, words]) => document.querySelector(`[data-at=${name}]`).textContent.includes(words)"
    page.wait_for_function(said, arg=[name, words], timeout=PATIENCE_MS)


def _kept(page: Page) -> dict[str, object]:
    """What the telephone keeps: caches, workers, rows."""
    return page.evaluate(
        """async () => ({ caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length,
            rows: await new Promise((done) => { const r = indexedDB.open("door"); r.onsuccess = async () => {
              const count = (name) => new Promise((n) => { const q = r.result.transaction(name).objectStore(name).count();
                q.onsuccess = () => n(q.result); });
              done(await count("lists") + await count("scans")); }; }) })"""
    )


def _typed(page: Page, text: str) -> str:
    """What the page says to a ticket of a hand scanner: it types, then presses Enter."""
    page.evaluate("() => { document.querySelector('[data-at=result]').textContent = ''; }")
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    page.wait_for_function("() => document.querySelector('[data-at=result]').textContent", timeout=PATIENCE_MS)
    return _said(page)


def _said(page: Page) -> str:
    return f"{_text(page, 'result')} {_text(page, 'why')}"


def _text(page: Page, name: str) -> str:
    return page.locator(f"[data-at={name}]").inner_text()


def _sign_in(context: BrowserContext, base: str, cookie: str) -> None:
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": base}])


if __name__ == "__main__":
    main()
