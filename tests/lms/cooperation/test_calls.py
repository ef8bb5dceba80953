from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.cooperation.models import TalentCall
from lms.cooperation.operations import calls, milestones, teams
from lms.cooperation.queries import teams as queries
from lms.notices.models import Notice
from lms.organisations.models import Organisation
from lms.people import public as people
from tests.factories.cooperation import (
    days,
    make_call,
    make_call_words,
    make_cast,
    make_chosen_team,
    make_team,
    member_of,
    pdf,
)
from tests.factories.organisations import make_agency, make_cluster, make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def call(cast):
    return make_call(cast)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def applied(cast, call, **more):
    team = make_team(cast, call, **more)
    return teams.apply(team.pk, by=cast.academic)


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_a_firm_publishes_when_it_is_admitted_and_in_its_own_cluster(cast):
    with pytest.raises(Invalid):
        calls.draft_call(cast.firm.pk, make_call_words(cast, cluster_id=make_cluster().pk), by=cast.manager)
    draft = calls.draft_call(cast.firm.pk, make_call_words(cast), by=cast.manager)
    Organisation.objects.filter(pk=cast.firm.pk).update(vetted_until=days(-1))

    with pytest.raises(Invalid) as refused:
        calls.publish_call(draft.pk, by=cast.manager)

    assert str(refused.value.message) == "企业要先通过准入审核才能发布。"


def test_schools_do_not_call_and_agencies_call_for_a_cluster(cast):
    with pytest.raises(NotAllowed):
        calls.draft_call(cast.school.pk, make_call_words(cast), by=cast.academic)

    assert calls.draft_call(cast.agency.pk, make_call_words(cast), by=cast.officer).state == "draft"


def test_a_published_call_is_only_extended(cast, call):
    with pytest.raises(WrongState):
        calls.write_call(call.pk, make_call_words(cast), by=cast.manager)
    with pytest.raises(Invalid):
        calls.extend_call(call.pk, call.closes_on, by=cast.manager)

    assert calls.extend_call(call.pk, days(40), by=cast.manager).closes_on == days(40)


def test_a_team_applies_once_its_people_agreed(cast, call):
    team = make_team(cast, call, answers=("named", None))
    with pytest.raises(Invalid) as refused:
        teams.apply(team.pk, by=cast.academic)
    waiting = team.members.get(answer="asked")
    teams.answer_place(waiting.pk, "masked", by=waiting.person)

    teams.apply(team.pk, by=cast.academic)

    assert "还有人没有答复" in str(refused.value.message)
    assert (fresh(team).state, told("team.applied")) == ("applied", [cast.manager.pk])


def test_only_the_person_answers_and_only_the_organisation_puts_its_own_forward(cast, call):
    team = make_team(cast, call, answers=(None, "named"))
    member = team.members.get(answer="asked")

    with pytest.raises(NotAllowed):
        teams.answer_place(member.pk, "named", by=cast.academic)
    with pytest.raises(Invalid):
        teams.put_forward(team.pk, cast.school.pk, cast.manager.username, "x", by=cast.academic)
    with pytest.raises(NotAllowed):
        teams.put_forward(team.pk, cast.agency.pk, cast.officer.username, "x", by=cast.officer)


def test_a_member_is_shown_to_others_only_as_far_as_they_said(cast, call):
    team = make_team(cast, call, answers=("named", "masked", None, "declined"))
    student = [one.person for one in team.members.order_by("pk")]

    own, others = ([one.name for one in queries.members_shown(team, here)] for here in (cast.school, cast.firm))

    assert own == [str(one) for one in student]
    assert others == [str(student[0]), student[1].masked_name, ""]


def test_a_later_no_takes_the_name_away(cast, call):
    team = applied(cast, call)
    member = team.members.first()

    teams.answer_place(member.pk, "declined", by=member.person)

    assert [one.pk for one in queries.members_shown(team, cast.firm)] == [team.members.last().pk]


def test_a_partner_puts_its_own_people_forward_and_may_leave(cast, call):
    team, partner = make_team(cast, call), make_university()
    academic = make_member("academic", partner)
    teams.add_partner(team.pk, partner.code, by=cast.academic)
    theirs = member_of(partner)

    teams.put_forward(team.pk, partner.pk, theirs.username, "翻译", by=academic)
    before = team.members.count()
    teams.drop_partner(team.pk, partner.pk, by=academic)

    assert (before, team.members.count(), team.partners.count()) == (3, 2, 0)
    with pytest.raises(Invalid):
        teams.add_partner(team.pk, cast.firm.code, by=cast.academic)


