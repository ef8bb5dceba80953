"""Mentors without an account: a secret that stands in one letter alone, expires, and can be taken back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.access.mentor_links import digest, link_of_token
from courses.background import mentor_links as background
from courses.models import MentorLink
from courses.operations import forgetting, mentor_links
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.assignments import make_assignment, make_link, make_submission, mentor_mark
from tests.factories.courses import make_enrolment, make_run
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return make_enrolment()


@pytest.fixture
def assignment(enrolment):
    return make_assignment(enrolment.run, mentor_weight=40)


def mailed(link, mailoutbox):
    """The token of the newest letter."""
    background.mail(link.pk)
    return re.search(r"/mentor/links/([^/\s]+)/", mailoutbox[-1].body)[1]


def test_the_secret_stands_in_the_letter_and_its_digest_in_the_row(assignment, mailoutbox):
    link = make_link(assignment)
    before = link.secret_sha256

    token = mailed(link, mailoutbox)
    background.mail(link.pk)

    link.refresh_from_db()
    assert (before, link.secret_sha256) == (None, digest(token))
    assert (len(mailoutbox), mailoutbox[0].to, link_of_token(token)) == (1, ["zhang@firm.test"], link)


@pytest.mark.parametrize("spoil", ["revoked", "expired", "forged", "unsigned", "unpublished"])
def test_a_link_that_is_not_good_opens_nothing(assignment, mailoutbox, spoil):
    link = make_link(assignment)
    token = mailed(link, mailoutbox)
    if spoil == "revoked":
        mentor_links.revoke(link.pk, by=assignment.run.teacher)
    if spoil == "unpublished":
        type(assignment).objects.update(published_at=None)
    token = {"forged": token[:-1] + ("A" if token[-1] != "A" else "B"), "unsigned": token.split(".")[0]}.get(
        spoil, token
    )

    with time_machine.travel(timezone.now() + timedelta(days=31 if spoil == "expired" else 0)):
        assert link_of_token(token) is None


def test_asked_again_the_old_letter_is_dead(assignment, mailoutbox):
    old = mailed(make_link(assignment), mailoutbox)

    again = make_link(assignment, name="张总工")
    new = mailed(again, mailoutbox)

    assert (MentorLink.objects.get().name, link_of_token(old), link_of_token(new)) == ("张总工", None, again)


def test_a_link_handed_over_replaces_the_mailed_one(assignment, mailoutbox):
    link = make_link(assignment)
    old = mailed(link, mailoutbox)

    token = mentor_links.hand_over(link.pk, by=assignment.run.teacher)

    assert (link_of_token(old), link_of_token(token)) == (None, link)
    assert AuditEvent.objects.filter(action="mentor_link.handed_over").count() == 1


def test_a_mentor_with_an_account_is_told_in_the_app(assignment):
    mentor = make_member(Role.MENTOR, make_enterprise())

    link = make_link(assignment, name="李工", email=f"{mentor.email.upper()} ")

    assert (link.person, link.email) == (mentor, mentor.email)
    assert Notice.objects.get(person=mentor).kind == "mentoring.asked"


@pytest.mark.parametrize(
    ("name", "email", "days", "wrong"),
    [(" ", "a@b.test", 30, {"name"}), ("张工", "nobody", 30, {"email"}), ("张工", "a@b.test", 91, {"days"})],
)
def test_an_invitation_without_sense_is_refused(assignment, name, email, days, wrong):
    with pytest.raises(Invalid) as refused:
        mentor_links.invite(assignment.pk, name, email, by=assignment.run.teacher, days=days)

    assert (set(refused.value.fields), MentorLink.objects.count()) == (wrong, 0)


def test_a_learner_of_the_run_is_no_mentor(enrolment, assignment):

    with pytest.raises(Invalid):
        make_link(assignment, email=enrolment.person.email)


def test_no_mentor_where_their_mark_would_not_count(enrolment):
    with pytest.raises(WrongState):
        make_link(make_assignment(enrolment.run))


def test_inviting_and_revoking_is_for_who_manages_the_run(enrolment, assignment):
    link = make_link(assignment)
    for outsider in (enrolment.person, make_run().teacher):
        with pytest.raises(NotAllowed):
            mentor_links.invite(assignment.pk, "王工", "w@firm.test", by=outsider)
        with pytest.raises(NotAllowed):
            mentor_links.revoke(link.pk, by=outsider)


def test_new_work_is_told_once_a_day(enrolment, assignment, mailoutbox):
    link = make_link(assignment)
    mailed(link, mailoutbox)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        make_submission(assignment, enrolment)
        told = (background.tell_of_work(), background.tell_of_work())

    assert (told, len(mailoutbox)) == ((1, 0), 2)
    assert "/mentor/links/" not in mailoutbox[1].body


def test_addresses_are_forgotten_and_marks_keep_their_name(enrolment, assignment):
    link = make_link(assignment)
    marking = mentor_mark(make_submission(assignment, enrolment), link, 0, 0)

    with time_machine.travel(timezone.now() + timedelta(days=30 + 181)):
        counts = (background.forget_old(), background.forget_old())

    link.refresh_from_db()
    marking.refresh_from_db()
    assert (counts, link.email, link.revoked_at is None, marking.marker) == ((1, 0), "", False, "张工")


def test_a_leaving_mentor_takes_name_and_address_along(assignment):
    mentor = make_member(Role.MENTOR, make_enterprise())
    link = make_link(assignment, name="李工", email=mentor.email)

    forgetting.forget_words(mentor)

    link.refresh_from_db()
    assert (link.name, link.email, link.person, link.is_open) == ("已注销的导师", "", None, False)
