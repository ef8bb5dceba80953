from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.cooperation.background import clock
from lms.cooperation.operations import agreements, deliverables
from lms.cooperation.queries import agreements as queries
from lms.notices.models import Notice
from tests.factories.cooperation import days, make_agreement, make_cast, make_draft, make_proposed, make_report, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def agreement(cast):
    return make_agreement(cast)


def confirmed(agreement):
    return agreement.deliverables.get().confirmed


def test_a_report_counts_once_another_party_confirmed_it(cast, agreement):
    made = make_report(cast, agreement, 2)
    before = confirmed(agreement)

    deliverables.confirm(made.pk, cast.firm.pk, by=cast.manager)
    deliverables.confirm(made.pk, cast.agency.pk, by=cast.officer)

    line = queries.line_of(agreement, cast.firm)
    assert (before, confirmed(agreement), line.percent) == (0, 2, 66)
    made.refresh_from_db()
    assert (made.state, made.decided_for) == ("confirmed", cast.firm)
    assert Notice.objects.filter(kind="deliverable.confirmed", person=cast.academic).count() == 1


def test_nobody_confirms_their_own_report(cast, agreement):
    made = make_report(cast, agreement)

    with pytest.raises(NotAllowed):
        deliverables.confirm(made.pk, cast.school.pk, by=cast.academic)
    with pytest.raises(NotAllowed):
        deliverables.confirm(made.pk, cast.firm.pk, by=cast.academic)


def test_only_the_responsible_party_reports(cast, agreement):
    with pytest.raises(NotAllowed):
        deliverables.report(agreement.deliverables.get().pk, Decimal(1), "有", by=cast.manager)


def test_a_returned_report_says_why_and_can_be_made_again(cast, agreement):
    made = make_report(cast, agreement)
    with pytest.raises(WrongState):
        make_report(cast, agreement)
    with pytest.raises(Invalid):
        deliverables.send_back(made.pk, cast.firm.pk, " ", by=cast.manager)

    deliverables.send_back(made.pk, cast.firm.pk, "链接打不开", by=cast.manager)
    again = make_report(cast, agreement)

    assert (confirmed(agreement), again.state) == (0, "waiting")
    with pytest.raises(WrongState):
        deliverables.confirm(made.pk, cast.firm.pk, by=cast.manager)


def test_a_report_shows_something_and_more_than_before(cast, agreement):
    item = agreement.deliverables.get()
    with pytest.raises(Invalid):
        deliverables.report(item.pk, Decimal(1), "", by=cast.academic)
    made = deliverables.report(item.pk, Decimal(1), "", by=cast.academic, file=pdf())
    deliverables.confirm(made.pk, cast.firm.pk, by=cast.manager)

    with pytest.raises(Invalid):
        deliverables.report(item.pk, Decimal(1), "还是这些", by=cast.academic)

    assert made.file_name == "协议.pdf"


def test_a_file_that_is_not_what_it_says_is_refused(cast, agreement):
    item = agreement.deliverables.get()

    with pytest.raises(Invalid) as refused:
        deliverables.report(item.pk, Decimal(1), "", by=cast.academic, file=pdf(content=b"MZ"))

    assert "file" in refused.value.fields


def test_nothing_is_reported_before_or_after_the_term(cast, agreement):
    proposed = make_proposed(cast)
    agreements.terminate(agreement.pk, cast.firm.pk, "停产", by=cast.manager)

    for one in (proposed, agreement):
        with pytest.raises(WrongState):
            make_report(cast, one)


def test_late_is_what_is_due_and_not_all_confirmed(cast, agreement):
    make_draft(cast)
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        late = [queries.line_of(agreement, cast.firm).late, queries.late_deliverables().count()]
        made = make_report(cast, agreement, 3)
        deliverables.confirm(made.pk, cast.firm.pk, by=cast.manager)
        done = [queries.line_of(agreement, cast.firm).late, queries.late_deliverables().count()]

    assert (late, done) == ([1, 1], [0, 0])


def test_who_owes_is_told_before_the_day_and_every_party_once_it_is_late(cast):
    make_agreement(cast, starts_on=days(0), ends_on=days(365)).deliverables.update(due_on=days(15))

    sent = []
    for later in (0, 1, 2, 15, 16, 17):
        with time_machine.travel(timezone.now() + timedelta(days=later), tick=False):
            clock.turn_the_day()
            clock.turn_the_day()
        kinds = ("deliverable.due", "deliverable.late")
        sent.append([sorted(Notice.objects.filter(kind=kind).values_list("person_id", flat=True)) for kind in kinds])

    owes, everybody = [cast.academic.pk], sorted([cast.academic.pk, cast.manager.pk, cast.officer.pk])
    assert sent == [[[], []], [owes, []], [owes, []], [owes, []], [owes, everybody], [owes, everybody]]


def test_nobody_is_told_of_a_deliverable_that_is_done_or_whose_agreement_is_over(cast, agreement):
    made = make_report(cast, agreement, 3)
    deliverables.confirm(made.pk, cast.firm.pk, by=cast.manager)
    over = make_agreement(cast)
    agreements.terminate(over.pk, cast.firm.pk, "停产", by=cast.manager)

    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        clock.turn_the_day()

    assert (
        not Notice.objects.filter(kind__startswith="deliverable.")
        .exclude(kind__in=["deliverable.reported", "deliverable.confirmed"])
        .exists()
    )
