"""Making the files: once each, whatever happens."""

import hashlib
import threading
from datetime import timedelta
from io import BytesIO
from itertools import count
from types import SimpleNamespace

import pypdfium2
import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from certificates import background, checks, keys, rendering, tasks
from certificates.background import making, presses
from certificates.choices import GIVEN_UP, MOST_ATTEMPTS, State
from certificates.models import BatchSeal, Blank, Certificate, Imprint
from certificates.queries import credentials
from certificates.queries.files import file_of
from certificates.rendering import DeltaError
from certificates.signing import SEAL, KeyringError, keyring, merkle
from certificates.signing.sealing import SealerError
from lms.audit.models import AuditEvent
from lms.common.health import Reading
from lms.notices.models import Notice
from tests.certificates.rendering.pdfa import findings
from tests.certificates.rendering.validating import validate
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member, make_university
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db


def fail(error):
    raise error


def free():
    """As if every lease had run out."""
    Certificate.objects.update(lease_until=None)


def test_render_waiting_publishes_a_file_that_says_what_the_row_says():
    certificate = make_published_certificate(make_member("student", name="龙䶮㛃"))

    data = file_of(certificate)
    text = pypdfium2.PdfDocument(BytesIO(data))[0].get_textpage().get_text_bounded()

    assert certificate.state == State.PUBLISHED
    assert hashlib.sha256(data).hexdigest() == certificate.file_sha256
    assert len(data) == certificate.file_bytes
    assert all(words in text for words in ("龙䶮㛃", certificate.number, certificate.check_code, "跨境平台运营"))


def test_the_file_is_a_signed_archive_with_the_credential_inside():
    certificate = make_published_certificate()
    ring = keys.site_keyring()

    data = file_of(certificate)
    status = validate(data, ring.chain(ring.signing(SEAL).id)[-1])

    assert findings(data) == []
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert certificate.subject.urn.encode() in data
    assert b"eddsa-jcs-2022" in data


def test_one_kind_on_one_day_shares_a_blank_and_one_seal_covers_the_run():
    school = make_university().pk
    made = [make_certificate(organisation_ids=(school,)) for _ in range(3)]

    background.render_waiting()

    (seal,) = BatchSeal.objects.filter(count=3)
    digests = [bytes.fromhex(sha) for sha in Certificate.objects.order_by("pk").values_list("file_sha256", flat=True)]
    assert set(Certificate.objects.values_list("pk", "seal")) == {(row.pk, seal.pk) for row in made}
    assert Imprint.objects.values("blank").distinct().count() == 1
    assert seal.root == merkle.root(digests).hex()
    assert seal.sealer == "LOCAL TEST AUTHORITY 本地测试机构（无法律效力）"


def test_name_that_needs_a_page_of_its_own_gets_one():
    usual, long = (
        make_certificate(),
        make_certificate(make_member("student", name="阿卜杜热合曼·买买提吐尔逊·努尔麦麦提")),
    )

    background.render_waiting()

    text = pypdfium2.PdfDocument(file_of(Certificate.objects.get(pk=long.pk)))[0].get_textpage().get_text_range()
    assert "阿卜杜热合曼·买买提吐尔逊·努尔麦麦提" in text.splitlines()
    assert findings(file_of(Certificate.objects.get(pk=long.pk))) == []
    assert Imprint.objects.get(pk=usual.pk).blank_id != Imprint.objects.get(pk=long.pk).blank_id


# PostgreSQL is asked for the notices' numbers first, so that they can be copied in.
RUN_QUERIES = 35 if connection.vendor == "postgresql" else 34


def test_a_run_asks_the_database_as_often_for_one_as_for_three(django_assert_num_queries):
    make_published_certificate()
    counts = []
    for rows in (1, 3):
        school = None
        for _ in range(rows):
            row = make_certificate(**({"organisation_ids": (school,)} if school else {}))
            school = row.issuer_id
        with django_assert_num_queries(RUN_QUERIES):
            counts.append(background.render_waiting())

    assert counts == [1, 3]


def test_render_waiting_twice_makes_one_file_and_one_notice():
    certificate = make_certificate()

    made = [background.render_waiting(), background.render_waiting()]

    assert made == [1, 0]
    assert Notice.objects.filter(person=certificate.holder, kind="certificate.issued").count() == 1
    assert AuditEvent.objects.filter(action="certificate.published").count() == 1


