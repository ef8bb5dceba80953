from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.background.regrades import escalate_overdue
from courses.models import GradeEvent, GradeScheme, RegradeRequest
from courses.operations.regrades import answer_regrade, ask_regrade
from courses.queries import progress
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.grades import give, make_graded_run, make_item
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """A published result of somebody."""
    run = make_graded_run(learners=1)
    return give(run.enrolments.get(), make_item(run), 55, publish=True)


def asked(event, reason="第三题漏判"):
    return ask_regrade(event.pk, reason=reason, by=event.enrolment.person)


def teacher(event):
    return event.enrolment.run.teacher


def later(monkeypatch, days):
    now = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_ask_regrade_has_a_due_date_and_tells_the_teacher(event):
    request = asked(event)

    assert timedelta(days=4) < request.due_at - timezone.now() <= timedelta(days=5)
    assert Notice.objects.get(kind="regrade.asked").person_id == teacher(event).pk
    assert AuditEvent.objects.filter(action="regrade.asked").count() == 1


def test_ask_regrade_twice_is_once(event):
    assert asked(event).pk == asked(event, "还有第四题").pk


@pytest.mark.parametrize("reason", ["", "  ", "长" * 1001])
def test_ask_regrade_needs_a_reason(event, reason):
    with pytest.raises(Invalid):
        asked(event, reason)

    assert RegradeRequest.objects.count() == 0


def test_ask_regrade_is_the_learner_s_own(event):
    for stranger in (make_member(Role.STUDENT, event.enrolment.run.organisation), teacher(event)):
        with pytest.raises(NotAllowed):
            ask_regrade(event.pk, reason="代问", by=stranger)


def test_ask_regrade_of_a_draft_is_refused(event):
    draft = give(event.enrolment, event.item, 60)

    with pytest.raises(NotAllowed):
        asked(draft)


def test_ask_regrade_ends_with_the_window(event, monkeypatch):
    later(monkeypatch, 8)

    with pytest.raises(WrongState, match="7 天"):
        asked(event)


def test_ask_regrade_of_a_result_that_was_replaced_is_refused(event):
    give(event.enrolment, event.item, 60, publish=True)

    with pytest.raises(WrongState):
        asked(event)


def test_ask_regrade_stops_at_the_limit_of_the_scheme(event):
    run = event.enrolment.run
    GradeScheme.objects.filter(runs=run).update(regrade_limit=1)
    asked(event)
    other = give(event.enrolment, make_item(run, "展示"), 50, publish=True)

    with pytest.raises(WrongState, match="1 次"):
        asked(other)


def test_answer_upholds_the_grade_in_words(event):
    request = answer_regrade(asked(event).pk, answer="已复核，无误", score_percent=None, by=teacher(event))

    assert (request.state, request.new_event, GradeEvent.objects.count()) == ("upheld", None, 1)
    assert Notice.objects.get(kind="regrade.answered").person_id == event.enrolment.person_id


def test_answer_with_the_same_score_upholds_it(event):
    request = answer_regrade(asked(event).pk, answer="无误", score_percent=Decimal(55), by=teacher(event))

    assert request.state == "upheld"


def test_answer_changes_the_grade_by_a_new_event(event):
    request = answer_regrade(asked(event).pk, answer="漏判一题", score_percent=Decimal(65), by=teacher(event))

    assert (request.state, request.new_event.score_percent, request.new_event.source) == ("changed", 65, "regrade")
    assert progress.progress_of(event.enrolment).score_percent == 65
    assert GradeEvent.objects.get(pk=event.pk).score_percent == 55


@pytest.mark.parametrize(("answer", "score"), [("", None), ("  ", "70"), ("改", "101")])
def test_answer_needs_words_and_a_percentage(event, answer, score):
    request = asked(event)

    with pytest.raises(Invalid):
        answer_regrade(request.pk, answer=answer, score_percent=score and Decimal(score), by=teacher(event))

    assert (RegradeRequest.objects.get().state, GradeEvent.objects.count()) == ("asked", 1)


def test_answer_twice_is_refused(event):
    request = asked(event)
    answer_regrade(request.pk, answer="无误", score_percent=None, by=teacher(event))

    with pytest.raises(WrongState):
        answer_regrade(request.pk, answer="再想想", score_percent=Decimal(90), by=teacher(event))


def test_academic_office_answers_only_once_it_is_overdue(event, monkeypatch):
    request = asked(event)
    office = make_member(Role.ACADEMIC, event.enrolment.run.organisation)
    with pytest.raises(NotAllowed):
        answer_regrade(request.pk, answer="无误", score_percent=None, by=office)
    later(monkeypatch, 6)
    escalate_overdue()

    answered = answer_regrade(request.pk, answer="漏判", score_percent=Decimal(70), by=office)

    assert (answered.state, answered.answered_by) == ("changed", office)


def test_overdue_requests_go_to_the_academic_office_once(event, monkeypatch):
    asked(event)
    office = make_member(Role.ACADEMIC, event.enrolment.run.organisation)
    early = escalate_overdue()
    later(monkeypatch, 6)

    counts = [escalate_overdue() for _ in range(2)]

    assert (early, counts) == (0, [1, 0])
    assert list(Notice.objects.filter(kind="regrade.overdue").values_list("person", flat=True)) == [office.pk]
