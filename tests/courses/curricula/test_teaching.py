"""The cells of a plan's skill matrix."""

from courses.curricula.plans import Standard
from courses.curricula.teaching import taught_by, with_levels
from tests.factories.programmes import make_plan, with_course

PLAN = with_course(make_plan(), "HX", standard=Standard("能开店", skills=(("EC-05", 1), ("EC-08", 2))))
PLAN = with_course(PLAN, "XX", standard=Standard(skills=(("EC-05", 3),)))


def skills_of(plan, code):
    return next(one.standard.skills for one in plan.courses if one.code == code)


def test_a_skill_is_taught_to_the_highest_level_of_any_course():
    assert taught_by(PLAN) == {"EC-05": 3, "EC-08": 2}


def test_cells_are_changed_added_and_taken_out_and_the_rest_stays_in_order():
    plan = with_levels(PLAN, {("HX", "EC-08"): 3, ("HX", "MK-01"): 1, ("XX", "EC-05"): 0, ("GB", "EC-01"): 0})

    assert skills_of(plan, "HX") == (("EC-05", 1), ("EC-08", 3), ("MK-01", 1))
    assert skills_of(plan, "XX") == skills_of(plan, "GB") == ()
    assert plan.courses[2].standard.objectives == "能开店"


def test_the_same_levels_are_the_same_plan():
    assert with_levels(PLAN, {("HX", "EC-05"): 1, ("GB", "EC-05"): 0}) == PLAN


def test_a_course_that_is_not_there_changes_nothing():
    assert with_levels(PLAN, {("ZZ", "EC-05"): 2}) == PLAN
