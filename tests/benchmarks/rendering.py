"""What a certificate costs, as multiples measured in one run: the stamped product against cached ReportLab.

    product   credential (eddsa-jcs-2022) + PDF/A-3u + PAdES B-B signature (P-256) + packed for the shelf
    reportlab the same page drawn by ReportLab with its fonts kept; no credential, no signature, no archive.
              "mended" with our window on the glyf table, which alone makes it twice as fast
    plain     our plain path: ReportLab, pyHanko's writer, pyHanko's signature

Run: python -m tests.benchmarks.rendering
"""

import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from certificates.credentials import proofs
from certificates.credentials.badges import Facts, name_hash
from certificates.credentials.compiling import Template
from certificates.rendering import (
    Attachment,
    Personal,
    Shelf,
    Stamper,
    codes,
    common_outlines,
    fonts,
    outlines,
    page,
    render,
    stamper,
)
from certificates.signing import SEAL, keyring
from certificates.signing.cms import HankoSigner, TemplateSigner
from tests.certificates.rendering.conftest import COMPLETION
from tests.factories.credentials import CREATED, FACTS, make_key

ROUNDS, DRAWN, STAMPED = 7, 5, 400
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"


class Line:
    """Everything between a name and a packed delta."""

    def __init__(self, folder: Path) -> None:
        self.cache = folder / "cache"
        ring = keyring.init(folder / "keys", "示例平台", datetime.now(UTC))
        record = ring.signing(SEAL)
        identity = ring.private_key(record.id), ring.chain(record.id)
        self.plain_signer, self._credentials = HankoSigner(*identity), Template(FACTS, proofs.JCS, make_key())
        self.attachment = Attachment(self._credentials.sign(FACTS, CREATED))
        self.stamper: Stamper = stamper(
            COMPLETION, self.cache, attachment=self.attachment, signer=TemplateSigner(*identity)
        )
        example = Personal(
            "王小明", "AH26-K-0000001-5", COMPLETION.check_code, "WANG Xiaoming", "95 分", "Final score 95 / 100"
        )
        exemplar = self.stamper.stamp(example, self.attachment.data, CREATED)
        self.shelf = Shelf(exemplar.data, common_outlines(self.cache))
        self._dice, self._hanzi, self._serial = random.Random(2312), outlines.level_one(), 0
        self.packed: list[int] = []

    def rows(self, count: int) -> list[tuple[Facts, Personal]]:
        """What stands in the database before a certificate is made."""
        return [self._row() for _ in range(count)]

    def _row(self) -> tuple[Facts, Personal]:
        self._serial += 1
        dice, salt = self._dice, self._dice.randbytes(16).hex()
        name = dice.choice(SURNAMES) + "".join(dice.choices(self._hanzi, k=2))
        number, score = codes.number("K", 2026, self._serial), str(dice.randint(60, 100))
        facts = replace(
            FACTS, number=number, salt=salt, name_hash=name_hash(name, salt), list_index=str(dice.randint(0, 131_071)),
            subject=f"urn:uuid:{salt[:8]}-{salt[8:12]}-4{salt[13:16]}-8{salt[17:20]}-{salt[20:]}", score=score,
        )  # fmt: skip
        code = codes.check_code(dice.randbytes)
        return facts, Personal(name, number, code, "WANG Xiaoming", f"{score} 分", f"Final score {score} / 100")

    def make(self, rows: list[tuple[Facts, Personal]]) -> None:
        """All of them, whole, in the steps the worker takes: credentials, files, signatures, then the shelf."""
        templates, stamper = self._credentials, self.stamper
        drafts = [templates.draft(facts, CREATED) for facts, _personal in rows]
        credentials = [templates.finish(draft) for draft in drafts]
        files = [stamper.draft(row[1], one, CREATED) for row, one in zip(rows, credentials, strict=True)]
        made = [stamper.finish(file).data for file in files]
        self.packed += [len(self.shelf.pack(delta)) for delta in made]
        self.file_bytes = len(stamper.blank.prefix) + len(made[-1])


def as_it_comes(cache: Path) -> Callable[[], bytes]:
    """Cached ReportLab without what we mended in it for speed: fonts kept, but 14 MB copied for each subset."""
    kept = {name: pdfmetrics.getFont(name).face for name in fonts.SHA256}

    def drawn() -> bytes:
        for face in kept.values():
            face.__class__ = ttfonts.TTFontFace
        try:
            return page.draw(COMPLETION, fonts.load(cache))
        finally:
            for face in kept.values():
                face.__class__ = fonts._Face

    return drawn


def empty_page() -> None:
    """The least ReportLab can do."""
    canvas = Canvas(BytesIO(), invariant=1)
    canvas.showPage()
    canvas.save()


def cpu_ms(work: Callable[[], object], times: int) -> float:
    """Mean processor time of one certificate, in milliseconds; `work` makes all or is called for each."""
    started = time.process_time()
    work()
    return (time.process_time() - started) / times * 1000


def repeated(work: Callable[[], object]) -> Callable[[], None]:
    """The work as often as a round has it."""

    def run() -> None:
        for _ in range(DRAWN):
            work()

    return run


def waits_ms(line: Line, times: int) -> list[float]:
    """How long a person waits for each of so many, in milliseconds, shortest first."""
    waits = []
    for row in line.rows(times):
        started = time.perf_counter()
        line.make([row])
        waits.append((time.perf_counter() - started) * 1000)
    return sorted(waits)


def main() -> None:
    """Measure all in turn, so that a busy machine slows all, and print the medians as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        line = Line(Path(folder))
        ready_s = time.perf_counter() - started
        loaded = fonts.load(line.cache)

        def plain() -> bytes:
            return render(
                COMPLETION, line.cache, attachment=line.attachment, signer=line.plain_signer, signed_at=CREATED
            )

        line.make(line.rows(STAMPED))
        line.packed.clear()
        plain()
        others = [as_it_comes(line.cache), lambda: page.draw(COMPLETION, loaded), plain, empty_page]
        rounds = []
        for _ in range(ROUNDS):
            rows = line.rows(STAMPED)
            row = [cpu_ms(lambda rows=rows: line.make(rows), STAMPED)]
            rounds.append(row + [cpu_ms(repeated(work), DRAWN) for work in others])
        product, cached, mended, whole, empty = (statistics.median(column) for column in zip(*rounds, strict=True))
        waits = waits_ms(line, 2000)
    report = {
        "product_ms": round(product, 4),
        "product_per_second_and_core": round(1000 / product),
        "reportlab_cached_ms": round(cached, 2),
        "reportlab_cached_and_mended_ms": round(mended, 2),
        "plain_path_ms": round(whole, 2),
        "empty_reportlab_page_ms": round(empty, 3),
        "times_faster_than_cached_reportlab": round(cached / product),
        "times_faster_than_mended_reportlab": round(mended / product),
        "times_faster_than_plain_path": round(whole / product),
        "warm_single_p50_ms": round(waits[1000], 3),
        "warm_single_p99_ms": round(waits[1980], 3),
        "file_bytes": line.file_bytes,
        "packed_bytes_mean": round(statistics.mean(line.packed)),
        "packed_bytes_largest": max(line.packed),
        "ready_seconds_from_nothing": round(ready_s, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
