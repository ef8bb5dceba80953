"""The pages of a PDF from a stranger: read in a child that cannot take the site with it."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore

import pytest

from certificates.checking import look, reading
from tests.factories.papers import CODE, FACTS, SITE, make_paper, make_trust


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first one its catalogue, as a stranger's program might write it."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """One page that draws this."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents 4 0 R/Resources<<%b>>>>" % resources,
        content,
        *more,
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def laughs() -> bytes:
    """Forms that draw one another twenty times each, nine deep: half a billion million strokes in four kilobytes."""
    forms = []
    for depth in range(9):
        resources = b"/Resources<</XObject<</F %d 0 R>>>>" % (depth + 6) if depth < 8 else b""
        inner = b"/F Do " * 20 if depth < 8 else b"0 0 m 800 500 l S "
        forms.append(stream(inner, b"/Type/XObject/Subtype/Form/BBox[0 0 842 595]" + resources))
    return page(stream(b"/F Do"), b"/XObject<</F 5 0 R>>", *forms)


def test_a_bomb_is_stopped_and_said_in_plain_words(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 1)

    finding = look(laughs(), make_trust()).of("page")

    assert (finding.passed, finding.code) == (None, "page.unread")
    assert finding.sentence("zh").startswith("我们没能读完这份文件")


def broken_machine(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")


def broken_child(monkeypatch):
    monkeypatch.setattr(reading, "__file__", str(Path(__file__).parent / "no_such_program.py"))


def busy(monkeypatch):
    monkeypatch.setattr(reading, "WAIT_SECONDS", 0.01)
    monkeypatch.setattr(reading, "TURNS", BoundedSemaphore(1))
    reading.TURNS.acquire()


@pytest.mark.parametrize(
    ("fault", "logged"),
    [(broken_machine, "FileNotFoundError"), (broken_child, "ended with 2"), (busy, "no turn")],
)
def test_a_fault_of_ours_is_told_as_ours_and_written_down(monkeypatch, caplog, fault, logged):
    data = make_paper()
    fault(monkeypatch)

    finding = look(data, make_trust()).of("page")

    assert (finding.passed, finding.code) == (None, "page.unread")
    assert ["程雨桐" in caplog.text, logged in caplog.text] == [False, True]


def test_no_more_children_run_at_once_than_there_are_turns(monkeypatch):
    data, running, most = make_paper(), [], []
    aside = reading._read_aside

    def counted(data):
        running.append(1)
        most.append(len(running))
        try:
            return aside(data)
        finally:
            running.pop()

    monkeypatch.setattr(reading, "_read_aside", counted)
    with ThreadPoolExecutor(5) as threads:
        pages = list(threads.map(lambda _: reading.page_of(data), range(5)))

    assert (max(most), [page.unread for page in pages]) == (reading.AT_ONCE, [False] * 5)


def test_a_signature_listed_a_hundred_thousand_times_is_not_looked_at_so_often():
    many = pdf(
        b"<</Type/Catalog/AcroForm 2 0 R>>",
        b"<</Fields[" + b"3 0 R " * 100_000 + b"]>>",
        b"<</FT/Sig/T(a)/V 4 0 R>>",
        b"<</Type/Sig>>",
    )
    begun = time.process_time()

    assert look(many, make_trust()).of("seal").code == "seal.stranger"
    assert time.process_time() - begun < 5


def test_a_file_that_is_no_pdf_inside_says_nothing():
    assert reading.page_of(b"%PDF-1.7\nnothing") == reading.Page()


def test_a_certificate_is_read_within_the_limits():
    shown = reading.page_of(make_paper())

    assert "程雨桐" in shown.words
    assert shown.codes == (f"{SITE}/v/{FACTS.number}/?c={CODE}",)
    assert not shown.unread


def test_many_files_are_read_at_the_same_time():
    data = make_paper()

    with ThreadPoolExecutor(2) as threads:
        pages = set(threads.map(lambda _: reading.page_of(data), range(4)))

    assert pages == {reading.page_of(data)}


@pytest.mark.parametrize(
    ("attempt", "lives"), [("bytearray(500_000_000)", False), ("while 1: pass", False), ("1", True)]
)
def test_the_child_may_not_grow_nor_go_on(attempt, lives):
    program = (
        f"import sys; sys.path.insert(0, {str(Path(reading.__file__).parent)!r}); import reading; reading._limit(1)"
    )

    ended = subprocess.run([sys.executable, "-c", f"{program}\n{attempt}"], capture_output=True)

    assert (ended.returncode == 0) == lives
