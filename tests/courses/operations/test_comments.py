"""Both mentors' words beside the certificate: only agreed, only released, and gone when taken back."""

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.operations import forgetting, mark_releases, marks, mentor_links
from lms.common.errors import NotAllowed
from lms.organisations.public import Role
from lms.people.public import User
from tests.factories.assignments import draft_mark, make_assignment, make_link, make_submission, mentor_mark, released
from tests.factories.certificates import make_certificate
from tests.factories.courses import do_lessons, make_enrolment
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return make_enrolment()


def judged(enrolment, *, teacher=True, mentor=True):
    """Work marked by both with words, and whether each agrees that theirs are public; released."""
    assignment = make_assignment(enrolment.run, mentor_weight=40)
    work, link = make_submission(assignment, enrolment), make_link(assignment)
    draft_mark(work, 0, 0, comment="课堂上最用心。", is_public=teacher)
    mentor_mark(work, link, 0, 0, comment="能独立报价。", is_public=mentor)
    released(assignment)
    return work, link


def shown():
    return [(one["role_en"], one["words"], one["weight_percent"]) for one in Certificate.objects.get().comments]


BOTH = [("School teacher", "课堂上最用心。", 60), ("Enterprise mentor", "能独立报价。", 40)]


def test_passing_by_marked_work_takes_both_comments_to_the_certificate(enrolment):
    do_lessons(enrolment)
    judged(enrolment)

    assert shown() == BOTH
    assert Certificate.objects.get().comments[1]["author"] == "张工"


def test_words_without_agreement_stay_between_marker_and_learner(enrolment):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    judged(enrolment, teacher=False)

    assert shown() == BOTH[1:]


def test_who_has_a_certificate_already_gets_later_words_beside_it_and_loses_what_is_taken_back(enrolment):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    work, _link = judged(enrolment)
    assert shown() == BOTH

    mark_releases.take_back_mark(work.pk, reason="打错了", by=enrolment.run.teacher)

    assert shown() == []


def test_who_agreed_takes_it_back_after_the_mark_is_out_and_for_nobody_else(enrolment):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    work, link = judged(enrolment)
    stranger = make_member(Role.TEACHER, enrolment.run.organisation)
    other = make_link(work.assignment, name="李工", email="li@firm.test")
    for refused in ({"by": stranger}, {"by": stranger, "link_id": link.pk}, {"by": None, "link_id": other.pk}):
        with pytest.raises(NotAllowed):
            marks.keep_private(work.pk, **refused)
    before = shown()

    marks.keep_private(work.pk, by=None, link_id=link.pk)
    after = shown()
    marks.keep_private(work.pk, by=enrolment.run.teacher)

    assert (before, after, shown()) == (BOTH, BOTH[:1], [])
    work.refresh_from_db()
    assert work.state == "released"


def test_the_button_stands_where_the_mark_is_read_again(client, enrolment):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    work, link = judged(enrolment)
    client.force_login(enrolment.run.teacher)
    school = f"/uni/{enrolment.run.organisation.code}/courses/{enrolment.run_id}/submissions/{work.pk}/"
    mentor = f"/mentor/links/{mentor_links.hand_over(link.pk, by=enrolment.run.teacher)}/works/{work.pk}/"

    for page in (school, mentor):
        before = client.get(page).text
        client.post(page, {"act": "keep_private"})
        assert ("不再公开" in before, "不再公开" in client.get(page).text) == (True, False)
    assert shown() == []


@pytest.mark.parametrize("has_ended", [False, True])
def test_a_mentor_takes_the_words_back_by_the_letter_however_late(client, enrolment, has_ended):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    _work, link = judged(enrolment)
    letter = f"/mentor/links/{mentor_links.hand_over(link.pk, by=enrolment.run.teacher)}/"
    if has_ended:
        type(link).objects.filter(pk=link.pk).update(expires_at=timezone.now())
    opened = client.get(letter)
    before = shown()

    asked = client.get(f"{letter}private/")
    done = client.post(f"{letter}private/")

    assert (opened.status_code, f"{letter}private/" in opened.text) == ((404, True) if has_ended else (200, False))
    assert (asked.status_code, "1 份评分旁边不再显示" in done.text) == (200, True)
    assert (before, shown()) == (BOTH, [one for one in BOTH if one not in BOTH[1:]])
    assert (
        client.post(f"{letter}private/").status_code
        == client.get("/mentor/links/no-such.token/private/").status_code
        == 404
    )


def test_a_link_that_was_taken_back_takes_nothing_back(client, enrolment):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    _work, link = judged(enrolment)
    letter = f"/mentor/links/{mentor_links.hand_over(link.pk, by=enrolment.run.teacher)}/"
    type(link).objects.filter(pk=link.pk).update(revoked_at=timezone.now())

    assert client.post(f"{letter}private/").status_code == 404
    assert shown() == BOTH


def test_a_draft_is_beside_nothing(enrolment):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    work = make_submission(make_assignment(enrolment.run, mentor_weight=40), enrolment)
    draft_mark(work, 0, 0, comment="草稿", is_public=True)

    assert shown() == []


def test_a_mentor_who_leaves_takes_the_words_along(enrolment):
    make_certificate(enrolment.person, evidence=enrolment.evidence)
    _work, link = judged(enrolment)
    mentor = User.objects.create(username="zhang", name="张工")
    type(link).objects.filter(pk=link.pk).update(person=mentor)

    forgetting.forget_words(mentor)

    assert shown() == BOTH[:1]
