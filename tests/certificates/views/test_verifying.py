"""Anybody verifies."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import background, keys, rendering
from certificates.checking import reading
from certificates.credentials import proofs
from certificates.models import Certificate
from certificates.operations.correcting import correct
from certificates.operations.revoking import revoke, suspend
from certificates.queries import credentials, wallets
from certificates.queries.documents import document_of
from certificates.queries.files import file_of
from certificates.views import limits
from tests.certificates.checking.test_reading import laughs
from tests.factories.certificates import make_published_certificate
from tests.factories.organisations import make_member
from tests.factories.papers import make_seal
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def state_of(response) -> str:
    return response.content.decode().split('data-state="')[1].split('"')[0]


def words_of(response, number: str) -> str:
    """The page without the number asked for and without the form token, which is new each time."""
    return re.sub(r'csrf[^"]*" value="[^"]*"', "", response.content.decode().replace(number, ""))


def test_the_qr_address_shows_a_valid_certificate_with_a_masked_name(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    assert (response.status_code, state_of(response)) == (200, "published")
    assert "程*桐" in response.content.decode()
    assert "程雨桐" not in response.content.decode()


def test_the_check_code_alone_is_enough_however_it_is_typed(client):
    certificate = make_published_certificate()
    typed = certificate.check_code.lower().replace("-", " ").replace("0", "o")

    response = client.get("/verify/", {"code": typed})

    assert state_of(response) == "published"


def test_who_checks_links_is_answered_without_a_body(client):
    certificate = make_published_certificate()

    answers = [client.head(path) for path in ("/verify/", f"/v/{certificate.number}/?c={certificate.check_code}")]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * 2


def test_a_number_alone_says_nothing(client):
    certificate = make_published_certificate()

    known, unknown = client.get(f"/verify/{certificate.number}/"), client.get("/verify/AH26-K-9999999-9/")

    assert known.status_code == unknown.status_code == 200
    assert "data-state" not in known.content.decode()
    assert words_of(known, certificate.number) == words_of(unknown, "AH26-K-9999999-9")


def test_number_and_name_must_both_fit(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))

    right = client.get("/verify/", {"number": certificate.number, "name": "程雨桐"})
    wrong_name = client.get("/verify/", {"number": certificate.number, "name": "程雨"})
    no_number = client.get("/verify/", {"number": "AH26-K-9999999-9", "name": "程雨桐"})

    assert [state_of(right), state_of(wrong_name), state_of(no_number)] == ["published", "none", "none"]
    assert "程雨桐" in right.content.decode()


def test_another_certificates_code_does_not_open_a_number(client):
    first, second = make_published_certificate(), make_published_certificate()

    response = client.get(f"/v/{first.number}/", {"c": second.check_code})

    assert (response.status_code, state_of(response)) == (404, "none")


def test_a_revoked_certificate_says_so_with_date_and_reason(client):
    certificate = make_published_certificate()
    revoke(certificate.pk, reason="成绩登记有误", by=make_member("academic", certificate.issuer))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    assert state_of(response) == "revoked"
    assert "成绩登记有误" in response.content.decode()


def test_a_certificate_past_its_day_reads_expired(client):
    certificate = make_published_certificate(valid_years=1)
    with lifted():
        Certificate.objects.update(valid_until=timezone.localdate() - timedelta(days=1))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    assert state_of(response) == "expired"


def test_the_file_itself_is_recognised_and_one_changed_byte_is_not(client):
    certificate = make_published_certificate()
    data = file_of(certificate)

    whole = upload(client, data)
    changed = upload(client, data[:-1] + b"x")

    assert (state_of(whole), passed(whole)["bytes"]) == ("published", "passed")
    assert (state_of(changed) in {"none", "altered"}, passed(changed)["bytes"]) == (True, "failed")
    assert changed.status_code == 404


def upload(client, data, name="a.pdf"):
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, data)})


def test_whoever_changes_the_language_of_an_answer_is_led_to_where_files_are_chosen(client):
    assert client.get("/en/verify/file/")["Location"] == "/en/verify/"


def passed(response) -> dict[str, str]:
    """{check: passed, failed or unchecked} as the page says."""
    found = {}
    for piece in response.content.decode().split('data-check="')[1:]:
        words = piece.split('class="vh">')[1].split("<")[0]
        found[piece.split('"')[0]] = {"通过：": "passed", "未通过：": "failed", "未检查：": "unchecked"}[words]
    return found


def attached(certificate, holder=None, number=None):
    """A sealed PDF with the certificate's genuine credential, and a page that may say something else."""
    content = document_of(certificate)
    content = replace(content, holder=holder or content.holder, number=number or content.number)
    signer, _leaf, _above = make_seal()
    return rendering.render(
        content,
        settings.CACHE_DIR,
        attachment=rendering.Attachment(data=credentials.signed(certificate, proofs.JCS)),
        signer=signer,
        signed_at=certificate.issued_at,
    )