def test_render_waiting_leaves_what_another_worker_holds():
    certificate = make_certificate()
    Certificate.objects.update(owner="another", lease_until=timezone.now() + timedelta(minutes=1))

    made = background.render_waiting()

    certificate.refresh_from_db()
    assert (made, certificate.state) == (0, State.RESERVED)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_two_workers_who_claim_at_once_get_other_rows_and_neither_waits(monkeypatch):
    rows = [make_certificate().pk for _ in range(3)]
    Certificate.objects.update(state=State.RESERVED, attempts=0)
    monkeypatch.setitem(making.COMPANY, 0, 2)
    taken = {}

    def claim() -> None:
        taken["second"] = [row.pk for row in making._claim()]
        connections.close_all()

    with transaction.atomic():
        taken["first"] = [row.pk for row in making._claim()]
        thread = threading.Thread(target=claim)
        thread.start()
        thread.join(20)

    assert taken == {"first": rows[:2], "second": rows[2:]}


def test_where_the_time_was_too_short_another_message_goes_on(monkeypatch):
    for _ in range(3):
        make_certificate()
    monkeypatch.setitem(making.COMPANY, 0, 1)
    # 70 seconds pass between any two looks at the clock: one run fits into two minutes.
    clock = count(0, 70)
    monkeypatch.setattr(making, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    tasks.render_waiting()

    assert set(Certificate.objects.values_list("state", flat=True)) == {State.PUBLISHED}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL asks no index where a table has one page")
def test_what_is_looked_for_at_every_claim_and_report_has_an_index():
    given_up = Certificate.objects.filter(phase=GIVEN_UP)

    assert "INDEX certificates_open" in making._waiting().filter(attempts=0)[:500].explain()
    assert "INDEX certificates_open" in given_up.explain()


def test_the_steps_of_the_making_change_no_index():
    changed = {"state", "owner", "lease_until", "attempts", "failure"}
    options = Certificate._meta
    indexed = {name.lstrip("-") for index in options.indexes for name in index.fields}
    indexed |= {name for one in options.constraints for name in one.fields}
    indexed |= {field.name for field in options.concrete_fields if field.db_index or field.unique}

    assert changed & indexed == set()


def test_render_waiting_takes_over_when_a_lease_has_run_out():
    certificate = make_certificate()
    Certificate.objects.update(owner="dead", lease_until=timezone.now() - timedelta(seconds=1), attempts=1)

    made = background.render_waiting()

    certificate.refresh_from_db()
    assert (made, certificate.state, certificate.attempts) == (1, State.PUBLISHED, 2)


def test_render_waiting_lays_aside_what_failed_too_often():
    certificate = make_certificate()
    Certificate.objects.update(attempts=MOST_ATTEMPTS)

    background.render_waiting()

    certificate.refresh_from_db()
    assert (certificate.state, certificate.lease_until) == (State.DEAD, None)
    assert certificate.failure == "stopped"
    assert AuditEvent.objects.filter(action="certificate.dead").count() == 1


def test_one_certificate_that_cannot_be_signed_is_tried_again_and_does_not_hold_up_the_others(monkeypatch):
    broken, whole = make_certificate(), make_certificate()
    monkeypatch.setattr(presses.Presses, "job", _failing_once(presses.Presses.job, broken.pk))

    made = [background.render_waiting(), background.render_waiting()]
    free()
    made.append(background.render_waiting())

    rows = Certificate.objects.order_by("pk").values_list("pk", "state", "attempts")
    assert made == [1, 0, 1]
    assert list(rows) == [(broken.pk, State.PUBLISHED, 2), (whole.pk, State.PUBLISHED, 1)]


@pytest.mark.parametrize("step", [credentials.Line, rendering.Stamper])
@pytest.mark.parametrize("last", [False, True])
def test_one_that_fails_in_a_step_drops_out_and_its_neighbours_go_on(monkeypatch, step, last):
    # The first has the number of the person every blank is drawn for.
    first = make_certificate()
    rows = [first, *(make_certificate(organisation_ids=(first.issuer_id,)) for _ in range(2))]
    broken = rows[2 if last else 1]
    work = step.draft

    def sometimes(self, whose, *rest):
        if whose.number == broken.number:
            raise ValueError("a fault of ours")
        return work(self, whose, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(step, "draft", sometimes)
        made = [background.render_waiting()]
    free()
    made.append(background.render_waiting())

    files = [hashlib.sha256(file_of(row)).hexdigest() for row in Certificate.objects.order_by("pk")]
    assert made == [2, 1]
    assert list(Certificate.objects.order_by("pk").values_list("file_sha256", flat=True)) == files


def _failing_once(work, pk):
    failures = iter([ValueError("a fault of ours")])

    def sometimes(self, certificate):
        if certificate.pk == pk and (error := next(failures, None)):
            raise error
        return work(self, certificate)

    return sometimes


@pytest.mark.parametrize(
    ("holder", "reason"),
    [
        ("李\U0001f600", "no-glyph:\U0001f600（U+1F600）"),
        ("", "empty"),
        ("囍" * 200, f"no-room:{'囍' * 60}"),
    ],
)
def test_what_can_never_be_drawn_is_given_up_at_once_with_its_reason(holder, reason):
    broken, whole = make_certificate(), make_certificate()
    Certificate.objects.filter(pk=broken.pk).update(content={**broken.content, "holder": holder})

    made = [background.render_waiting(), background.render_waiting()]

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (made, whole.state) == ([1, 0], State.PUBLISHED)
    assert (broken.state, broken.failure, broken.attempts, broken.lease_until) == (State.DEAD, reason, 1, None)
    assert AuditEvent.objects.filter(action="certificate.dead").count() == 1
    assert checks.certificates_given_up() == Reading(ok=False, value=1, unit="certificates")


def test_who_kills_workers_is_laid_aside_and_takes_no_neighbour_along(monkeypatch):
    killer, neighbour = make_certificate(), make_certificate()
    job = presses.Presses.job
    monkeypatch.setattr(
        presses.Presses, "job", lambda self, row: fail(SystemExit("killed")) if row.pk == killer.pk else job(self, row)
    )

    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(SystemExit):
            background.render_waiting()
        free()
    made = background.render_waiting()

    states = dict(Certificate.objects.values_list("pk", "state"))
    assert (made, states) == (1, {killer.pk: State.DEAD, neighbour.pk: State.PUBLISHED})


@pytest.mark.parametrize("step", ["_keep", "_publish", "_tell"])
def test_worker_killed_between_two_steps_leaves_whole_steps_and_loses_nothing(monkeypatch, step):
    certificate = make_certificate()
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(making, step, lambda *arguments: fail(SystemExit("killed")))
        background.render_waiting()
    certificate.refresh_from_db()
    left = (certificate.state, Imprint.objects.count(), Notice.objects.filter(kind="certificate.issued").count())
    free()

    made = background.render_waiting()

    certificate.refresh_from_db()
    wanted = {"_keep": State.PREPARED, "_publish": State.SIGNED, "_tell": State.SIGNED}[step]
    assert left == (wanted, int(step != "_keep"), 0)
    assert (made, certificate.state, Imprint.objects.count()) == (1, State.PUBLISHED, 1)
    assert Notice.objects.filter(kind="certificate.issued").count() == 1
    assert hashlib.sha256(file_of(certificate)).hexdigest() == certificate.file_sha256


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringError("no keys in /keys: run `manage.py certificate_keys init`"), "waits-key"),
        (OSError(28, "No space left on device"), "waits-disk"),
        (OperationalError("database or disk is full"), "waits-database"),
        (SealerError("the seal service does not answer"), "waits-seal"),
    ],
)
@pytest.mark.parametrize("step", ["_prepare", "_keep", "_publish"])
def test_what_is_not_the_rows_fault_is_said_and_counts_no_try(monkeypatch, error, code, step):
    certificate = make_certificate()
    with monkeypatch.context() as patched:
        patched.setattr(making, step, lambda *arguments: fail(error))
        made = [background.render_waiting() for _ in range(MOST_ATTEMPTS + 1)]
    certificate.refresh_from_db()
    waiting = (certificate.attempts, certificate.lease_until, certificate.failure)

    made.append(background.render_waiting())

    certificate.refresh_from_db()
    assert made == [0] * (MOST_ATTEMPTS + 1) + [1]
    assert waiting == (0, None, code)
    assert (certificate.state, certificate.failure) == (State.PUBLISHED, "")


