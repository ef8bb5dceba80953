"""Reports have a date by which they are answered; who lets it pass is told once."""

from datetime import timedelta

import pytest
import time_machine

from courses.background import reports as background
from courses.operations import assistants, moderation, peer_reviews
from courses.queries import reports as queries
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories import peer_reviews as peers
from tests.factories.courses import make_enrolment
from tests.factories.discussions import make_reply, make_thread
from tests.factories.organisations import make_member
from tests.moments import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make_enrolment()


def reported(asker, days_ago=0, title="计费重怎么算？"):
    """A reply reported so many days ago; 48 hours are the rule."""
    with time_machine.travel(NOW - timedelta(days=days_ago), tick=False):
        answer = make_reply(make_thread(asker, title=title), by=make_enrolment(asker.run).person)
        return moderation.report(answer.pk, "abuse", "", by=asker.person)


def told(person):
    return list(Notice.objects.filter(person=person, kind="report.overdue").values_list("words", flat=True))


def test_a_report_is_due_two_days_after_it_was_made_by_the_rule_of_that_day(asker, settings):
    row = reported(asker, 1)
    settings.REPORT_HOURS = 1

    assert (row.due_at, row.is_overdue) == (NOW + timedelta(days=1), False)


def test_moderators_are_told_of_an_overdue_report_once(asker):
    helper = make_member(Role.TEACHER, asker.run.organisation)
    assistants.set_assistant(asker.run_id, helper.pk, kind="assistant", rights={"moderate"}, by=asker.run.teacher)
    marker = make_member(Role.TEACHER, asker.run.organisation)
    assistants.set_assistant(asker.run_id, marker.pk, kind="assistant", rights={"mark"}, by=asker.run.teacher)
    reported(asker, 3)
    reported(asker, 1)

    assert (background.tell_overdue(), background.tell_overdue()) == (1, 0)
    assert [len(told(who)) for who in (asker.run.teacher, helper, marker)] == [1, 1, 0]
    assert told(helper)[0]["thing"] == "计费重怎么算？"


def test_an_overdue_report_of_a_review_is_for_who_marks():
    peer_round, works = peers.make_begun(3, reviews_each=1)
    run = peer_round.assignment.run
    helper = make_member(Role.TEACHER, run.organisation)
    assistants.set_assistant(run.pk, helper.pk, kind="assistant", rights={"moderate"}, by=run.teacher)
    peers.review_all(peer_round, 0, 0)
    peers.publish(peers.run_out(peer_round))
    row = peer_reviews.report(works[0].peer_reviews.get().pk, "abuse", "", by=works[0].enrolment.person)
    type(row).objects.update(due_at=row.reported_at)

    assert (background.tell_overdue(), background.tell_overdue()) == (1, 0)
    assert [len(told(who)) for who in (run.teacher, helper)] == [1, 0]
    assert [one.report for one in queries.waiting_in([run], [])] == []
    assert [one.report for one in queries.waiting_in([], [run])] == [row]


def test_an_answered_report_is_nobodys_delay(asker):
    row = reported(asker, 3)
    moderation.answer_report(row.pk, remove=False, answer="没有违规", by=asker.run.teacher)

    row.refresh_from_db()
    assert (background.tell_overdue(), row.is_overdue) == (0, False)


@pytest.mark.parametrize("many", [1, 3])
def test_what_is_due_first_comes_first_in_two_queries(asker, django_assert_num_queries, many):
    for days in range(many):
        reported(asker, days, title=f"{days} 天前")

    with django_assert_num_queries(2):
        found = queries.waiting_in([asker.run], [asker.run])
        things = [(one.thing, one.run.course.code) for one in found]

    assert [thing for thing, _code in things] == [f"{days} 天前" for days in reversed(range(many))]


def test_the_teachers_space_marks_what_is_overdue_and_shows_no_other_run(client, asker):
    reported(asker, 3, title="迟了的")
    reported(make_enrolment(), 3, title="别班的")
    client.force_login(asker.run.teacher)

    page = client.get(f"/uni/{asker.run.organisation.code}/marking/").text
    queue = client.get(f"/uni/{asker.run.organisation.code}/courses/{asker.run_id}/talk/").text

    assert "迟了的" in page and "别班的" not in page
    assert "已逾期" in page and "已逾期" in queue
