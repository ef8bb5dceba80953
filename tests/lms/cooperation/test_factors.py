from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.cooperation.background import clock
from lms.cooperation.models import FactorPost
from lms.cooperation.operations import factors, interests
from lms.cooperation.queries import clusters as cluster_queries
from lms.cooperation.queries import factors as queries
from lms.notices.models import Notice
from lms.people import public as people
from tests.factories.cooperation import (
    APPROACH,
    days,
    make_agreement,
    make_call,
    make_cast,
    make_chosen_team,
    make_post,
    make_post_words,
)
from tests.factories.courses import make_skill
from tests.factories.organisations import make_agency, make_cluster, make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def neighbour(cast):
    """Another firm of the same cluster, and who answers for it."""
    firm = make_enterprise(city=cast.firm.city, cluster=cast.firm.cluster)
    return firm, make_member("manager", firm)


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))


def test_a_post_is_seen_in_its_cluster_or_everywhere(cast):
    near, wide = make_post(cast), make_post(cast, reach="province")
    same, _person = neighbour(cast)
    far = make_enterprise(cluster=make_cluster())
    agency_far = make_agency(city=make_cluster().city)

    seen = {here: set(queries.seen_by(here)) for here in (cast.firm, same, cast.school, cast.agency, far, agency_far)}

    assert list(seen.values()) == [{near, wide}, {near, wide}, {near, wide}, {near, wide}, {wide}, {wide}]


def test_only_capital_names_an_amount_and_in_order(cast):
    wrong = [
        {"low": 100},
        {"kind": "capital", "low": 200, "high": 100},
        {"valid_until": days(-1)},
        {"valid_until": days(400)},
    ]

    for change in wrong:
        with pytest.raises(Invalid):
            factors.post_factor(cast.firm.pk, make_post_words(cast, **change), by=cast.manager)


def test_contacts_open_when_both_agreed_and_not_before(cast):
    post = make_post(cast)
    firm, manager = neighbour(cast)
    interest = interests.express_interest(post.pk, firm.pk, APPROACH, by=manager)

    def ways():
        return [queries.talks_of(post, here)[0].contact_way for here in (cast.firm, firm)]

    before = ways()
    interests.answer_interest(interest.pk, agree=True, by=cast.manager)

    assert (before, ways()) == (["", ""], [APPROACH.contact_way, post.contact_way])
    assert (told("interest.expressed"), told("interest.agreed")) == ([cast.manager.pk], [manager.pk])


def test_a_no_keeps_both_contacts(cast):
    post = make_post(cast)
    firm, manager = neighbour(cast)
    interest = interests.express_interest(post.pk, firm.pk, APPROACH, by=manager)

    interests.answer_interest(interest.pk, agree=False, by=cast.manager)

    assert [queries.talks_of(post, here)[0].contact_name for here in (cast.firm, firm)] == ["", ""]
    with pytest.raises(WrongState):
        interests.record_match(interest.pk, firm.pk, "谈成", concluded=True, by=manager)


def test_others_see_nothing_of_a_talk(cast):
    post = make_post(cast)
    firm, manager = neighbour(cast)
    interests.express_interest(post.pk, firm.pk, APPROACH, by=manager)
    third, _person = neighbour(cast)

    assert (queries.talks_of(post, third), queries.talks_of(post, cast.agency)) == ([], [])


def test_a_match_says_what_came_of_it(cast):
    post = make_post(cast)
    firm, manager = neighbour(cast)
    interest = interests.express_interest(post.pk, firm.pk, APPROACH, by=manager)
    interests.answer_interest(interest.pk, agree=True, by=cast.manager)

    with pytest.raises(Invalid):
        interests.record_match(interest.pk, firm.pk, " ", concluded=False, by=manager)
    with pytest.raises(NotAllowed):
        interests.record_match(interest.pk, cast.school.pk, "x", concluded=True, by=cast.academic)
    interests.record_match(interest.pk, firm.pk, "工期对不上", concluded=False, by=manager)

    assert (fresh(interest).state, fresh(interest).outcome) == ("fell_through", "工期对不上")
    with pytest.raises(IntegrityError), transaction.atomic():
        type(interest).objects.filter(pk=interest.pk).update(outcome="")


def test_nobody_is_interested_in_their_own_post_or_one_they_cannot_see(cast):
    post = make_post(cast)
    far = make_enterprise(cluster=make_cluster())

    with pytest.raises(NotAllowed):
        interests.express_interest(post.pk, cast.firm.pk, APPROACH, by=cast.manager)
    with pytest.raises(NotAllowed):
        interests.express_interest(post.pk, far.pk, APPROACH, by=make_member("manager", far))


