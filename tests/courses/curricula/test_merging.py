"""Two people wrote from the same save: nothing either of them changed is lost."""

from dataclasses import replace

from courses.curricula.merging import merge
from courses.curricula.plans import Standard
from tests.factories.programmes import make_plan, with_course

BASE = make_plan()
NEW = replace(BASE.courses[2], code="ZB", name="直播")


def codes(plan):
    return [course.code for course in plan.courses]


def without(plan, code):
    return replace(plan, courses=tuple(one for one in plan.courses if one.code != code))


def adding(plan, course, after):
    place = codes(plan).index(after) + 1
    return replace(plan, courses=(*plan.courses[:place], course, *plan.courses[place:]))


def test_whoever_changed_nothing_changes_nothing():
    other = with_course(make_plan(goal="新的"), "HX", theory=1)

    assert merge(BASE, BASE, other) == merge(BASE, other, BASE) == other


def test_two_courses_and_two_fields_of_one_course_are_kept():
    mine = with_course(with_course(BASE, "HX", name="我改的"), "GB", theory=1)
    theirs = with_course(with_course(BASE, "HX", standard=Standard("能开店")), "XX", theory=2)

    merged = {course.code: course for course in merge(BASE, mine, theirs).courses}

    assert (merged["HX"].name, merged["HX"].standard.objectives) == ("我改的", "能开店")
    assert (merged["GB"].theory, merged["XX"].theory) == (1, 2)


def test_where_both_wrote_mine_stands():
    mine, theirs = with_course(make_plan(goal="我"), "HX", theory=1), with_course(make_plan(goal="他"), "HX", theory=2)

    assert merge(BASE, mine, theirs) == mine


def test_a_course_that_either_added_is_there():
    mine, theirs = adding(BASE, NEW, "HX"), adding(BASE, replace(NEW, code="DS"), "GB")

    assert codes(merge(BASE, mine, theirs)) == ["GB", "DS", "ZJ", "HX", "ZB", "XX", "SX", "GW"]


def test_a_course_added_first_of_all_stays_first():
    mine = replace(BASE, courses=(NEW, *BASE.courses))

    assert codes(merge(BASE, mine, with_course(BASE, "HX", theory=1)))[:2] == ["ZB", "GB"]


def test_a_course_taken_out_goes_unless_the_other_wrote_in_it():
    untouched, written = with_course(BASE, "GB", theory=1), with_course(BASE, "HX", theory=1)

    assert codes(merge(BASE, without(BASE, "HX"), untouched)) == codes(merge(BASE, untouched, without(BASE, "HX")))
    assert "HX" not in codes(merge(BASE, without(BASE, "HX"), untouched))
    assert codes(merge(BASE, without(BASE, "HX"), written)) == codes(BASE)
    assert set(codes(merge(BASE, written, without(BASE, "HX")))) == set(codes(BASE))


def row(plan, code):
    return next(course.supports for course in plan.courses if course.code == code)


def test_two_cells_of_one_course_s_row_are_kept():
    base = with_course(BASE, "HX", supports=((1, "H"), (2, "L")))
    mine, theirs = with_course(base, "HX", supports=((1, "M"), (2, "L"))), with_course(base, "HX", supports=((1, "H"),))

    assert row(merge(base, mine, theirs), "HX") == ((1, "M"),)


def test_two_skills_of_one_course_are_kept_and_one_taken_out_stays_out():
    base = with_course(BASE, "HX", standard=Standard(skills=(("EC-05", 1), ("EC-08", 1), ("EC-09", 1))))
    mine = with_course(base, "HX", standard=Standard(skills=(("EC-05", 3), ("EC-09", 1))))
    theirs = with_course(base, "HX", standard=Standard(skills=(("EC-05", 1), ("EC-08", 1), ("EC-09", 2), ("MK-01", 1))))

    merged = next(one for one in merge(base, mine, theirs).courses if one.code == "HX")

    assert merged.standard.skills == (("EC-05", 3), ("EC-09", 2), ("MK-01", 1))


def test_cells_follow_the_outcomes_that_the_other_moved():
    """I put an outcome first; what they marked meanwhile is of the same outcome as before, not of the number."""
    base = with_course(BASE, "HX", supports=((1, "H"),))
    mine = with_course(make_plan(outcomes=("先", *BASE.outcomes)), "HX", supports=((2, "H"),))
    theirs = with_course(with_course(base, "HX", supports=((1, "H"), (2, "L"))), "SX", supports=((1, "M"),))

    for merged in (merge(base, mine, theirs), merge(base, theirs, mine)):
        assert merged.outcomes == ("先", "能运营店铺", "能处理询盘")
        assert (row(merged, "HX"), row(merged, "SX")) == (((2, "H"), (3, "L")), ((2, "M"),))
