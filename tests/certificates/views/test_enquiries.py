"""Employers verify many."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from certificates import keys, verify
from certificates.background import enquiries
from certificates.credentials.multikeys import parse_base58
from certificates.models import Enquiry
from certificates.operations.correcting import correct
from certificates.operations.revoking import revoke
from certificates.queries import uploads, verifying
from certificates.queries.files import file_of
from lms.audit.models import AuditEvent
from lms.jobs import background
from lms.jobs.background.progress import files as job_files
from lms.jobs.models import Job
from tests.factories.certificates import make_certificate, make_published_certificate, make_transcript_row
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db
PURPOSE = "2027 届校招录用核验"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"


@pytest.fixture
def firm():
    return make_enterprise()


@pytest.fixture
def manager(client, firm):
    person = make_member("manager", firm)
    client.force_login(person)
    return person


def ask(client, firm, data, name="list.csv", purpose=PURPOSE):
    address = f"/biz/{firm.code}/certificates/ask/"
    data = data.encode() if isinstance(data, str) else data
    return client.post(address, {"purpose": purpose, "file": SimpleUploadedFile(name, data)})


def answers(django_capture, do):
    """The archive the job left: {name: bytes}."""
    with django_capture(execute=True):
        response = do()
    assert response.status_code == 302, response.content.decode()
    job = Job.objects.get()
    assert job.state == Job.State.DONE
    with zipfile.ZipFile(job_files() / job.result["file"]) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(archive):
    """The rows by the last word of each head: the words before it are for people."""
    heads, *lines = csv.reader(io.StringIO(archive["answers.csv"].decode("utf-8-sig")))
    return [dict(zip((head.split()[-1] for head in heads), line, strict=True)) for line in lines]


def test_a_list_is_answered_row_by_row(client, firm, manager, django_capture_on_commit_callbacks):
    valid, revoked = (make_published_certificate(make_member("student", name=name)) for name in ("程雨桐", "王小明"))
    revoke(revoked.pk, reason="成绩登记有误", by=make_member("academic", revoked.issuer))
    text = (
        "证书编号,姓名,校验码\n"
        f"{valid.number},程雨桐,\n{valid.number},程雨彤,\n,,{revoked.check_code}\nAH26-K-9999999-9,王,\n"
        f"{valid.number},,\n,,=1+1\n"
    )

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, text))

    rows = rows_of(archive)
    assert [row["state"] for row in rows] == ["published", "none", "revoked", "none", "none", "none"]
    assert [row["name"] for row in rows][:3] == ["程雨桐", "", "王*明"]
    assert rows[2]["reason"] == "成绩登记有误"
    assert rows[0]["issuer"] == str(valid.issuer)
    assert rows[5]["asked"] == "'=1+1"


def test_a_transcript_is_answered_with_who_issued_it(client, firm, manager, django_capture_on_commit_callbacks):
    row = make_transcript_row(make_published_certificate().holder)

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, f"校验码\n{row.check_code}\n"))

    assert rows_of(archive)[0]["issuer"] == row.names.platform != ""


def test_the_page_of_the_answer_opened_anew_is_where_files_are_chosen(client, firm, manager):
    page = reverse("certificates:enquiries", args=[firm.code])

    assert client.get(reverse("certificates:enquire", args=[firm.code]))["Location"] == page


def test_nothing_is_told_of_a_correction_that_is_not_out(client, firm, manager, django_capture_on_commit_callbacks):
    certificate = make_published_certificate()
    correct(certificate.pk, reason="姓名有误", by=make_member("academic", certificate.issuer), holder="程雨彤")
    text = f"校验码\n{certificate.check_code}\n"

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, text))

    row = rows_of(archive)[0]
    assert [row[name] for name in ("state", "reason", "new_number")] == ["published", "", ""]


def test_the_report_is_signed_by_the_issuers_key(client, firm, manager, django_capture_on_commit_callbacks):
    certificate = make_published_certificate()
    text = json.dumps([{"code": certificate.check_code}])

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, text, "list.json"))

    report, signature = json.loads(archive["report.json"]), json.loads(archive["report.signature.json"])
    key = keys.known_keys()[signature["verificationMethod"]]
    assert key.verifies(parse_base58(signature["signature"]), archive["report.json"])
    assert not key.verifies(parse_base58(signature["signature"]), archive["report.json"] + b" ")
    assert (report["purpose"], [one["state"] for one in report["answers"]]) == (PURPOSE, ["published"])


def test_what_was_downloaded_is_confirmed_by_the_program_that_needs_no_site(
    client, firm, manager, django_capture_on_commit_callbacks, tmp_path, capsys
):
    certificate = make_published_certificate()
    did = client.get("/.well-known/did.json").content

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, f"code\n{certificate.check_code}"))

    for name, data in {**archive, "did.json": did}.items():
        (tmp_path / name).write_bytes(data)
    assert verify.main([str(tmp_path / "answers.csv"), "--did", str(tmp_path / "did.json")]) == 0
    assert "报告是原件" in capsys.readouterr().out


def test_an_archive_of_files_is_answered_file_by_file(client, firm, manager, django_capture_on_commit_callbacks):
    certificate = make_published_certificate()
    data = file_of(certificate)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("true.pdf", data)
        archive.writestr("changed.pdf", data[:-1] + b"x")
        archive.writestr("note.txt", "x")
        archive.writestr("bomb.pdf", b"\0" * 40_000_000)
        archive.writestr("damaged.pdf", b"%PDF damaged", zipfile.ZIP_STORED)
    damaged = out.getvalue().replace(b"%PDF damaged", b"%PDF dAmaged")

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, damaged, "all.zip"))

    assert next((row["asked"], row["state"]) for row in rows_of(archive)) == ("true.pdf", "published")
    assert [row["state"] for row in rows_of(archive)[1:]] in (["none"] * 3, ["altered", "none", "none"])
    assert not list((Path(django_settings.PRIVATE_ROOT) / "enquiries").iterdir())


def test_who_asked_what_for_stays_and_the_names_asked_for_do_not(
    client, firm, manager, django_capture_on_commit_callbacks
):
    answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, "number,name\nAH26-K-9999999-9,王五\n"))

    enquiry = Enquiry.objects.get()
    event = AuditEvent.objects.get(action="certificate.enquiry")
    assert (enquiry.purpose, enquiry.size, enquiry.rows, enquiry.asked_by) == (PURPOSE, 1, [], manager)
    assert (event.changes["size"], "王五" in json.dumps(event.changes, ensure_ascii=False)) == (1, False)
    assert PURPOSE in client.get(f"/biz/{firm.code}/certificates/").content.decode()


@pytest.mark.parametrize(
    ("data", "name", "purpose"),
    [
        ("number,name\n", "a.csv", PURPOSE),
        ("[1, 2", "a.json", PURPOSE),
        ('{"rows": null}', "a.json", PURPOSE),
        ('{"rows": 5}', "a.json", PURPOSE),
        ("code\n" + "X\n" * 10_001, "a.csv", PURPOSE),
        (b"PK\x03\x04broken", "a.zip", PURPOSE),
        ("code\nEQ8F-S2J9-TGZH\n", "a.csv", "x"),
        (b"\xff\xfe\0\0", "a.csv", PURPOSE),
        ('{"rows": null}', "a.json", PURPOSE),
        ('{"rows": 5}', "a.json", PURPOSE),
        ("{}", "a.json", PURPOSE),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason_and_starts_nothing(client, firm, manager, data, name, purpose):
    response = ask(client, firm, data, name, purpose)

    assert (response.status_code, Enquiry.objects.count(), Job.objects.count()) == (422, 0, 0)


@pytest.mark.parametrize("form", ["list", "files"])
@pytest.mark.parametrize("step", ["_leave", "_keep", "archive_of"])
def test_a_worker_stopped_anywhere_answers_in_the_end(client, firm, manager, monkeypatch, form, step):
    certificate = make_published_certificate()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("true.pdf", file_of(certificate))
    ask(client, firm, f"code\n{certificate.check_code}\n" if form == "list" else out.getvalue())
    job = Job.objects.get()
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(enquiries, step, _stopped(getattr(enquiries, step), late=step == "archive_of"))
        background.run(job.pk)
    Job.objects.update(lease_until=None, state="queued")

    background.run(job.pk)

    job.refresh_from_db()
    with zipfile.ZipFile(job_files() / job.result["file"]) as archive:
        rows = rows_of({name: archive.read(name) for name in archive.namelist()})
    assert ([row["state"] for row in rows], job.state, job.result["valid"]) == (["published"], "done", 1)
    assert Enquiry.objects.values_list("rows", "valid").get() == ([], 1)
    assert AuditEvent.objects.filter(action="certificate.enquiry_answered").count() == 1
    assert not any((Path(django_settings.PRIVATE_ROOT) / "enquiries").glob("*"))


def _stopped(work, *, late):
    """The worker is killed when it gets there; `late`: the second time, after what it read."""

    def stop(enquiry, *rest):
        if late and Enquiry.objects.filter(answered_at=None).exists():
            return work(enquiry, *rest)
        raise SystemExit("killed")

    return stop


def test_a_full_disk_is_told_and_keeps_nothing_of_an_archive(client, firm, manager, monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", b"%PDF")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", half_written)
        response = ask(client, firm, out.getvalue(), "a.zip")

    assert (response.status_code, Enquiry.objects.count(), Job.objects.count()) == (422, 0, 0)
    assert "暂时存不下" in response.content.decode()
    assert not any((Path(django_settings.PRIVATE_ROOT) / "enquiries").iterdir())


def half_written(path, data):
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_strangely_stops_no_other_file(
    client, firm, manager, django_capture_on_commit_callbacks, method
):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("strange.pdf", b"%PDF" * 100, method)
        archive.writestr("true.pdf", file_of(make_published_certificate()))

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, out.getvalue(), "a.zip"))

    assert [row["state"] for row in rows_of(archive)] == ["none", "published"]


def test_a_day_has_a_quota(client, firm, manager):
    Enquiry.objects.create(organisation=firm, purpose="x", form="list", size=19_999)

    response = ask(client, firm, "code\nEQ8F-S2J9-TGZH\nEQ8F-S2J9-TGZZ\n")

    assert (response.status_code, "19999" in response.content.decode()) == (422, True)


def test_it_is_not_for_another_firm_nor_for_mentors(client, firm):
    client.force_login(make_member("manager", make_enterprise()))
    assert ask(client, firm, "code\nEQ8F-S2J9-TGZH\n").status_code == 404
    client.force_login(make_member("mentor", firm))
    assert ask(client, firm, "code\nEQ8F-S2J9-TGZH\n").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_queries_for_any_number_of_rows(count, django_assert_num_queries):
    asked = [("", "", make_certificate().check_code) for _ in range(count)]

    with django_assert_num_queries(1):
        found = verifying.many([(number, name, code) for number, name, code in asked])

    assert [one.certificate.check_code for one in found] == [code for _number, _name, code in asked]


def archived(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_half_a_character_spoils_its_own_row_alone(client, firm, manager, django_capture_on_commit_callbacks):
    certificate = make_published_certificate()
    text = '[{"number": "AH26-K-9999999-9", "name": "\\ud800\\u0000"}, {"code": "' + certificate.check_code + '"}]'

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, text, "list.json"))

    assert [row["state"] for row in rows_of(archive)] == ["none", "published"]


def test_a_workbook_is_a_list_and_its_rows_keep_their_numbers(
    client, firm, manager, django_capture_on_commit_callbacks
):
    certificate = make_published_certificate()
    book, out = Workbook(), io.BytesIO()
    for line in (["校验码"], [certificate.check_code], [None], ["EQ8F-S2J9-0001"]):
        book.active.append(line)
    book.save(out)

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, out.getvalue(), "list.xlsx"))

    assert [(row["row"], row["state"]) for row in rows_of(archive)] == [("2", "published"), ("4", "none")]


def test_blank_lines_of_a_list_shift_no_row_number(client, firm, manager, django_capture_on_commit_callbacks):
    text = "code\n\nEQ8F-S2J9-0001\n,\nEQ8F-S2J9-0002\n"

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, text))

    assert [row["row"] for row in rows_of(archive)] == ["3", "5"]


def test_a_transcript_is_answered_certificate_by_certificate(client, firm, manager, django_capture_on_commit_callbacks):
    first = make_published_certificate()
    second = make_published_certificate(first.holder)
    paper = make_transcript_row(first.holder)
    data = archived(**{"成绩单.pdf": file_of(paper)})
    revoke(second.pk, reason="成绩登记有误", by=make_member("academic", second.issuer))

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, data, "all.zip"))

    found = {row["number"]: (row["row"], row["asked"], row["state"]) for row in rows_of(archive)}
    assert found == {
        paper.number: ("1", "成绩单.pdf", "published"),
        first.number: ("1", "成绩单.pdf", "published"),
        second.number: ("1", "成绩单.pdf", "revoked"),
    }
    assert Enquiry.objects.get().valid == 0


def test_an_altered_file_is_told_what_is_wrong_in_words(client, firm, manager, django_capture_on_commit_callbacks):
    certificate = make_published_certificate()
    changed = file_of(certificate) + b"x"
    data = archived(**{"__MACOSX/._a.pdf": b"x", "b/._a.pdf": b"x", "a.pdf": changed})

    archive = answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, data, "all.zip"))

    (row,) = rows_of(archive)
    failed = [one for one in uploads.check_upload(changed).findings if one.passed is False]
    assert (row["state"], row["verdict"]) == ("altered", "文件被改动过 altered")
    assert failed
    assert all(one.sentence("zh-hans") in row["why"] and one.sentence("en") in row["why"] for one in failed)


def test_whoever_asked_finds_the_answer_again(client, firm, manager, django_capture_on_commit_callbacks):
    answers(django_capture_on_commit_callbacks, lambda: ask(client, firm, "code\nEQ8F-S2J9-0001\n"))
    where = f"/jobs/{Job.objects.get().pk}/"
    own = where in client.get(f"/biz/{firm.code}/certificates/").content.decode()
    client.force_login(make_member("manager", firm))

    assert (own, where in client.get(f"/biz/{firm.code}/certificates/").content.decode()) == (True, False)
