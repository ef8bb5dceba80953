"""The verifier that needs no network: one HTML file with the issuer's keys and the newest status lists in it."""

import json
from pathlib import Path
from typing import Any

_PAGE = Path(__file__).parent / "offline.html"
_GAP = "/*PINNED*/null"


def offline_page(dids: list[dict[str, Any]], lists: list[dict[str, Any]], site: str, made: str) -> bytes:
    """The page, ready to be saved.

    dids   the issuer's documents, one for each address it had
    lists  its signed status lists; made is their age, as everybody may read it
    """
    pinned = json.dumps({"dids": dids, "lists": lists, "site": site, "made": made}, ensure_ascii=False)
    # "</script>" inside the data would end the script; as an escape it means the same in JSON.
    safe = pinned.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    page = _PAGE.read_text(encoding="utf-8")
    if page.count(_GAP) != 1:
        raise ValueError("the page has no single place for what is pinned")
    return page.replace(_GAP, safe).encode()