@pytest.fixture
def our_seal(monkeypatch):
    _signer, leaf, above = make_seal()
    monkeypatch.setattr(keys, "seal_chains", lambda: ((leaf, above),))


def test_the_five_checks_of_an_original(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"), skills=(("FT-01", 2),))

    response = upload(client, file_of(certificate))

    assert state_of(response) == "published"
    assert passed(response) == dict.fromkeys(("bytes", "seal", "proof", "record", "page"), "passed")


def test_somebody_elses_attachment_in_a_page_made_anew_is_altered(client, our_seal):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))

    response = upload(client, attached(certificate, holder="王小明"))

    checks = passed(response)
    assert (response.status_code, state_of(response)) == (404, "altered")
    assert (checks["bytes"], checks["proof"], checks["page"]) == ("failed", "passed", "failed")
    assert "重新排版的页面" in response.content.decode()
    assert "程雨桐" not in response.content.decode()


def test_a_file_changed_after_the_seal_is_altered(client, our_seal):
    data = attached(make_published_certificate())
    place = data.index(b"86.5") if b"86.5" in data else len(data) // 2

    response = upload(client, data[:place] + b"9" + data[place + 1 :])

    assert (state_of(response), passed(response)["seal"]) == ("altered", "failed")


@pytest.mark.parametrize("form", ["json", "jcs", "png", "svg"])
def test_what_the_holder_takes_along_is_verified_when_a_stranger_brings_it(client, form):
    certificate = make_published_certificate(skills=(("FT-01", 2),))
    client.force_login(certificate.holder)
    taken = client.get(f"/certificates/{certificate.number}/wallet/{form}/")
    client.logout()

    response = upload(client, taken.content, f"a.{form}")

    assert (state_of(response), passed(response)) == ("published", {"proof": "passed", "record": "passed"})


def test_a_credential_with_another_score_is_altered(client):
    certificate = make_published_certificate()
    data, _media_type = wallets.wallet_file(certificate, "json")

    response = upload(client, data.replace(b'"86.5"', b'"98.5"'), "a.json")

    assert (state_of(response), passed(response)) == ("altered", {"proof": "failed"})


def test_a_genuine_credential_of_which_the_register_says_something_else_is_altered(client):
    certificate = make_published_certificate()
    data, _media_type = wallets.wallet_file(certificate, "json")
    with lifted():
        Certificate.objects.update(content={**certificate.content, "score_percent": 60.0})

    response = upload(client, data, "a.json")

    assert (state_of(response), passed(response)["record"]) == ("altered", "failed")


def test_a_bomb_gets_a_plain_sentence_and_the_site_goes_on(client, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 1)

    response = upload(client, laughs())

    assert (response.status_code, state_of(response), passed(response)["page"]) == (404, "none", "unchecked")
    assert "我们没能读完这份文件的页面" in response.content.decode()
    assert client.get("/verify/").status_code == 200


@pytest.mark.parametrize("data", [b"x", b"%PDF-1.7", b"{}", b"\x89PNG\r\n\x1a\n", b"<svg/>"])
def test_a_file_of_somebody_else_is_none_of_ours(client, data):
    response = upload(client, data)

    assert (response.status_code, state_of(response)) == (404, "none")


@pytest.mark.parametrize("data", [b"", b"%PDF-" + b"x" * 2 * 1024 * 1024])
def test_nothing_and_too_much_are_refused(client, data):
    assert upload(client, data).status_code == 422


def test_a_suspended_certificate_says_so(client):
    certificate = make_published_certificate()
    suspend(certificate.pk, reason="复核中", by=make_member("academic", certificate.issuer))

    response = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code})

    assert (state_of(response), "复核中" in response.content.decode()) == ("suspended", True)


def test_the_old_number_leads_to_the_new_one_and_does_not_tell_the_new_name(client):
    old = make_published_certificate(make_member("student", name="程雨桐"))
    new = correct(old.pk, reason="姓名有误", by=make_member("academic", old.issuer), holder="章晓彤")
    background.render_waiting()

    response = client.get(f"/v/{old.number}/", {"c": old.check_code})

    page = response.content.decode()
    assert state_of(response) == "superseded"
    assert ("姓名有误" in page, f"/verify/{new.number}/" in page, "晓彤" in page) == (True, True, False)


