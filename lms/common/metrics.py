"""Numbers for Prometheus: requests by view, and the readings of the probes.

Each web process counts for itself: give every process an address of its own to be scraped at, and add up with `sum`.
"""

import hmac
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

from lms.common.entry import anyone, entry
from lms.common.health import PROBES

REQUESTS = Counter("huimao_requests", "Answered requests", ["view", "method", "status"])
SECONDS = Histogram("huimao_request_seconds", "Time to answer", ["view"], buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10))
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def count(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Add one answered request. Labels come from the URLconf, never from the address: their number is bounded."""
    match = request.resolver_match
    view = match.view_name or match.func.__name__ if match else "unknown"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(view, method, response.status_code).inc()
    SECONDS.labels(view).observe(seconds)


class ProbeCollector:
    """Asks every probe when Prometheus asks us."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Whether each probe is well, and its number."""
        well = GaugeMetricFamily("huimao_probe_ok", "1 where the probe is well", labels=["probe"])
        value = GaugeMetricFamily("huimao_probe_value", "What the probe read", labels=["probe", "unit"])
        for item in PROBES:
            reading = item.read()
            well.add_metric([item.name], reading.ok)
            value.add_metric([item.name, reading.unit], reading.value)
        yield well
        yield value

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: registering must not ask the database."""
        return []


REGISTRY.register(ProbeCollector())


@never_cache
@entry(anyone)
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for the bearer of LMS_METRICS_TOKEN; for everybody else this page does not exist."""
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given, wanted):
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


class MetricsMiddleware:
    """Counts and times every request; in MIDDLEWARE only where there is a token to read the numbers with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then count."""
        began = time.perf_counter()
        response = self.get_response(request)
        count(request, response, time.perf_counter() - began)
        return response