def test_interest_twice_is_once_and_can_be_taken_back(cast):
    post = make_post(cast)
    firm, manager = neighbour(cast)

    one, two = (interests.express_interest(post.pk, firm.pk, APPROACH, by=manager) for _ in range(2))
    interests.withdraw_interest(one.pk, by=manager)
    three = interests.express_interest(post.pk, firm.pk, APPROACH, by=manager)

    assert (one.pk == two.pk, three.pk == one.pk) == (True, False)


def test_a_post_that_was_taken_down_is_mended_and_looked_at_again(cast):
    post = make_post(cast)
    with pytest.raises(Invalid):
        factors.remove_factor(post.pk, cast.agency.pk, "", by=cast.officer)
    factors.remove_factor(post.pk, cast.agency.pk, "含联系电话", by=cast.officer)
    hidden = not queries.up().exists()

    factors.write_factor(post.pk, make_post_words(cast, text="已改"), by=cast.manager)
    asked = fresh(post).state
    factors.restore_factor(post.pk, cast.agency.pk, by=cast.officer)

    assert (hidden, asked, fresh(post).state) == (True, "appealed", "open")
    assert (told("factor.removed"), told("factor.appealed")) == ([cast.manager.pk], [cast.officer.pk])


def test_an_appeal_can_be_refused_again(cast):
    post = make_post(cast)
    factors.remove_factor(post.pk, cast.agency.pk, "夸大", by=cast.officer)
    factors.appeal_removal(post.pk, "有检测报告", by=cast.manager)

    factors.remove_factor(post.pk, cast.agency.pk, "报告过期", by=cast.officer)

    assert (fresh(post).state, fresh(post).removed_reason) == ("removed", "报告过期")


def test_only_the_agency_of_the_cluster_takes_down(cast):
    post = make_post(cast)
    far = make_agency(city=make_cluster().city)

    with pytest.raises(NotAllowed):
        factors.remove_factor(post.pk, far.pk, "x", by=make_member("officer", far))
    with pytest.raises(NotAllowed):
        factors.remove_factor(post.pk, cast.firm.pk, "x", by=cast.manager)


def test_posts_run_out_by_themselves_and_can_be_put_up_again(cast):
    post = make_post(cast, valid_until=days(5))

    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False):
        shown = queries.up().exists()
        clock.turn_the_day()
        clock.turn_the_day()
        state = fresh(post).state
        factors.write_factor(post.pk, make_post_words(cast, valid_until=days(9)), by=cast.manager)

    assert (shown, state, fresh(post).state) == (False, "expired", "open")
    assert told("factor.expired") == [cast.manager.pk]


def test_counterparts_are_suggested_with_their_reasons(cast):
    skill = make_skill("EC-91")
    own = make_post(cast, skills=[skill])
    firm, manager = neighbour(cast)
    near = factors.post_factor(firm.pk, make_post_words(cast, side="offer"), by=manager, skills=[skill])
    factors.post_factor(firm.pk, make_post_words(cast, side="request"), by=manager)

    (found,) = queries.suggestions(own, cast.firm)

    assert (found.post, found.same_cluster, found.shared, found.meets) == (near, True, [str(skill)], None)


def test_a_person_keeps_a_post_and_lets_it_go(cast):
    post = make_post(cast)

    for keep in (True, True):
        factors.keep_factor(post.pk, keep=keep, by=cast.academic)
    kept = queries.kept_by(cast.academic, [post])
    factors.keep_factor(post.pk, keep=False, by=cast.academic)

    assert (kept, queries.kept_by(cast.academic, [post])) == ({post.pk}, set())


def test_who_leaves_is_no_longer_the_one_to_reach(cast):
    post = make_post(cast)

    people.erase(cast.manager, by=cast.manager)

    assert list(FactorPost.objects.values_list("contact_name", "contact_way")) == [("", "")]
    assert fresh(post).title == post.title


def test_an_officer_counts_cluster_by_cluster(cast, django_assert_num_queries):
    agreement = make_agreement(cast)
    agreement.deliverables.update(due_on=days(-1))
    make_call(cast)
    make_chosen_team(cast, make_call(cast))
    post = make_post(cast, side="offer")
    firm, manager = neighbour(cast)
    interest = interests.express_interest(post.pk, firm.pk, APPROACH, by=manager)
    interests.answer_interest(interest.pk, agree=True, by=cast.manager)
    interests.record_match(interest.pk, firm.pk, "签了", concluded=True, by=manager)
    make_cluster()

    with django_assert_num_queries(9):
        rows = {row.cluster: row for row in cluster_queries.by_cluster(cast.agency)}

    row = rows[cast.firm.cluster]
    assert (row.agreements, row.late, row.calls, row.teams) == (1, 1, 1, 1)
    assert (row.offers, row.requests, row.matches, row.fell_through) == (1, 0, 1, 0)
    assert [one.is_empty for one in rows.values()].count(False) == 1
    assert [one.cluster for one in cluster_queries.by_cluster(make_agency(city=cast.firm.city))] == [cast.firm.cluster]