def test_unknown_number_and_wrong_name_get_one_answer_by_the_same_queries(client):
    certificate = make_published_certificate(make_member("student", name="程雨桐"))
    bodies, counts = [], []

    for number, name in ((certificate.number, "王五"), ("AH26-K-9999999-9", "王五")):
        # Both have been asked once, so that the counters stand.
        client.get("/verify/", {"number": number, "name": name})
        with CaptureQueriesContext(connection) as queries:
            bodies.append(words_of(client.get("/verify/", {"number": number, "name": name}), number))
        counts.append(len(queries))

    assert bodies[0] == bodies[1]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_takes_the_same_queries_for_any_number_of_certificates(client, count, django_assert_num_queries):
    certificates = [make_published_certificate() for _ in range(count)]
    client.get("/verify/")

    with django_assert_num_queries(1):
        client.get(f"/v/{certificates[0].number}/", {"c": certificates[0].check_code})


def test_answers_are_kept_by_nobody_and_found_by_no_search_engine(client):
    certificate = make_published_certificate()

    for address in ("/verify/", f"/v/{certificate.number}/?c={certificate.check_code}", "/verify/?code=EQ8FS2J9TGZH"):
        response = client.get(address)
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex, noarchive")


def miss(client, times=1, **extra):
    return [client.get("/verify/", {"code": f"EQ8FS2J9{n:04d}"}, **extra).status_code for n in range(times)]


def solved(client, response, **asked):
    """The same question once more, with the sum done."""
    page = response.content.decode()
    token = page.split('name="q" value="')[1].split('"')[0]
    first, second = page.split('for="a">')[1].split(" ")[0].split("加")
    answer = "零一二三四五六七八九".index(first) + "零一二三四五六七八九".index(second)
    return {"q": token, "a": str(answer), **asked}


def test_after_five_misses_a_sum_comes_first_and_nothing_is_looked_up(client):
    certificate = make_published_certificate()
    assert miss(client, 5) == [404] * 5

    right = client.get("/verify/", {"code": certificate.check_code})
    wrong = client.get("/verify/", {"code": "EQ8FS2J90000"})

    assert (right.status_code, wrong.status_code) == (429, 429)
    assert "data-state" not in right.content.decode()


def test_whoever_does_the_sum_gets_the_answer_once(client):
    certificate = make_published_certificate()
    miss(client, 5)
    asked = client.get("/verify/", {"code": certificate.check_code})
    done = solved(client, asked, code=certificate.check_code)

    first, again = client.get("/verify/", done), client.get("/verify/", done)
    wrong = client.get("/verify/", {**solved(client, again, code=certificate.check_code), "a": "99"})

    assert (first.status_code, state_of(first)) == (200, "published")
    assert (again.status_code, wrong.status_code) == (429, 429)


def test_another_network_is_asked_nothing_and_right_answers_are_never_counted(client):
    certificate = make_published_certificate()
    miss(client, 5, REMOTE_ADDR="203.0.113.5")

    same = client.get("/verify/", {"code": certificate.check_code}, REMOTE_ADDR="203.0.113.200")
    others = [client.get("/verify/", {"code": certificate.check_code}).status_code for _ in range(8)]

    assert (same.status_code, others) == (429, [200] * 8)


def test_many_misses_of_one_beginning_ask_everybody_for_the_sum(client):
    for n in range(50):
        number = f"AH26K00000{n:02d}"
        limits.count_miss(RequestFactory().get("/", REMOTE_ADDR=f"198.51.{n}.1"), number)

    response = client.get("/verify/", {"number": "AH26-K-0000099-1", "name": "王五"}, REMOTE_ADDR="192.0.2.1")
    other = client.get("/verify/", {"number": "AH26-J-0000099-1", "name": "王五"}, REMOTE_ADDR="192.0.2.1")

    assert (response.status_code, other.status_code) == (429, 404)


def test_guessing_is_ended_by_the_hard_limit_even_with_the_sum_done(client, monkeypatch):
    monkeypatch.setattr(limits, "is_answered", lambda request: True)

    assert miss(client, 31) == [404] * 30 + [429]


def test_the_offline_verifier_holds_the_keys_and_the_lists(client):
    certificate = make_published_certificate()

    response = client.get("/certificates/offline.html")

    page = response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="anhui-verify.html"'
    assert all(f"{keys.did()}#{key.name}" in page for key in keys.issuer_keys())
    assert f"/certificates/status/suspension/{certificate.status_list_id}.json" in page
