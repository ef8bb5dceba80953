"""What people type about keys and batches."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.models import Certificate
from certificates.queries.files import file_of
from certificates.signing import CREDENTIAL, SEAL
from lms.audit.models import AuditEvent


@pytest.fixture
def folder(settings, tmp_path):
    settings.CERTIFICATE_KEYS_BY_THEMSELVES = False
    settings.CERTIFICATE_KEY_DIR = tmp_path / "keys"
    return settings.CERTIFICATE_KEY_DIR


def said(*arguments, **options):
    output = StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def test_keys_are_made_listed_and_never_shown(folder):
    text = said("certificate_keys", "init")

    assert [line.split()[0] for line in text.splitlines()[1:]] == [SEAL, CREDENTIAL]
    assert "LOCAL TEST AUTHORITY 本地测试机构" in text
    assert "PRIVATE" not in text
    assert said("certificate_keys", "init") == said("certificate_keys", "list") == text


def test_rotating_one_key_keeps_it_in_the_list_as_retired(folder):
    said("certificate_keys", "init")

    rows = json.loads(said("certificate_keys", "rotate", SEAL, json=True))

    assert [(row["purpose"], row["retired_at"] is None) for row in rows] == [
        (SEAL, False),
        (CREDENTIAL, True),
        (SEAL, True),
    ]


def test_rotating_without_a_name_makes_both_anew(folder):
    said("certificate_keys", "init")

    rows = json.loads(said("certificate_keys", "rotate", json=True))

    assert sorted(row["purpose"] for row in rows if row["retired_at"] is None) == [CREDENTIAL, SEAL]
    assert len(rows) == 4


@pytest.mark.parametrize("action", ["list", "rotate"])
def test_without_keys_the_command_says_what_to_do(folder, action):
    with pytest.raises(CommandError, match=r"no keys in .*: run `manage.py certificate_keys init`"):
        said("certificate_keys", action)


@pytest.mark.django_db
def test_demo_batch_is_issued_whole_and_measured():
    report = json.loads(said("issue_demo_batch", 7, json=True))

    rows = list(Certificate.objects.filter(evidence__startswith="demo.batch:"))
    assert (report["certificates"], report["published"], report["distinct_numbers"]) == (7, 7, 7)
    assert 0 < report["stored_bytes_per_certificate"] <= report["stored_bytes_largest"] < 1536
    assert report["largest_file_bytes"] == max(len(file_of(row)) for row in rows) < 90_000
    assert AuditEvent.objects.filter(action="certificate.issued").count() == 7
    assert AuditEvent.objects.filter(action="certificate.published").count() == 7


@pytest.mark.django_db(transaction=True)
def test_two_demo_batches_do_not_meet():
    """In no transaction around them, as on the command line: PostgreSQL takes no lock outside of one."""
    said("issue_demo_batch", 2)

    assert json.loads(said("issue_demo_batch", 3, json=True))["published"] == 3
    assert Certificate.objects.values("number").distinct().count() == 5


def test_demo_batch_of_nothing_is_refused():
    with pytest.raises(CommandError, match="at least 1"):
        said("issue_demo_batch", 0)
