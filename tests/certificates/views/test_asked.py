"""Holders read which employers had their certificates verified, when and what for."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates import background
from certificates.models import Certificate, Enquiry, EnquiryFind
from certificates.queries.enquiries import archive_of
from certificates.queries.files import file_of
from certificates.queries.holdings import own_rows
from tests.factories.certificates import make_published_certificate, make_transcript_row
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db
ADDRESS = "/learn/certificates/asked/"
PURPOSE = "2027 届校招录用核验"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    """A firm hands something in, and the job answers."""
    firm = make_enterprise()
    manager = make_member("manager", firm)

    def handed_in(data, name="list.csv"):
        client.force_login(manager)
        with django_capture_on_commit_callbacks(execute=True):
            file = SimpleUploadedFile(name, data)
            client.post(f"/biz/{firm.code}/certificates/ask/", {"purpose": PURPOSE, "file": file})
        return firm

    return handed_in


def read_by(client, person, address=ADDRESS):
    client.force_login(person)
    return client.get(address).content.decode()


def test_a_holder_reads_who_asked_when_what_for_and_about_which(client, ask):
    certificate, other = make_published_certificate(), make_published_certificate()
    firm = ask(f"code\n{certificate.check_code}\n{certificate.check_code}\n".encode())

    said = read_by(client, certificate.holder)

    wanted = [str(firm), PURPOSE, certificate.number, timezone.localtime().strftime("%Y-%m-%d")]
    assert [words for words in wanted if words not in said] == []
    # Named twice in the list, asked about once.
    assert said.count(PURPOSE) == EnquiryFind.objects.count() == 1
    assert PURPOSE in read_by(client, certificate.holder, f"/certificates/{certificate.number}/")
    assert ADDRESS in read_by(client, certificate.holder, "/learn/certificates/")
    assert (PURPOSE in read_by(client, other.holder), ADDRESS in read_by(client, other.holder, "/learn/certificates/")) == (
        False, False,
    )  # fmt: skip


def test_what_was_asked_and_not_found_is_nobodys(client, ask):
    certificate = make_published_certificate()

    ask(f"number,name\n{certificate.number},别人\n".encode())

    assert (EnquiryFind.objects.count(), PURPOSE in read_by(client, certificate.holder)) == (0, False)


def test_a_transcript_is_asked_about_together_with_what_it_lists(client, ask):
    certificate = make_published_certificate()
    row = make_transcript_row(certificate.holder)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.pdf", file_of(row))

    ask(packed.getvalue(), "all.zip")

    assert set(EnquiryFind.objects.values_list("certificate", flat=True)) == {row.pk, certificate.pk}


def test_an_answer_that_is_given_again_is_no_second_enquiry(ask):
    certificate = make_published_certificate()
    ask(f"code\n{certificate.check_code}\n".encode())
    enquiry = Enquiry.objects.get()

    EnquiryFind.objects.bulk_create([EnquiryFind(enquiry=enquiry, certificate=certificate)], ignore_conflicts=True)

    assert EnquiryFind.objects.count() == 1


def test_the_office_of_the_school_does_not_read_it(client, ask):
    certificate = make_published_certificate()
    ask(f"code\n{certificate.check_code}\n".encode())
    office = make_member("academic", certificate.issuer)

    assert PURPOSE not in read_by(client, office, f"/certificates/{certificate.number}/")


def test_it_is_kept_as_long_as_was_promised_and_is_among_what_one_may_take_along(ask):
    certificate = make_published_certificate()
    ask(f"code\n{certificate.check_code}\n".encode())
    unanswered = archive_of(Enquiry.objects.get())
    unanswered.parent.mkdir(parents=True, exist_ok=True)
    unanswered.write_bytes(b"files of people")

    held = own_rows(certificate.holder)["certificate_enquiries"]
    young = background.forget_views()
    Enquiry.objects.update(asked_at=timezone.now() - timedelta(days=181))
    background.forget_views()

    assert ([row["enquiry__purpose"] for row in held], young) == ([PURPOSE], 0)
    assert (Enquiry.objects.count(), EnquiryFind.objects.count()) == (0, 0)
    assert not unanswered.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_them_costs_the_same_whatever_their_number(client, ask, django_assert_num_queries, count):
    holder = make_published_certificate().holder
    for _ in range(count - 1):
        make_published_certificate(holder)
    codes = Certificate.objects.values_list("check_code", flat=True)
    ask("\n".join(["code", *codes]).encode())
    read_by(client, holder)

    with django_assert_num_queries(6):
        said = client.get(ADDRESS).content.decode()

    assert said.count(PURPOSE) == count


def test_the_way_to_its_days_root_is_offered_once_the_day_is_over(client):
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        certificate = make_published_certificate()
        address = f"/certificates/{certificate.number}/"
        link = f"{address}inclusion.json"
        today = read_by(client, certificate.holder, address)

    background.seal_days()
    later = read_by(client, certificate.holder, address)

    assert (link in today, link in later) == (False, True)
    assert client.get(link).json()["root"]
    client.logout()
    said = client.get(f"/v/{certificate.number}/", {"c": certificate.check_code}).content.decode()
    assert "/certificates/roots.json" in said


@pytest.mark.parametrize("typed", [str, str.lower, lambda number: number.replace("-", " ")])
def test_an_officer_finds_a_certificate_by_its_number_as_people_type_it(client, typed):
    certificate = make_published_certificate()
    client.force_login(make_member("officer"))

    found = client.get("/certificates/batches/", {"number": typed(certificate.number)})
    unknown = client.get("/certificates/batches/", {"number": "AH26-K-9999999-9"})

    assert (found.status_code, found.url) == (302, f"/certificates/{certificate.number}/")
    assert (unknown.status_code, "没有这个编号的证书" in unknown.content.decode()) == (404, True)


def test_an_office_finds_only_its_own(client):
    certificate = make_published_certificate()
    pages = []
    for school in (certificate.issuer, None):
        client.force_login(make_member("academic", *([school] if school else [])))
        pages.append(client.get("/certificates/batches/", {"number": certificate.number}).status_code)

    assert pages == [302, 404]


def test_an_english_reader_sees_the_english_names_of_firm_and_certificate(client, ask):
    certificate = make_published_certificate()
    firm = ask(f"code\n{certificate.check_code}\n".encode())
    firm.name_en = "Sample Brushware"
    firm.save(update_fields=["name_en"])

    said = read_by(client, certificate.holder, f"/en{ADDRESS}")

    assert [said.count(words) for words in ("Sample Brushware", "<span>Cross-border platform operations</span>")] == [
        1,
        1,
    ]
    assert (firm.name_zh in said, "跨境平台运营" in said) == (False, False)
