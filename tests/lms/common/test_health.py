"""Alive, ready, counted: what those who watch the site are told."""

import shutil
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from celery.signals import worker_ready
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lms.common import health, tasks
from lms.jobs.models import Job

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def beating() -> None:
    """A worker that has just run a task."""
    tasks.heartbeat()


@pytest.fixture
def long_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that came up an hour ago: worker and clock had time to come."""
    monkeypatch.setattr(health, "STARTED", time.time() - 3600)


@pytest.fixture
def just_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that came up this moment."""
    monkeypatch.setattr(health, "STARTED", time.time())


def broken() -> health.Reading:
    raise RuntimeError("password=sekret host=10.0.0.7")


def test_healthz_asks_nobody(client: Client, django_assert_num_queries: DjangoAssertNumQueries, db: None) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_says_ready(client: Client, beating: None) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    report = response.json()
    assert (report["status"], report["wrong"]) == ("ready", [])
    assert sorted(report["probes"]) == [
        "cache", "certificate_keys", "certificates_given_up", "database", "disk", "migrations", "oldest_waiting_job",
        "worker",
    ]  # fmt: skip


@pytest.mark.django_db
def test_readyz_names_an_unapplied_migration(client: Client, beating: None) -> None:
    MigrationRecorder(connection).record_unapplied("audit", "0001_initial")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["wrong"] == ["migrations"]
    assert response.json()["probes"]["migrations"] == {"ok": False, "value": 1, "unit": "missing"}


@pytest.mark.django_db
def test_readyz_names_a_missing_cache_table(client: Client, beating: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")

    response = client.get("/readyz")

    assert response.status_code == 503
    assert "cache" in response.json()["wrong"]


@pytest.mark.django_db
def test_readyz_names_a_full_disk(client: Client, beating: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(2**40, 2**40 - 2**20, 2**20))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["probes"]["disk"] == {"ok": False, "value": 1, "unit": "MiB free"}


@pytest.mark.django_db
def test_readyz_keeps_what_broke_to_itself(client: Client, beating: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PROBES", [health.Probe("database", broken, needed=True)])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["probes"] == {"database": {"ok": False, "value": -1, "unit": "unknown"}}
    assert b"sekret" not in response.content


@pytest.mark.django_db
def test_silent_worker_is_late_but_turns_nobody_away(client: Client, long_up: None) -> None:
    cache.set(tasks.HEARTBEAT, time.time() - 600, timeout=None)

    response = client.get("/readyz")

    assert response.status_code == 200
    report = response.json()
    assert (report["status"], report["wrong"]) == ("late", ["worker"])
    assert report["probes"]["worker"]["value"] in {600, 601}


@pytest.mark.django_db
def test_worker_that_never_ran_is_late(client: Client, long_up: None) -> None:
    cache.delete(tasks.HEARTBEAT)

    assert client.get("/readyz").json()["probes"]["worker"] == {"ok": False, "value": -1, "unit": "never"}


@pytest.mark.django_db
@pytest.mark.parametrize("beat", [None, 86_400])
def test_a_site_that_has_just_come_up_is_ready_before_the_first_task(
    client: Client, just_up: None, beat: int | None
) -> None:
    cache.set(tasks.HEARTBEAT, beat and time.time() - beat, timeout=None)
    old = Job.objects.create(kind="report", key="left from before the stop")
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=1))

    report = client.get("/readyz").json()

    assert (report["status"], report["wrong"]) == ("ready", [])
    assert report["probes"]["oldest_waiting_job"]["value"] == 86_400


@pytest.mark.django_db
def test_a_worker_shows_itself_when_it_starts(client: Client, long_up: None, settings: object) -> None:
    cache.delete(tasks.HEARTBEAT)
    settings.CELERY_TASK_ALWAYS_EAGER = True

    worker_ready.send(sender=None)

    assert client.get("/readyz").json()["probes"]["worker"]["ok"]


@pytest.mark.django_db
def test_job_that_waits_too_long_is_late(client: Client, beating: None, settings: object) -> None:
    settings.READY_LATE_SECONDS = -1
    Job.objects.create(kind="report", key="one")
    Job.objects.create(kind="report", key="two", state=Job.State.DONE)

    assert "oldest_waiting_job" in client.get("/readyz").json()["wrong"]


@pytest.mark.django_db
@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
@pytest.mark.parametrize("token", ["", "right"])
def test_metrics_does_not_exist_without_the_token(client: Client, settings: object, header: dict, token: str) -> None:
    settings.METRICS_TOKEN = token

    assert client.get("/metrics", headers=header).status_code == 404


@pytest.mark.django_db
def test_metrics_tells_its_bearer(client: Client, settings: object, beating: None) -> None:
    settings.METRICS_TOKEN = "right"
    settings.MIDDLEWARE = ["lms.common.metrics.MetricsMiddleware", *settings.MIDDLEWARE]
    client.get("/healthz")
    client.get("/no-such-page-here/")

    lines = client.get("/metrics", headers={"Authorization": "Bearer right"}).content.decode().splitlines()

    assert [line for line in lines if line.startswith("huimao_requests_total") and 'view="healthz"' in line] == [
        'huimao_requests_total{method="GET",status="200",view="healthz"} 1.0'
    ]
    assert [line for line in lines if "no-such-page" in line] == []
    assert 'huimao_probe_ok{probe="database"} 1.0' in lines
