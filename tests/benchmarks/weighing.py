"""What a page costs: the bytes a phone fetches, the questions put to the database, the processor's time."""

import gzip
import io
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import unquote, urlencode, urlsplit

from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

Server = Callable[[dict, Callable], Iterable[bytes]]
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
SCRIPT = re.compile(r'<script[^>]* src="([^"]+)"')
OWN = "/static/js/"
WORKER = re.compile(r' data-worker="([^"]+)"')


@dataclass(frozen=True)
class Weight:
    """One answer. Bytes are gzipped, as the proxy sends them; css and js of all files the page names.

    `own` is what of the scripts is ours, with the service worker a page brings.
    """

    status: int
    queries: int
    html: int
    css: int
    js: int
    own: int


def ask(
    server: Server, path: str, cookies: SimpleCookie | None = None, form: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """What the WSGI server's call would answer: status and body. With a form it is sent as pages send one by htmx."""
    parts = urlsplit(path)
    sent = urlencode(form or {}).encode()
    said: list[str] = []
    surroundings = {
        "REQUEST_METHOD": "GET" if form is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9",
        "HTTP_COOKIE": "; ".join(f"{name}={morsel.value}" for name, morsel in (cookies or {}).items()),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if form is not None:
        surroundings |= {
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(sent)),
            "HTTP_HX_REQUEST": "true",
        }
    answer = server(surroundings, lambda status, headers, error=None: said.append(status))
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    return int(said[0].split()[0]), body


def weigh(
    server: Server, path: str, cookies: SimpleCookie | None = None, form: Mapping[str, str] | None = None
) -> Weight:
    """The second answer of an address: what is kept in the process after the first is paid once a start."""
    ask(server, path, cookies, form)
    with CaptureQueriesContext(connection) as asked:
        status, body = ask(server, path, cookies, form)
    page = body.decode()
    scripts = SCRIPT.findall(page)
    ours = files([address for address in scripts if OWN in address])
    workers = sum(gzipped(ask(server, address, cookies)[1]) for address in WORKER.findall(page))
    return Weight(
        status, len(asked), gzipped(body), files(SHEET.findall(page)), files(scripts) + workers, ours + workers
    )


def cpu_ms(
    server: Server,
    path: str,
    cookies: SimpleCookie | None,
    times: int,
    form: Mapping[str, str] | None = None,
) -> float:
    """Mean processor time of one answer, in milliseconds."""
    started = time.process_time()
    for _ in range(times):
        ask(server, path, cookies, form)
    return (time.process_time() - started) / times * 1000


def gzipped(body: bytes) -> int:
    """Bytes after gzip, at the level lms/deploy/nginx.conf asks for."""
    return len(gzip.compress(body, 6, mtime=0))


def files(addresses: list[str]) -> int:
    """Gzipped bytes of our own static files at these addresses, each file by itself as it is sent."""
    total = 0
    for address in addresses:
        name = urlsplit(address).path.partition("/static/")[2]
        # A hashed name stands for the file it was made of.
        found = finders.find(re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", name))
        assert found, f"{address} is none of our files"
        with open(found, "rb") as file:
            total += gzipped(file.read())
    return total
