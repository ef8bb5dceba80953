"""Everything somebody holds as one signed paper."""

import io

import pikepdf
import pypdfium2 as pdfium
import pytest

from certificates import public as certificates
from certificates.checking import look
from certificates.operations.revoking import revoke
from certificates.queries.uploads import trust
from lms.skills import public as skills
from tests.certificates.rendering.pdfa import findings
from tests.factories.certificates import make_certificate, make_published_certificate
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


def test_it_is_offered_on_the_list(client, holder):
    make_certificate(holder)

    assert ADDRESS in client.get("/learn/certificates/").content.decode()
