"""Everything somebody holds as one signed paper."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2 as pdfium
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates import keys
from certificates import public as certificates
from certificates.checking import look
from certificates.credentials import canonical, proofs
from certificates.models import Certificate
from certificates.operations.revoking import revoke
from certificates.queries.uploads import trust
from lms.people.models import User
from lms.skills import public as skills
from tests.certificates.rendering.pdfa import findings
from tests.factories.certificates import make_published_certificate
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
ADDRESS = "/learn/certificates/transcript.pdf"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def holder(client):
    person = make_member("student", name="龙䶮㛃𠮷")
    client.force_login(person)
    return person


def pages(response):
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(response.content)]


def test_it_lists_certificates_and_skills_on_one_page(client, holder):
    certificate = make_published_certificate(holder, score_percent=86.5)
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="跨境平台运营")

    (text,) = pages(client.get(ADDRESS))

    wanted = ["龙䶮㛃𠮷", "跨境平台运营", certificate.number, certificate.check_code, "86.5", "贸易术语运用"]
    assert [words for words in wanted if words not in text] == []


def test_many_lines_go_on_over_several_pages_with_their_heads(client, holder):
    make_published_certificate(holder)
    levels = [(skill.code, 2) for skill in skills.skills()]
    certificates.record_skills(holder.pk, levels, evidence="x:1", source="跨境平台运营")

    texts = pages(client.get(ADDRESS))

    assert len(texts) > 2
    assert [text.count("技能 Skill") for text in texts[:-1]] == [1] * (len(texts) - 1)
    assert f"第 {len(texts)} 页，共 {len(texts)} 页" in texts[-1]


def test_it_is_sealed_as_a_whole_and_carries_the_record(client, holder):
    make_published_certificate(holder)

    data = client.get(ADDRESS).content

    assert look(data, trust()).of("seal").code == "seal.whole"
    with pikepdf.open(io.BytesIO(data)) as paper:
        assert list(paper.attachments) == ["transcript.json"]
    assert findings(data) == []


def test_what_was_taken_back_is_not_on_it(client, holder):
    certificate = make_published_certificate(holder)
    revoke(certificate.pk, reason="x", by=make_member("academic", certificate.issuer))

    assert client.get(ADDRESS).status_code == 404


def expire(certificate, days):
    ended = timezone.localdate() - timedelta(days=days)
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=ended)


def test_what_has_expired_is_not_on_it_and_its_last_day_still_counts(client, holder):
    old, new = make_published_certificate(holder), make_published_certificate(holder)
    expire(old, days=1), expire(new, days=0)

    (text,) = pages(client.get(ADDRESS))

    record = client.get("/learn/certificates/transcript.json").json()
    assert [one.number in text for one in (old, new)] == [False, True]
    assert len(record["credentialSubject"]["verifiableCredential"]) == 1


def test_with_nothing_but_expired_ones_there_is_none(client, holder):
    expire(make_published_certificate(holder), days=1)

    assert client.get(ADDRESS).status_code == 404


def test_long_words_stand_on_two_lines_and_the_longest_are_cut(client, holder):
    User.objects.filter(pk=holder.pk).update(name="阿" * 50, name_latin="W" * 80)
    make_published_certificate(holder, title_zh="跨境贸易" * 12, title_en="x")
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="海外仓" * 60)

    (text,) = pages(client.get(ADDRESS))

    said = "".join(text.split())
    assert ["阿" * 50 in said, "W" * 80 in said, "跨境贸易" * 12 in said] == [True] * 3
    assert f"{timezone.localdate()}·海外仓海外仓" in said
    assert (said.count("海外仓") < 40, "海…" in said) == (True, True)


def test_what_no_font_has_is_marked_in_a_source(client, holder):
    make_published_certificate(holder)
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="赛🏆事")

    (text,) = pages(client.get(ADDRESS))

    assert "赛〓事" in text


def test_a_name_no_font_has_is_asked_to_be_put_right(client, holder):
    make_published_certificate(holder)
    User.objects.filter(pk=holder.pk).update(name="王🏆")

    response = client.get(ADDRESS)

    assert (response.status_code, "🏆" in response.content.decode()) == (422, True)


def verified(client, data):
    client.logout()
    return client.post("/verify/file/", {"file": SimpleUploadedFile("a", data)})


@pytest.mark.parametrize("address", [ADDRESS, "/learn/certificates/transcript.json"])
def test_anybody_verifies_it_as_a_whole_with_what_it_lists_as_it_stands_today(client, holder, address):
    User.objects.filter(pk=holder.pk).update(name_latin="LONG Yan")
    kept, lost = make_published_certificate(holder, score_percent=86.5), make_published_certificate(holder)
    data = client.get(address).content
    revoke(lost.pk, reason="x", by=make_member("academic", lost.issuer))

    response = verified(client, data)

    assert (response.status_code, response.context["state"]) == (200, "transcript")
    assert {one.certificate.number: one.state for one in response.context["held"]} == {
        kept.number: "published", lost.number: "revoked",
    }  # fmt: skip
    assert all(finding["passed"] for finding in response.context["findings"])


def test_somebody_who_has_a_new_name_has_a_transcript_that_verifies(client, holder):
    make_published_certificate(holder)
    User.objects.filter(pk=holder.pk).update(name="龙岩")

    assert verified(client, client.get(ADDRESS).content).context["state"] == "transcript"


@pytest.mark.parametrize("change", [(b"%%EOF", b"%%EOF "), (b'"86.5"', b'"96.5"')])
def test_a_transcript_that_was_changed_is_not_taken_for_one(client, holder, change):
    make_published_certificate(holder, score_percent=86.5)
    data = client.get(ADDRESS).content

    assert (change[0] in data, verified(client, data.replace(*change)).context["state"]) == (True, "altered")


def test_a_transcript_that_says_other_than_the_register_is_not_taken_for_one(client, holder):
    certificate = make_published_certificate(holder, score_percent=86.5)
    data = client.get(ADDRESS).content
    Certificate.objects.filter(pk=certificate.pk).update(content={**certificate.content, "score_percent": 60.0})

    assert verified(client, data).context["state"] == "altered"


def test_it_is_offered_on_the_list(client, holder):
    make_published_certificate(holder)

    assert ADDRESS in client.get("/learn/certificates/").content.decode()


def test_the_paper_is_proven_offline_and_says_its_skills_to_machines(client, holder):
    make_published_certificate(holder, skills=(("EC-05", 2),))
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="跨境平台运营")

    with pikepdf.open(io.BytesIO(client.get(ADDRESS).content)) as paper:
        record = canonical.parse(paper.attachments["transcript.json"].get_file().read_bytes())
    for_wallets = client.get("/learn/certificates/transcript.json").json()

    assert proofs.verify(record, keys.known_keys()).suite == proofs.JCS
    assert proofs.verify(for_wallets, keys.known_keys()).suite == proofs.RDFC
    for one in (record, for_wallets):
        shown = one["credentialSubject"]["achievement"]
        assert ("FT-01", "3 精通 Proficient") in [(skill["humanCode"], skill["description"]) for skill in shown]


def test_a_certificate_taken_back_colours_the_heading_of_the_transcript_that_lists_it(client, holder):
    first, _second = make_published_certificate(holder), make_published_certificate(holder)
    data = client.get(ADDRESS).content

    pages = [client.post("/verify/file/", {"file": SimpleUploadedFile("t.pdf", data)}).content.decode()]
    revoke(first.pk, reason="x", by=make_member("academic", first.issuer))
    pages.append(client.post("/verify/file/", {"file": SimpleUploadedFile("t.pdf", data)}).content.decode())

    assert ['class="vf-top bad" data-worst="bad"' in page for page in pages] == [False, True]
    assert ["其中有证书已不能作为证明" in page for page in pages] == [False, True]
