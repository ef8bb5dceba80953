"""Everything somebody holds as one paper that is issued, and verified, like any other certificate."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2 as pdfium
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates import background, keys
from certificates import public as certificates
from certificates.checking import look
from certificates.credentials import canonical, proofs
from certificates.models import BatchSeal, Blank, Certificate, Imprint, NumberSeries, ShareLink, Wording
from certificates.operations.correcting import correct
from certificates.operations.revoking import revoke
from certificates.operations.transcripts import issue_transcript
from certificates.queries.files import file_of
from certificates.queries.uploads import trust
from lms.common.errors import WrongState
from lms.people.models import User
from lms.skills import public as skills
from tests.certificates.rendering.pdfa import findings
from tests.factories.certificates import make_award, make_published_certificate, make_transcript_row
from tests.factories.organisations import make_member, make_university
from tests.factories.people import make_superuser
from tests.lms.audit.lifting import lifted

pytestmark = pytest.mark.django_db
ADDRESS = "/learn/certificates/transcript/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def holder(client):
    person = make_member("student", name="龙䶮㛃𠮷")
    client.force_login(person)
    return person


def texts(data):
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data)]


def hold(person, count):
    """So many certificates of one school, with their files."""
    skills.load_taxonomy()
    school = make_university()
    for n in range(count):
        award = make_award(person, organisation_ids=(school.pk,), title_zh=f"跨境平台运营第{n + 1}期", title_en="")
        certificates.issue(award, by=None)
    background.render_waiting()


def verified(client, data):
    client.logout()
    return client.post("/verify/file/", {"file": SimpleUploadedFile("a", data)})


def by_number(client, row):
    return client.get(f"/v/{row.number}/", {"c": row.check_code})


def test_a_holder_issues_it_with_one_press_and_finds_it_among_the_others(client, holder):
    make_published_certificate(holder)

    pressed = client.post(ADDRESS)
    background.render_waiting()

    row = Certificate.objects.get(kind="transcript")
    assert (pressed.status_code, pressed.url) == (302, f"/certificates/{row.number}/")
    assert (row.state, row.number[:7], len(row.check_code), row.status_place is not None) == (
        "published", "AH26-N-", 14, True,
    )  # fmt: skip
    listed = client.get("/learn/certificates/").content.decode()
    assert (row.number in listed, ADDRESS in listed) == (True, True)


def test_pressed_twice_with_nothing_new_it_is_the_same_one_and_no_number_is_used_up(client, holder):
    make_published_certificate(holder)

    first = client.post(ADDRESS).url
    before = NumberSeries.objects.get().next_serial
    again = client.post(ADDRESS).url

    assert (first, Certificate.objects.filter(kind="transcript").count()) == (again, 1)
    assert NumberSeries.objects.get().next_serial == before


def test_with_something_new_it_is_a_new_one_and_the_old_one_still_counts(client, holder):
    make_published_certificate(holder)
    old = make_transcript_row(holder)
    make_published_certificate(holder)

    new = make_transcript_row(holder)

    old.refresh_from_db()
    assert (old.state, new.state, old.number == new.number) == ("published", "published", False)
    assert [len(row.content["held"]) for row in (old, new)] == [1, 2]


def test_it_lists_certificates_and_skills_on_one_page(holder):
    certificate = make_published_certificate(holder, score_percent=86.5)
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="跨境平台运营")

    row = make_transcript_row(holder)

    (text,) = texts(file_of(row))
    wanted = ["龙䶮㛃𠮷", "跨境平台运营", certificate.number, certificate.check_code, "86.5", "贸易术语运用"]
    assert [words for words in [*wanted, row.number, row.check_code] if words not in text] == []


@pytest.mark.parametrize(
    ("name", "latin"), [("龙䶮㛃𠮷", ""), ("阿卜杜热合曼·买买提吐尔逊", "ABDURAHMAN MAMATTURSUN"), ("王", "WANG")]
)
def test_sixty_rows_are_whole_over_several_pages_each_with_number_and_code(client, holder, name, latin):
    User.objects.filter(pk=holder.pk).update(name=name, name_latin=latin)
    hold(holder, 60)
    certificates.record_skills(holder.pk, [("FT-01", 3), ("EC-05", 2)], evidence="x:1", source="跨境平台运营")

    row = make_transcript_row(holder)

    data = file_of(row)
    pages, shown = texts(data), look(data, trust())
    own = f"编号 No. {row.number} 校验码 Check code {row.check_code}"
    assert [own in " ".join(text.split()) for text in pages] == [True] * 5
    assert [f"第 {at} 页，共 5 页 Page {at} of 5" in text for at, text in enumerate(pages, 1)] == [True] * 5
    assert [sum(number in text for text in pages) for number, *_rest in row.content["held"]] == [1] * 60
    assert shown.codes == (f"{settings.SITE_URL}/v/{row.number}/?c={row.check_code}",) * 5
    assert {one.check: one.passed for one in shown.findings} == {"seal": True, "proof": True, "page": True}
    assert (findings(data), verified(client, data).context["state"]) == ([], "published")
    assert name in [line.strip() for line in pages[0].splitlines()]


def test_what_it_stores_is_a_part_of_its_file_and_its_blank_is_shared(holder):
    other = make_member("student", name="王")
    for person in (holder, other):
        make_published_certificate(person)

    rows = [make_transcript_row(person) for person in (holder, other)]

    kept = {row.pk: len(row.imprint.delta) for row in Certificate.objects.filter(kind="transcript")}
    assert [kept[row.pk] < 0.7 * row.file_bytes for row in rows] == [True, True]
    assert Blank.objects.filter(imprints__certificate__kind="transcript").distinct().count() == 1


def test_the_same_row_at_the_same_second_makes_the_same_bytes(holder, monkeypatch):
    make_published_certificate(holder)
    row = make_transcript_row(holder)
    first, at = file_of(row), row.imprint.signed_at
    with lifted():
        Imprint.objects.filter(pk=row.pk).delete()
        Certificate.objects.filter(pk=row.pk).update(state="reserved", published_at=None)
    monkeypatch.setattr("certificates.background.making.timezone.now", lambda: at)

    background.render_waiting()

    assert file_of(Certificate.objects.get(pk=row.pk)) == first


def test_of_many_that_wait_few_are_taken_at_once_and_all_are_made(holder, monkeypatch):
    people = [holder, make_member("student"), make_member("student")]
    for person in people:
        make_published_certificate(person)
    for person in people:
        issue_transcript(by=person)
    monkeypatch.setattr("certificates.background.making.MOST_TRANSCRIPTS", 1)

    made = background.render_waiting()

    assert (made, BatchSeal.objects.filter(count=1).count()) == (3, 6)
    assert Certificate.objects.filter(kind="transcript", state="published").count() == 3


def test_many_lines_go_on_over_several_pages_with_their_heads(holder):
    make_published_certificate(holder)
    levels = [(skill.code, 2) for skill in skills.skills()]
    certificates.record_skills(holder.pk, levels, evidence="x:1", source="跨境平台运营")

    found = texts(file_of(make_transcript_row(holder)))

    assert len(found) > 2
    assert [text.count("技能 Skill") for text in found] == [1] * len(found)
    assert f"第 {len(found)} 页，共 {len(found)} 页" in found[-1]


def test_it_is_sealed_as_a_whole_and_carries_the_record(holder):
    make_published_certificate(holder)

    data = file_of(make_transcript_row(holder))

    assert look(data, trust()).of("seal").code == "seal.whole"
    with pikepdf.open(io.BytesIO(data)) as paper:
        assert list(paper.attachments) == ["transcript.json"]
    assert findings(data) == []


def test_it_has_the_words_and_the_look_an_editor_gave_it_on_that_day(holder):
    make_published_certificate(holder)
    Wording.objects.create(kind="transcript", title_zh="能力证明书", closing_zh="特此说明。", design="plain")
    row = make_transcript_row(holder)
    Wording.objects.update(title_zh="别的名称")

    (text,) = texts(file_of(row))

    assert ["能力证明书" in text, "特此说明。" in text, "SKILLS TRANSCRIPT" in text] == [True] * 3


def expire(certificate, days):
    ended = timezone.localdate() - timedelta(days=days)
    with lifted():
        Certificate.objects.filter(pk=certificate.pk).update(valid_until=ended)


def test_what_was_taken_back_or_has_expired_is_not_on_it_and_the_last_day_still_counts(holder):
    taken, old, new = (make_published_certificate(holder) for _ in range(3))
    revoke(taken.pk, reason="x", by=make_member("academic", taken.issuer))
    expire(old, days=1), expire(new, days=0)

    row = make_transcript_row(holder)

    assert [line[0] for line in row.content["held"]] == [new.number]


def test_with_nothing_valid_there_is_none_and_the_reason_is_said(client, holder):
    expire(make_published_certificate(holder), days=1)

    response = client.post(ADDRESS)

    assert (response.status_code, "还没有有效的证书" in response.content.decode()) == (422, True)
    assert not Certificate.objects.filter(kind="transcript").exists()


def test_a_transcript_lists_no_transcript_and_counts_as_no_achievement(holder):
    make_published_certificate(holder)
    counted = certificates.counts().issued
    make_transcript_row(holder)
    User.objects.filter(pk=holder.pk).update(name="王五")

    again = make_transcript_row(User.objects.get(pk=holder.pk))

    assert (len(again.content["held"]), certificates.counts().issued) == (1, counted)


def test_long_words_stand_on_two_lines_and_the_longest_are_cut(holder):
    User.objects.filter(pk=holder.pk).update(name="阿" * 50, name_latin="W" * 80)
    make_published_certificate(holder, title_zh="跨境贸易" * 12, title_en="x")
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="海外仓" * 60)

    (text,) = texts(file_of(make_transcript_row(holder)))

    said = "".join(text.split())
    assert ["阿" * 50 in said, "W" * 80 in said, "跨境贸易" * 12 in said] == [True] * 3
    assert f"{timezone.localdate()}·海外仓海外仓" in said
    assert (said.count("海外仓") < 40, "海…" in said) == (True, True)


def test_what_no_font_has_is_marked_in_a_source(holder):
    make_published_certificate(holder)
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="赛🏆事")

    (text,) = texts(file_of(make_transcript_row(holder)))

    assert "赛〓事" in text


def test_a_name_no_font_has_is_asked_to_be_put_right(client, holder):
    make_published_certificate(holder)
    User.objects.filter(pk=holder.pk).update(name="王🏆")

    response = client.post(ADDRESS)

    assert (response.status_code, "🏆" in response.content.decode()) == (422, True)


@pytest.mark.parametrize("form", ["pdf", "json", "jcs"])
def test_anybody_verifies_the_file_with_what_it_lists_as_it_stands_today(client, holder, form):
    User.objects.filter(pk=holder.pk).update(name_latin="LONG Yan")
    kept, lost = make_published_certificate(holder, score_percent=86.5), make_published_certificate(holder)
    row = make_transcript_row(User.objects.get(pk=holder.pk))
    data = file_of(row) if form == "pdf" else client.get(f"/certificates/{row.number}/wallet/{form}/").content
    revoke(lost.pk, reason="x", by=make_member("academic", lost.issuer))

    response = verified(client, data)

    assert (response.status_code, response.context["found"].certificate, response.context["state"]) == (
        200, row, "published",
    )  # fmt: skip
    assert {one.certificate.number: one.state for one in response.context["held"]} == {
        kept.number: "published", lost.number: "revoked",
    }  # fmt: skip
    assert all(finding["passed"] for finding in response.context["findings"])


def test_from_paper_its_number_and_code_show_what_it_lists_in_a_constant_number_of_queries(
    client, holder, django_assert_num_queries
):
    hold(holder, 3)
    row = make_transcript_row(holder)
    few = make_transcript_row(make_published_certificate().holder)
    client.logout()
    by_number(client, few)

    with django_assert_num_queries(2):
        one = by_number(client, few)
    with django_assert_num_queries(2):
        three = by_number(client, row)

    assert [len(page.context["held"]) for page in (one, three)] == [1, 3]
    said = three.content.decode()
    assert [number in said for number, *_rest in row.content["held"]] == [True] * 3
    # What is behind the number of another certificate is its own code, which is on the paper and not here.
    assert (row.content["held"][0][1] in said, holder.name in said) == (False, False)


def test_a_certificate_taken_back_colours_the_heading_of_the_transcript_that_lists_it(client, holder):
    first, _second = make_published_certificate(holder), make_published_certificate(holder)
    row = make_transcript_row(holder)

    pages = [by_number(client, row).content.decode()]
    revoke(first.pk, reason="x", by=make_member("academic", first.issuer))
    pages.append(by_number(client, row).content.decode())

    assert ['class="vf-top bad" data-worst="bad"' in page for page in pages] == [False, True]
    assert ["其中有证书已不能作为证明" in page for page in pages] == [False, True]


def test_revoked_by_an_officer_it_is_revoked_wherever_it_is_verified(client, holder):
    make_published_certificate(holder)
    row = make_transcript_row(holder)
    data = file_of(row)
    revoke(row.pk, reason="姓名登记有误", by=make_superuser())

    assert by_number(client, row).context["state"] == "revoked"
    assert verified(client, data).context["state"] == "revoked"


def test_it_is_not_corrected_because_a_new_one_says_it_otherwise(holder):
    make_published_certificate(holder)
    row = make_transcript_row(holder)

    with pytest.raises(WrongState):
        correct(row.pk, reason="姓名", by=make_superuser(), holder="王五")


def test_somebody_who_has_a_new_name_has_a_transcript_that_verifies(client, holder):
    make_published_certificate(holder)
    User.objects.filter(pk=holder.pk).update(name="龙岩")

    row = make_transcript_row(User.objects.get(pk=holder.pk))

    assert verified(client, file_of(row)).context["state"] == "published"


@pytest.mark.parametrize("change", [(b"%%EOF", b"%%EOF "), (b'"86.5"', b'"96.5"')])
def test_a_transcript_that_was_changed_is_not_taken_for_one(client, holder, change):
    make_published_certificate(holder, score_percent=86.5)
    data = file_of(make_transcript_row(holder))

    assert (change[0] in data, verified(client, data.replace(*change)).context["state"]) == (True, "altered")


def test_a_record_that_says_other_than_the_register_is_not_taken_for_one(client, holder):
    certificate = make_published_certificate(holder, score_percent=86.5)
    row = make_transcript_row(holder)
    data = client.get(f"/certificates/{row.number}/wallet/json/").content
    with lifted():
        Certificate.objects.filter(pk=certificate.pk).update(content={**certificate.content, "score_percent": 60.0})

    assert verified(client, data).context["state"] == "altered"


def test_the_paper_is_proven_offline_and_says_its_skills_to_machines(client, holder):
    make_published_certificate(holder, skills=(("EC-05", 2),))
    certificates.record_skills(holder.pk, [("FT-01", 3)], evidence="x:1", source="跨境平台运营")
    row = make_transcript_row(holder)

    with pikepdf.open(io.BytesIO(file_of(row))) as paper:
        record = canonical.parse(paper.attachments["transcript.json"].get_file().read_bytes())
    for_wallets = client.get(f"/certificates/{row.number}/wallet/json/").json()

    assert proofs.verify(record, keys.known_keys()).suite == proofs.JCS
    assert proofs.verify(for_wallets, keys.known_keys()).suite == proofs.RDFC
    for one in (record, for_wallets):
        shown = one["credentialSubject"]["achievement"]
        assert ("FT-01", "3 精通 Proficient") in [(skill["humanCode"], skill["description"]) for skill in shown]
        assert (one["id"], one["credentialStatus"]["statusListIndex"]) == (
            f"{settings.SITE_URL}/v/{row.number}/", str(row.status_place),
        )  # fmt: skip


def test_there_is_no_picture_of_it_and_its_page_offers_none(client, holder):
    make_published_certificate(holder)
    row = make_transcript_row(holder)

    page = client.get(f"/certificates/{row.number}/").content.decode()

    assert client.get(f"/certificates/{row.number}/wallet/png/").status_code == 404
    assert ("/wallet/json/" in page, "/wallet/png/" in page, "linkedin.com" in page) == (True, False, False)


@pytest.mark.parametrize(("scope", "shown"), [("summary", False), ("results", True)])
def test_a_link_shows_what_it_lists_only_where_the_holder_wants_results_seen(client, holder, scope, shown):
    certificate = make_published_certificate(holder)
    row = make_transcript_row(holder)
    ends = timezone.now() + timedelta(days=1)
    link = ShareLink.objects.create(certificate=row, scope=scope, expires_at=ends)
    client.logout()

    page = client.get(f"/s/{link.token}/").content.decode()

    assert (certificate.number in page) is shown