def test_without_keys_nothing_is_signed_and_the_rows_say_what_to_do(settings, tmp_path):
    settings.CERTIFICATE_KEY_DIR, settings.CERTIFICATE_KEYS_BY_THEMSELVES = tmp_path / "none", False
    certificate = make_certificate()

    made = background.render_waiting()

    certificate.refresh_from_db()
    assert (made, certificate.state, certificate.attempts) == (0, State.RESERVED, 0)
    assert certificate.failure == "waits-key"
    assert checks.certificate_keys() == Reading(ok=False, value=-1, unit="days left")


@pytest.mark.parametrize(("days", "made"), [(730 - 31, 1), (730 - 29, 0), (731, 0)])
def test_key_near_its_end_signs_no_more(settings, tmp_path, days, made):
    settings.CERTIFICATE_KEY_DIR = tmp_path / "keys"
    keyring.init(settings.CERTIFICATE_KEY_DIR, "示例平台", timezone.now() - timedelta(days=days))
    certificate = make_certificate()

    assert background.render_waiting() == made
    certificate.refresh_from_db()
    assert (certificate.state, certificate.failure) == (
        (State.PUBLISHED, "") if made else (State.RESERVED, "waits-key")
    )


@pytest.mark.parametrize(("days", "reading"), [(0, (True, 730)), (600, (True, 130)), (680, (False, 50))])
def test_health_report_warns_of_a_key_that_ends_soon(settings, tmp_path, days, reading):
    settings.CERTIFICATE_KEY_DIR = tmp_path / "keys"
    keyring.init(settings.CERTIFICATE_KEY_DIR, "示例平台", timezone.now() - timedelta(days=days, minutes=-1))

    found = checks.certificate_keys()

    assert (found.ok, found.value, found.unit) == (*reading, "days left")


