import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.contests import tasks
from lms.contests.choices import SubmissionKind
from lms.contests.operations.submissions import runs
from lms.contests.operations.submissions.handing_in import hand_in
from lms.contests.operations.submissions.uploads import Work
from tests.factories.contests import make_cast
from tests.lms.contests.checking.test_blinding import WHO, jpeg

pytestmark = pytest.mark.django_db


def hand(cast, name, content):
    entry = cast.entry()
    work = Work(SubmissionKind.FILE, file=SimpleUploadedFile(name, content))
    return hand_in(entry.pk, cast.round.modules.get(key="plan").pk, work, by=entry.team.captain)


def test_judges_get_a_copy_without_names_and_the_original_stays():
    one = hand(make_cast(), "王丽的图.jpg", jpeg())

    for _ in range(2):
        tasks.blind_submission(one.pk)

    one.refresh_from_db()
    with one.file.open() as kept, one.blind_file.open() as blind:
        assert (WHO in kept.read(), WHO in blind.read(), one.leased_until) == (True, False, None)


def test_a_file_nobody_can_read_is_told_and_can_be_tried_again():
    cast = make_cast()
    one = hand(cast, "a.pdf", b"%PDF-1.7 broken")

    tasks.tend_submissions()
    one.refresh_from_db()
    told = [problem["kind"] for problem in one.problems]
    runs.retry(one.pk, by=cast.officer)

    one.refresh_from_db()
    assert (told, one.state, bool(one.blind_file), one.problems) == (["not_blind"], "received", False, [])
