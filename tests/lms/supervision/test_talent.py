"""The talent gap: open seats less the students who have proven all four domains, city by city."""

import pytest

from certificates import public as certificates
from internships import public as internships
from lms.organisations.choices import Role
from lms.supervision.queries import indicators, talent
from tests.factories.courses import make_skill
from tests.factories.internships import make_approved, make_cast, make_placement
from tests.factories.organisations import make_city, make_member, make_university

pytestmark = pytest.mark.django_db
ALL_FOUR = ("FT-01", "EC-01", "LG-01", "MK-01")


def _proven(student, codes, level=2):
    for code in codes:
        make_skill(code)
    certificates.record_skills(
        student.pk, [(code, level) for code in codes], evidence=f"x:{student.pk}", source="course"
    )


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def cast(city):
    return make_cast(school=make_university(city=city))


def _row(rows, city):
    return next(row for row in rows if row.city == city)


def test_gap_of_a_city_is_seats_less_its_own_composite_students(cast):
    order = make_approved(cast, posts=[("运营助理", 50, 3)])
    home = order.cluster.city
    school = make_university(city=home)
    for codes in (ALL_FOUR, ALL_FOUR[:3]):
        _proven(make_member(Role.STUDENT, school), codes)

    row = _row(talent.gap_by_city(), home)

    assert (row.seats, row.orders, row.qualified, row.gap) == (3, 1, 1, 2)


def test_gap_is_never_below_nought_and_a_quiet_city_is_listed(cast, city):
    _proven(cast.student(), ALL_FOUR)

    row = _row(talent.gap_by_city(), city)

    assert (row.seats, row.qualified, row.gap) == (0, 1, 0)


def test_skills_below_the_level_do_not_make_composite_talent(cast, city):
    _proven(cast.student(), ALL_FOUR, level=1)

    assert talent.composite_students_by_city()[city.pk] == 0


def test_cluster_counts_who_was_placed_there(cast):
    placement = make_placement(cast)
    order = placement.post.order

    row = next(row for row in talent.gap_by_cluster() if row.cluster == order.cluster)

    assert (row.seats, row.filled, row.orders, row.gap) == (2, 1, 1, 1)


def _cluster(order):
    return next(row for row in talent.gap_by_cluster() if row.cluster == order.cluster)


def test_shortage_of_a_cluster_is_seats_less_who_meets_one_of_its_orders_whole(cast):
    for code in ("EC-01", "FT-01"):
        make_skill(code)
    order = make_approved(cast, posts=[("运营助理", 50, 4)], skills=(("EC-01", 2, 1), ("FT-01", 1, 3)))
    make_approved(cast, posts=[("外贸助理", 50, 4)], skills=(("FT-01", 3, 1),))
    whole, part, over, _nothing = (cast.student() for _ in range(4))
    _proven(whole, ["EC-01"])
    _proven(whole, ["FT-01"], level=1)
    _proven(part, ["EC-01"], level=3)
    _proven(over, ["FT-01"], level=3)

    row = _cluster(order)

    assert (row.seats, row.qualified, row.shortage) == (8, 2, 6)


def test_an_order_that_requires_nothing_makes_nobody_qualified(cast):
    order = make_approved(cast, posts=[("运营助理", 50, 2)], skills=())
    _proven(cast.student(), ["EC-01"])

    assert (_cluster(order).qualified, _cluster(order).shortage) == (0, 2)


def test_who_left_school_is_not_counted(cast):
    make_skill("EC-01")
    order = make_approved(cast, posts=[("运营助理", 50, 2)], skills=(("EC-01", 2, 1),))
    _proven(make_member(Role.TEACHER, cast.school), ["EC-01"])

    assert _cluster(order).qualified == 0


def test_every_figure_has_its_sentence_and_nothing_to_count_is_none(cast):
    found = {str(one.label): one for one in indicators.indicators(talent.gap_by_cluster())}

    assert found["匹配率"].value is None
    assert found["在招名额"].value == 0
    assert all(one.definition in indicators.DEFINITIONS.values() for one in found.values())


def test_shares_follow_what_was_published(cast):
    make_placement(cast)

    found = {str(one.label): one.value for one in indicators.indicators(talent.gap_by_cluster())}

    assert (found["在招名额"], found["匹配率"], found["到岗率"], found["集群覆盖"]) == (2, 100.0, 0.0, 100.0)
    assert internships.funnel().matched == 1


@pytest.mark.parametrize("cities", [1, 3])
def test_gaps_ask_the_same_for_one_city_and_three(cities, django_assert_num_queries):
    for _ in range(cities):
        make_approved(make_cast(school=make_university(city=make_city())))

    with django_assert_num_queries(3):
        talent.gap_by_city()
    with django_assert_num_queries(7):
        talent.gap_by_cluster()
