"""Comparing works: pairs with their passages for the teacher, and no mark touched."""

import io
import random
import zipfile

import pytest

from courses.background.similarity import text_of
from courses.formats.documents import words_of
from courses.models import SimilarPair
from courses.operations import similarity, submissions
from lms.common.errors import NotAllowed, WrongState
from lms.jobs.background import run
from tests.factories.assignments import make_assignment, make_draft, make_group, make_submission, pdf
from tests.factories.courses import make_enrolment, make_run

pytestmark = pytest.mark.django_db
LETTERS = "跨境电商物流报关汇率单证选品运营客服直播平台税费仓储退货支付信用合同样品报价成本利润渠道品牌广告流量"


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def prose(seed, length=300):
    return "".join(random.Random(seed).choices(LETTERS, k=length))


def docx(*paragraphs):
    """A Word file with these paragraphs, as bytes."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def compared(assignment):
    job = similarity.start(assignment.pk, by=assignment.run.teacher)
    run(job.pk)
    job.refresh_from_db()
    return job


def test_words_of_documents_are_read():
    assert words_of(io.BytesIO(docx("第一段", "第二段")), "a.docx") == "第一段\n第二段"
    assert words_of(io.BytesIO("纯文本".encode()), "a.TXT") == "纯文本"
    assert words_of(io.BytesIO(b"%PDF-1.7"), "a.pdf") == ""


@pytest.mark.parametrize(
    "body",
    [b"PK\x03\x04 broken", docx("一")[:80], docx("<!DOCTYPE x [<!ENTITY a 'b'>]>&a;"), b""],
)
def test_a_broken_document_has_no_words(body):
    assert words_of(io.BytesIO(body), "a.docx") == ""


def test_copied_work_is_a_pair_and_the_job_says_how_far_it_was():
    one = make_enrolment()
    assignment = make_assignment(one.run)
    works = [make_submission(assignment, who, text) for who, text in (
        (one, prose(1)), (make_enrolment(one.run), prose(2)), (make_enrolment(one.run), prose(1)[:200] + prose(3, 60)),
    )]  # fmt: skip

    job = compared(assignment)

    pair = SimilarPair.objects.get()
    assert (pair.one, pair.other, pair.same_file) == (works[0], works[2], False)
    assert 70 <= pair.shared_percent <= 80
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"pairs": 1})
    works[0].refresh_from_db()
    assert (works[0].state, works[0].percent) == ("handed_in", None)


def test_words_in_a_document_are_compared_with_words_typed():
    one = make_enrolment()
    two = make_enrolment(one.run)
    assignment = make_assignment(one.run)
    make_submission(assignment, one, prose(1))
    draft = make_draft(assignment, two, "见附件")
    submissions.add_file(draft.pk, pdf("作业.docx", docx(prose(1))), by=two.person)
    submissions.hand_in(draft.pk, by=two.person)

    compared(assignment)

    assert "见附件" in text_of(draft)
    assert SimilarPair.objects.get().shared_percent >= 95


def test_the_same_file_is_a_pair_without_words():
    one = make_enrolment()
    assignment = make_assignment(one.run)
    for who in (one, make_enrolment(one.run)):
        draft = make_draft(assignment, who, prose(who.pk))
        submissions.add_file(draft.pk, pdf(f"{who.pk}.pdf"), by=who.person)
        submissions.hand_in(draft.pk, by=who.person)

    compared(assignment)

    pair = SimilarPair.objects.get()
    assert (pair.same_file, pair.shared_percent) == (True, 0)


def test_what_was_set_aside_stays_so_when_compared_again():
    one = make_enrolment()
    assignment = make_assignment(one.run)
    for who in (one, make_enrolment(one.run)):
        make_submission(assignment, who, prose(1))
    compared(assignment)
    pair = SimilarPair.objects.get()
    similarity.set_aside(pair.pk, by=one.run.teacher)
    make_submission(assignment, make_enrolment(one.run), prose(1))

    compared(assignment)

    aside = SimilarPair.objects.filter(set_aside_at__isnull=False)
    assert (SimilarPair.objects.count(), aside.get().pk) == (3, pair.pk)


def test_one_group_is_not_compared_with_itself():
    one = make_enrolment()
    mate = make_enrolment(one.run)
    make_group(one.run, one, mate)
    assignment = make_assignment(one.run, by_group=True)
    make_submission(assignment, one, prose(1))

    with pytest.raises(WrongState):
        similarity.start(assignment.pk, by=one.run.teacher)


def test_comparing_is_for_who_marks():
    one = make_enrolment()
    assignment = make_assignment(one.run)
    for outsider in (one.person, make_run().teacher):
        with pytest.raises(NotAllowed):
            similarity.start(assignment.pk, by=outsider)