def test_rotated_key_signs_from_now_on_and_old_files_stay_valid(settings, tmp_path):
    settings.CERTIFICATE_KEY_DIR = tmp_path / "keys"
    before = make_published_certificate()
    old = keys.site_keyring()
    fresh = keyring.rotate(settings.CERTIFICATE_KEY_DIR, SEAL, "示例平台", timezone.now() + timedelta(seconds=1))

    after = make_published_certificate(organisation_ids=(before.issuer_id,))

    used = dict(Imprint.objects.values_list("certificate", "key_id"))
    assert used == {before.pk: old.signing(SEAL).id, after.pk: fresh.id}
    root = keys.site_keyring().chain(fresh.id)[-1]
    assert [validate(file_of(row), root).trusted for row in (before, after)] == [True, True]


def test_render_waiting_leaves_a_row_that_was_taken_over_while_it_signed(monkeypatch):
    certificate = make_certificate()
    sign = making._sign

    def slowly(*arguments):
        Certificate.objects.update(owner="another", lease_until=timezone.now() + timedelta(minutes=1))
        return sign(*arguments)

    monkeypatch.setattr(making, "_sign", slowly)

    made = background.render_waiting()

    certificate.refresh_from_db()
    assert (made, certificate.state, certificate.owner) == (0, State.PREPARED, "another")
    assert Imprint.objects.count() == 0


def test_stored_part_that_was_changed_is_refused():
    certificate = make_published_certificate()
    other = make_published_certificate(organisation_ids=(certificate.issuer_id,))
    with lifted():
        Imprint.objects.filter(pk=certificate.pk).update(delta=Imprint.objects.get(pk=other.pk).delta)

    with pytest.raises(DeltaError, match="is not the one that was signed"):
        file_of(certificate)


def test_an_imprint_takes_less_than_a_kilobyte_and_a_half():
    certificate = make_published_certificate()

    assert len(bytes(Imprint.objects.get(pk=certificate.pk).delta)) < 1536
    assert len(bytes(Blank.objects.get().prefix)) < 80_000
    assert certificate.file_bytes < 90_000
