"""Orders follow the taxonomy until they are approved; then they keep their words and count as what skills became."""

import pytest

from certificates import public as certificates
from internships import public as internships
from internships.errors import OrderChanged
from internships.models import OrderSkill
from internships.operations.drafts import Change, begin_order, content_of, copy_order, save_step
from internships.queries import demand, fits, slots
from internships.queries.digests import rules_text
from internships.queries.eligibility import needs_of
from lms.common.errors import Invalid
from lms.skills import public as skills
from lms.skills.queries import uses
from lms.skills.tree import Merge, Retire, Split
from tests.factories.internships import Cast, make_approved, make_cast, make_confirmed, make_draft, make_open_round

pytestmark = pytest.mark.django_db
NEEDS = (("EC-01", 2, 3), ("EC-02", 3, 1), ("FT-01", 1, 2))


@pytest.fixture
def cast() -> Cast:
    skills.load_taxonomy()
    return make_cast()


def asked(order):
    return list(
        OrderSkill.objects.filter(order=order).order_by("skill__code").values_list("skill__code", "level", "weight")
    )


def merge(code, into):
    return skills.change_taxonomy(Merge((code,), into), reason="同一件事", by=None)


@pytest.mark.parametrize("make", [make_draft, make_confirmed])
def test_what_is_not_approved_asks_for_the_successor(cast, make):
    order = make(cast, skills=(("EC-02", 3, 4),))

    change = merge("EC-02", "EC-01")

    assert asked(order) == [("EC-01", 3, 4)]
    assert change.followed == {"internships.orders": 1}


def test_two_lines_that_become_one_keep_the_higher_level_and_add_their_weights(cast):
    order = make_draft(cast, skills=NEEDS)
    heavy = make_draft(cast, skills=(("EC-01", 3, 4), ("EC-02", 1, 3)))

    merge("EC-02", "EC-01")

    assert asked(order) == [("EC-01", 3, 4), ("FT-01", 1, 2)]
    assert asked(heavy) == [("EC-01", 3, 5)]


def test_a_form_that_was_open_notices(cast):
    order = make_draft(cast, skills=NEEDS)
    merge("EC-02", "EC-01")

    with pytest.raises(OrderChanged):
        save_step(order.pk, 2, Change({}, skills=NEEDS), by=cast.manager, version=order.version)


def test_an_approved_order_keeps_its_words_and_counts_as_the_successor(cast):
    order = make_approved(cast, skills=NEEDS)
    before = slots.open_slots().skills

    change = merge("EC-02", "EC-01")

    order = type(order).objects.get(pk=order.pk)
    assert asked(order) == [(code, level, weight) for code, level, weight in NEEDS]
    assert change.followed == {}
    assert [(one.skill, one.level, one.weight) for one in needs_of(order)] == [("EC-01", 3, 4), ("FT-01", 1, 2)]
    assert (before, slots.open_slots().skills) == (("EC-01", "EC-02", "FT-01"), ("EC-01", "FT-01"))
    assert [(one.code, one.level, one.seats) for one in demand.demand_by_skill()] == [("EC-01", 3, 2), ("FT-01", 1, 2)]


def test_the_list_scores_an_approved_order_as_the_matching_does(cast):
    order = make_approved(cast, skills=NEEDS)
    student = cast.student()
    certificates.record_skills(student.pk, [("EC-02", 3)], evidence="x:1", source="课")
    merge("EC-02", "EC-01")

    reader = fits.reader_of(student)
    [listed] = slots.open_slots().scores(reader.levels)
    order = type(order).objects.get(pk=order.pk)
    assert reader.levels == {"EC-01": 3}
    assert fits.score_percent(order, reader) == listed / 100 == pytest.approx(66.66)
    [line, _other] = fits.skill_lines(order, reader)
    assert (line.code, line.needed, line.held, line.missing) == ("EC-01", 3, 3, False)


def test_published_rules_of_a_round_do_not_change(cast):
    make_approved(cast, skills=NEEDS)
    match_round = make_open_round(cast)
    told = rules_text(match_round)

    merge("EC-02", "EC-01")

    assert rules_text(match_round) == told


def test_templates_and_copies_are_read_as_of_today_and_leave_out_what_ended(cast):
    order = make_approved(cast, skills=NEEDS)
    content = content_of(order)
    merge("EC-02", "EC-01")
    skills.change_taxonomy(Retire("FT-01"), reason="没人要", by=None)

    begun = begin_order(cast.firm.pk, cast.school.pk, by=cast.manager, content=content)
    copied = copy_order(order.pk, by=cast.manager)

    assert asked(begun) == asked(copied) == [("EC-01", 3, 4)]


def test_a_draft_with_a_split_skill_waits_until_another_is_chosen(cast):
    order = make_draft(cast, skills=(("EC-02", 2, 1),))
    skills.change_taxonomy(Split("EC-02", ("EC-03", "EC-04")), reason="是两件事", by=None)

    with pytest.raises(Invalid, match="改选"):
        internships.submit_order(order.pk, by=cast.manager)
    with pytest.raises(Invalid, match="EC-02"):
        save_step(order.pk, 2, Change({}, skills=(("EC-02", 2, 1),)), by=cast.manager)

    save_step(order.pk, 2, Change({}, skills=(("EC-03", 2, 1),)), by=cast.manager)
    assert internships.submit_order(order.pk, by=cast.manager).state == "submitted"


def test_orders_are_counted_by_whether_they_would_follow(cast):
    make_draft(cast, skills=NEEDS)
    make_approved(cast, skills=NEEDS)
    make_approved(cast, skills=(("FT-01", 1, 2),))

    counted = {use.key: (n, use.follows) for use, n in uses.uses_of(["EC-01", "EC-02"])}
    assert counted == {"internships.orders": (1, True), "internships.approved": (1, False)}


def test_the_queries_of_a_fit_do_not_grow_with_merged_skills(cast, django_assert_num_queries):
    make_approved(cast, skills=NEEDS)
    merge("EC-02", "EC-01")
    order = OrderSkill._meta.get_field("order").related_model.objects.prefetch_related("skills__skill").get()

    with django_assert_num_queries(0):
        needs_of(order)