def test_choosing_one_refuses_the_others_with_the_reason(cast, call):
    first, other_cast = applied(cast, call), make_cast()
    other = applied(other_cast, call)
    with pytest.raises(Invalid):
        calls.award_call(call.pk, first.pk, "", by=cast.manager)

    calls.award_call(call.pk, first.pk, "另一个方案更快", by=cast.manager)

    assert [fresh(one).state for one in (call, first, other)] == ["awarded", "selected", "refused"]
    assert (fresh(other).reason, told("team.refused")) == ("另一个方案更快", [other_cast.academic.pk])


def test_a_refusal_says_why(cast, call):
    team = applied(cast, call)

    with pytest.raises(Invalid):
        calls.refuse_team(call.pk, team.pk, " ", by=cast.manager)
    with pytest.raises(NotAllowed):
        calls.refuse_team(call.pk, team.pk, "不合适", by=cast.officer)


def test_milestones_are_handed_in_returned_and_accepted_to_the_end(cast, call):
    team = make_chosen_team(cast, call)
    milestone = team.milestones.get()
    with pytest.raises(WrongState):
        calls.complete_call(call.pk, by=cast.manager)
    work = milestones.hand_in(milestone.pk, "", by=cast.academic, file=pdf())
    milestones.send_back(work.pk, "缺少测试数据", by=cast.manager)
    again = milestones.hand_in(milestone.pk, "已补充", by=cast.academic)

    milestones.accept(again.pk, by=cast.manager)
    calls.complete_call(call.pk, by=cast.manager)

    assert [fresh(one).state for one in (call, team)] == ["completed", "completed"]
    assert [one.reason for one in milestone.works.order_by("pk")] == ["缺少测试数据", ""]


def test_only_the_caller_accepts_and_something_must_be_shown(cast, call):
    team = make_chosen_team(cast, call)
    milestone = team.milestones.get()

    with pytest.raises(Invalid):
        milestones.hand_in(milestone.pk, " ", by=cast.academic)
    work = milestones.hand_in(milestone.pk, "见附件", by=cast.academic)
    for person in (cast.academic, cast.officer):
        with pytest.raises(NotAllowed):
            milestones.accept(work.pk, by=person)


def test_a_chosen_team_that_leaves_opens_the_call_again(cast, call):
    team = make_chosen_team(cast, call)

    teams.withdraw_team(team.pk, "人手不够", by=cast.academic)

    assert (fresh(call).state, fresh(team).reason) == ("open", "人手不够")
    assert told("team.withdrawn") == [cast.manager.pk]


def test_a_withdrawn_call_tells_its_teams(cast, call):
    team = applied(cast, call)

    calls.withdraw_call(call.pk, "问题已解决", by=cast.manager)

    assert [fresh(one).state for one in (call, team)] == ["withdrawn", "closed"]
    assert told("call.withdrawn") == [cast.academic.pk]


def test_nobody_applies_after_the_last_day(cast, call):
    team = make_team(cast, call)

    with time_machine.travel(timezone.now() + timedelta(days=21), tick=False):
        with pytest.raises(WrongState):
            teams.apply(team.pk, by=cast.academic)
        with pytest.raises(WrongState):
            teams.form_team(call.pk, make_university().pk, "x", "y", by=None)


def test_a_team_is_its_own_affair_until_it_applies(cast, call):
    team = make_team(cast, call)
    near, far = make_agency(city=call.cluster.city), make_agency(city=make_cluster().city)

    def seen():
        return [queries.seen_by(here).filter(pk=team.pk).exists() for here in (cast.school, cast.firm, near, far)]

    before = seen()
    teams.apply(team.pk, by=cast.academic)

    assert (before, seen()) == ([True, False, False, False], [True, True, True, False])


def test_the_database_knows_one_chosen_team_a_call(cast, call):
    other = make_team(make_cast(), call)
    make_chosen_team(cast, call)

    with pytest.raises(IntegrityError), transaction.atomic():
        type(other).objects.filter(pk=other.pk).update(state="selected")


def test_a_person_who_leaves_is_in_no_team(cast, call):
    team = make_team(cast, call)
    person = team.members.first().person

    people.erase(person, by=person)

    assert team.members.filter(person=person).count() == 0
    assert TalentCall.objects.count() == 1
