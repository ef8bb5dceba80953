"""The offline verifier in Chromium: no network, WebCrypto alone, and no false word about a file."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from certificates.checking.offline import offline_page
from certificates.credentials import canonical, issuers, proofs, statuses
from certificates.rendering import Attachment, personal_of, stamper
from tests.browser.conftest import HERE, ROOT
from tests.browser.probe import CHROMIUM
from tests.factories.credentials import CREATED, DID, FACTS, SITE, make_key, make_signed
from tests.factories.papers import CONTENT, make_paper, make_seal

NOW = datetime.now(UTC)
WEEK = timedelta(days=7)


def listed(purpose, places, until):
    made, ends = proofs.stamp(until - WEEK), proofs.stamp(until)
    encoded = statuses.encode(places)
    document = statuses.list_credential(SITE, DID, "徽贸育才", purpose, "1", encoded, made, ends)
    return proofs.sign(document, make_key(), suite=proofs.RDFC, created=NOW)


def page(*, revoked=(), until=NOW + WEEK, seal=1, sites=(SITE,)):
    dids = [issuers.did_document(issuers.did_of(site), site, [make_key()]) for site in sites]
    lists = [listed("revocation", revoked, until), listed("suspension", (), until)]
    _signer, leaf, _above = make_seal(seal)
    return offline_page(dids, lists, [leaf], platform="某平台", site=SITE, made="2026-11-24 09:00")


def put_in(data, attached):
    """The file with another credential where its own was, as long as that."""
    start = data.index(b'{"@context":["https://www.w3.org/ns/credentials/v2"')
    end = data.index(b"\nendstream", start)
    return data[:start] + attached.ljust(end - start)[: end - start] + data[end:]


def byte_changed(data):
    place = data.index(b"/Type/Catalog") if b"/Type/Catalog" in data else data.index(b"/Catalog")
    return data[: place + 2] + bytes([data[place + 2] ^ 1]) + data[place + 3 :]


def hole_respelt(data):
    """With the one place no signature covers written otherwise."""
    before, after = (int(bound) for bound in re.search(rb"/ByteRange *\[0 +(\d+) +(\d+)", data).groups())
    return data[:before] + data[before:after].lower() + data[after:]


def stamped():
    """As the workers make it, thousands a second."""
    signer, _leaf, _above = make_seal()
    made = stamper(CONTENT, Path(settings.CACHE_DIR), attachment=Attachment(data=b""), signer=signer)
    return made.blank.prefix + made.stamp(personal_of(CONTENT), JCS, CREATED).data


WHOLE = make_paper()
JCS = canonical.jcs(make_signed(proofs.JCS))
OTHER = canonical.jcs(make_signed(proofs.JCS, number="AH26-K-0000009-9"))
PAGES = {
    "today": page(),
    "revoked": page(revoked=[int(FACTS.list_index)]),
    "old": page(until=NOW - timedelta(hours=1)),
    "old and revoked": page(revoked=[int(FACTS.list_index)], until=NOW - timedelta(hours=1)),
    "other seal": page(seal=2),
    "other site": page(sites=("https://elsewhere.example",)),
    "moved": page(sites=("https://elsewhere.example", SITE)),
}
# page, file, its bytes, the name typed, and what is said of it
CASES = {
    "genuine": ("today", "a.pdf", WHOLE, "", "valid"),
    "genuine, with its name": ("today", "a.pdf", WHOLE, "程雨桐", "valid"),
    "genuine, with another name": ("today", "a.pdf", WHOLE, "王小二", "bad"),
    "genuine, as workers make it": ("today", "a.pdf", stamped(), "程雨桐", "valid"),
    "appended to what workers made": ("today", "a.pdf", stamped() + b"\n", "", "bad"),
    "retyped, sealed by nobody": ("today", "a.pdf", make_paper(shown="王小二", seal=None), "", "bad"),
    "retyped, sealed by somebody": ("today", "a.pdf", make_paper(shown="王小二", seal=2), "", "unsure"),
    "appended": ("today", "a.pdf", WHOLE + b"\n9999 0 obj\n<</A 1>>\nendobj\n", "", "bad"),
    "appended, one blank": ("today", "a.pdf", WHOLE + b" ", "", "bad"),
    "two seals": ("today", "a.pdf", WHOLE + b"/ByteRange [0 1 2 3]", "", "unsure"),
    "swapped": ("today", "a.pdf", put_in(WHOLE, OTHER), "", "bad"),
    "a byte changed": ("today", "a.pdf", byte_changed(WHOLE), "", "bad"),
    "its hole spelt otherwise": ("today", "a.pdf", hole_respelt(WHOLE), "", "unsure"),
    "cut short": ("today", "a.pdf", WHOLE[:-1], "", "bad"),
    "revoked": ("revoked", "a.pdf", WHOLE, "", "bad"),
    "lists out of date": ("old", "a.pdf", WHOLE, "", "unsure"),
    "revoked in lists out of date": ("old and revoked", "a.pdf", WHOLE, "", "bad"),
    "a seal the page does not know": ("other seal", "a.pdf", WHOLE, "", "unsure"),
    "another issuer": ("other site", "a.jcs.json", JCS, "", "bad"),
    "an issuer that moved": ("moved", "a.jcs.json", JCS, "", "valid"),
    "credential alone": ("today", "a.jcs.json", JCS, "程雨桐", "valid"),
    "credential changed": ("today", "a.jcs.json", JCS.replace(b'"86.5"', b'"96.5"'), "", "bad"),
    "credential for wallets": ("today", "a.json", canonical.jcs(make_signed()), "", "unsure"),
    "a picture": ("today", "a.png", b"\x89PNG\r\n\x1a\nxx", "", "unsure"),
    "nothing": ("today", "a.pdf", b"%PDF-1.7", "", "bad"),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, tuple]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}: the offline verifier was not tried (apt-get install chromium)")
    folder = tmp_path_factory.mktemp("offline")
    for number, data in enumerate(PAGES.values()):
        (folder / f"{number}.html").write_bytes(data)
    pages = {name: str(folder / f"{number}.html") for number, name in enumerate(PAGES)}
    asked = []
    for number, (which, name, data, typed, _state) in enumerate(CASES.values()):
        (folder / str(number)).mkdir()
        (folder / str(number) / name).write_bytes(data)
        asked.append([pages[which], str(folder / str(number) / name), typed])
    done = subprocess.run(
        [sys.executable, str(HERE / "verifying.py")],
        input=json.dumps(asked), env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(zip(CASES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_the_offline_page_says_of_a_file_what_it_is(said, case):
    state, colour, words = said[case]

    assert state == CASES[case][4], words
    assert colour == {"valid": "ok", "unsure": "unsure", "bad": "bad"}[state]
    assert not any("Failed to" in line or "undefined" in line for line in words), words


def test_the_offline_page_bears_the_platforms_name(said):
    assert said["genuine"][2][-1].startswith("某平台 离线核验")
