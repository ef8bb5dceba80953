"""The words editors give to kinds of certificates."""

import base64
import io

import pypdfium2 as pdfium
import pytest
from django.urls import reverse
from PIL import Image

from certificates.choices import EARNED
from certificates.models import Wording
from certificates.queries import wordings
from certificates.queries.documents import document_of
from certificates.queries.files import file_of
from tests.factories.certificates import make_certificate, make_published_certificate
from tests.factories.organisations import make_member
from tests.factories.people import make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def make_wording(**words):
    return Wording.objects.create(kind="completion", **words)


def test_a_certificate_is_printed_with_the_words_of_its_kind():
    make_wording(title_zh="研修结业证书", closing_zh="准予结业，特发此证。", seal_text="结业专用章")

    text = pdfium.PdfDocument(file_of(make_published_certificate()))[0].get_textpage().get_text_range()

    assert ["研修结业证书" in text, "准予结业，特发此证。" in text] == [True, True]
    # What was left empty says what the platform says.
    assert "CERTIFICATE OF COMPLETION" in text


def test_later_words_do_not_reach_back():
    certificate = make_certificate()

    make_wording(title_zh="研修结业证书")

    certificate.refresh_from_db()
    assert document_of(certificate).title_zh == "课程结业证书"


def test_the_look_is_that_of_the_day_it_was_earned():
    make_wording(design="meander")
    earned = make_certificate()

    Wording.objects.update(design="plain")

    earned.refresh_from_db()
    assert [document_of(one).design for one in (earned, make_certificate())] == ["meander", "plain"]


def test_other_kinds_keep_theirs():
    make_wording(title_zh="研修结业证书")

    assert document_of(make_certificate(template="award")).title_zh == "竞赛获奖证书"


def test_the_preview_draws_three_names_that_are_hard_to_set():
    samples = wordings.samples_of(Wording(kind="completion", title_zh="研修结业证书"))

    pictures = [Image.open(io.BytesIO(base64.b64decode(one.picture.partition(",")[2]))) for one in samples]
    assert [one.name for one in samples] == ["阿卜杜热合曼·买买提吐尔逊·阿布都克热木", "王", "龙䶮㛃𠮷"]
    assert {picture.size for picture in pictures} == {(1170, 827)}


@pytest.mark.parametrize(("words", "problem"), [("证\U000e01ef书", "没有字体能印出"), ("结业证书", "")])
def test_words_that_cannot_be_printed_are_named(words, problem):
    assert wordings.problem_of(Wording(kind="completion", title_zh=words)).startswith(problem)


def test_an_editor_sees_them_in_the_cms_and_keeps_none_that_cannot_be_printed(client):
    client.force_login(make_superuser())
    add = reverse(Wording.snippet_viewset.get_url_name("add"))

    refused = client.post(add, {"kind": "completion", "design": "plain", "title_zh": "证\U000e01ef书"})
    kept = client.post(add, {"kind": "completion", "design": "plain", "title_zh": "研修结业证书"})

    assert (refused.status_code, kept.status_code) == (200, 302)
    assert list(Wording.objects.values_list("title_zh", flat=True)) == ["研修结业证书"]


def test_the_live_preview_answers_while_words_are_typed(client):
    client.force_login(make_superuser())
    preview = reverse(Wording.snippet_viewset.get_url_name("preview_on_add"))

    typed = client.post(preview, {"kind": "completion", "title_zh": "研修结业证书"})
    shown = client.get(preview)

    assert typed.json()["is_valid"]
    # Otherwise the editor's frame would stay grey.
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "script-src 'self';" in shown["Content-Security-Policy"] + ";"
    assert shown.content.decode().count('src="data:image/png;base64,') == 3


def test_editors_reach_the_words_and_teachers_do_not(client):
    wording, where = make_wording(), reverse("wagtailsnippets_certificates_wording:list")
    client.force_login(make_member("editor"))
    listed, home = client.get(where), client.get(reverse("wagtailadmin_home"))
    edited = client.get(reverse("wagtailsnippets_certificates_wording:edit", args=[wording.pk]))
    client.force_login(make_member("teacher"))

    assert (listed.status_code, edited.status_code, where in home.content.decode()) == (200, 200, True)
    assert client.get(where).status_code in (302, 403)


@pytest.mark.parametrize("kind", EARNED)
def test_the_preview_says_what_its_kind_says(kind):
    wording = Wording(kind=kind)
    content = document_of(wordings._row(wording, *wordings.HARD_NAMES[0]))
    whole = f"{content.body_zh}「{content.subject_zh}」{content.closing_zh}"

    assert wordings.problem_of(wording) == ""
    assert ("准予结业" in whole, "一等奖" in whole, "90 分钟" in whole) == (
        kind == "completion", kind == "award", kind == "event"
    )  # fmt: skip


def test_a_transcript_is_previewed_with_its_tables_and_judged_by_its_own_room():
    samples = wordings.samples_of(Wording(kind="transcript", title_zh="能力档案", design="plain"))

    assert [(one.name, one.problem, one.picture[:14]) for one in samples] == [
        (name, "", "data:image/png") for name, _latin in wordings.HARD_NAMES
    ]
    assert wordings.problem_of(Wording(kind="transcript")) == ""
    assert wordings.problem_of(Wording(kind="transcript", closing_zh="证\U000e01ef")).startswith("没有字体能印出")
