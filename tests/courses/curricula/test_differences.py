"""What changed between two versions: hours moved, a course added or dropped, an outcome worded anew."""

from dataclasses import replace
from decimal import Decimal

from courses.curricula.differences import Change, Moved, compare
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
