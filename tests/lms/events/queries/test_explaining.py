"""How a proof of attendance was earned: to its holder, and to anybody."""

import pytest

from lms.events.models import Correction
from lms.events.queries.explaining import of_session, told_of_session
from lms.organisations.public import Role
from tests.factories.events import begin, make_place, make_session
from tests.factories.organisations import make_member, make_university
from tests.lms.events.operations.test_checking_out import by_digits, by_wall

RULE = "到场签到；在场不到本场的 50% 不算到场"
pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session(make_university(), gives_certificate=True)


@pytest.fixture
def person():
    return make_member(Role.STUDENT)


def key_of(session, person):
    return f"{session.pk}.{person.pk}"


def test_session_minutes_and_ways_of_checking_in_are_explained_to_the_holder(session, person):
    make_place(session, person)
    begin(session)
    by_wall(session, person), by_digits(session, person)

    reasons = of_session(key_of(session, person))

    assert [(one.words, one.result) for one in reasons[1:]] == [
        ("在场时长", f"{session.minutes} 分钟"), ("签到方式", "四位数、扫码"),
    ]  # fmt: skip
    assert (reasons[0].url, session.series.title_zh in reasons[0].result) == (f"/events/{session.series.code}/", True)
    assert reasons[1].url == "/learn/hours/"


def test_a_correction_by_hand_is_named(session, person):
    make_place(session, person)
    Correction.objects.create(session=session, person=person, present=True, reason="手机没电")

    assert of_session(key_of(session, person))[2].result == "由活动负责人更正"


def test_anybody_is_told_the_session_and_its_rule_and_nothing_of_who_came(client, session, person):
    facts = {fact.words: fact for fact in told_of_session(key_of(session, person))}

    assert (facts["考勤规则"].value, facts["主办机构"].value) == (RULE, str(session.series.host))
    assert client.get(facts["活动"].page).status_code == 200
    assert person.name not in " ".join(fact.value for fact in facts.values())


def test_the_share_of_the_session_that_is_asked_for_is_part_of_the_rule(person):
    session = make_session(make_university(), checks_out=True, least_percent=80)

    facts = {fact.words: fact.value for fact in told_of_session(key_of(session, person))}

    assert facts["考勤规则"] == "到场签到，离开签退；在场不到本场的 80% 不算到场"


@pytest.mark.parametrize("key", ["0.1", "x", "5"])
def test_a_session_that_is_gone_explains_nothing(key):
    assert (of_session(key), told_of_session(key)) == ([], [])
