"""What changed between two versions: hours moved, a course added or dropped, an outcome worded anew."""

from dataclasses import replace
from decimal import Decimal

from courses.curricula.differences import Change, Moved, SupportDifference, compare
from courses.curricula.plans import Course, Standard
from tests.factories.programmes import make_plan, with_course

LIVE = Course("ZB", "直播营销", "specialty_core_course", "required", 4, 16, 32, Decimal(3))


def test_nothing_changed_is_nothing():
    assert not compare(make_plan(), make_plan())


def test_hours_moved_from_theory_to_practice():
    found = compare(make_plan(), with_course(make_plan(), "HX", theory=200, practice=360))

    (course,) = found.courses
    assert (course.change, course.moved) == (
        Change.CHANGED,
        (Moved("theory", 240, 200), Moved("practice", 320, 360)),
    )
    assert found.figures == (Moved("practice_hours", 1538, 1578),)


def test_courses_that_came_and_went():
    old = make_plan()

    found = compare(old, replace(old, courses=(*old.courses[1:], LIVE)))

    assert [(one.change, one.course.code) for one in found.courses] == [(Change.ADDED, "ZB"), (Change.DROPPED, "GB")]


def test_another_order_is_no_difference():
    assert not compare(make_plan(), make_plan(courses=make_plan().courses[::-1]))


def test_outcomes_are_compared_as_sentences():
    found = compare(make_plan(outcomes=("甲", "乙", "丙")), make_plan(outcomes=("甲", "乙二", "丙", "丁")))

    assert [(one.change, one.before, one.after) for one in found.outcomes] == [
        (Change.CHANGED, "乙", "乙二"),
        (Change.ADDED, "", "丁"),
    ]


def test_a_standard_says_which_part_is_another():
    found = compare(make_plan(), with_course(make_plan(), "HX", standard=Standard(skills=(("EC-05", 2),))))

    assert [moved.field for moved in found.courses[0].moved] == ["skills"]


def test_cells_of_the_support_matrix_that_came_went_and_changed():
    old = with_course(make_plan(), "HX", supports=((1, "H"), (2, "L")))
    new = with_course(make_plan(), "HX", supports=((1, "M"),))
    new = with_course(new, "SX", supports=((2, "H"),))

    core, practice = new.courses[2], new.courses[4]
    assert compare(old, new).supports == (
        SupportDifference(core, 1, "H", "M"),
        SupportDifference(core, 2, "L", ""),
        SupportDifference(practice, 2, "", "H"),
    )


def test_an_outcome_put_first_moves_no_cell():
    old = with_course(make_plan(), "HX", supports=((1, "H"), (2, "L")))
    new = with_course(make_plan(outcomes=("先", *old.outcomes)), "HX", supports=((2, "H"), (3, "L")))

    found = compare(old, new)

    assert (found.supports, found.courses, len(found.outcomes)) == ((), (), 1)


def test_another_threshold_is_a_difference_of_the_whole():
    (moved,) = compare(make_plan(), make_plan(threshold=Decimal("0.70"))).whole

    assert moved == Moved("threshold", None, Decimal("0.70"))
