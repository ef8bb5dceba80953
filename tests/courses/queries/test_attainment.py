"""Attainment from real grades: whose they are, which of them count, and in how many questions."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from courses.curricula.attainment import Status
from courses.models import CourseRun
from courses.operations.programmes import begin_version
from courses.queries import programmes
from courses.queries.attainment import report_of
from lms.organisations.models import Membership
from lms.organisations.public import Role
from tests.factories.attainment import make_published, make_students, supported_plan, teach
from tests.factories.grades import make_item
from tests.factories.organisations import make_class, make_member, make_university
from tests.factories.programmes import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_member(Role.ACADEMIC, make_university())


@pytest.fixture
def school(office):
    return office.memberships.get().organisation


@pytest.fixture
def version(office):
    return make_published(office)


def report(version):
    return report_of(programmes.whole_versions().get(pk=version.pk))


def attained(version, number=1):
    found = report(version)
    return found.of(found.outcomes[number - 1])


def test_published_grades_of_the_cohort_make_the_number(version, school):
    people = make_students(school, 5)
    teach(school, "HX", people, [90, 80, 70, 60, 50])
    teach(school, "SX", people, [80] * 5)

    found = report(version)

    whole = found.of(found.outcomes[0])
    assert (whole.value, whole.covered, whole.sample) == (Fraction(74, 100), 1, 5)
    assert found.of(found.outcomes[1]).value == Fraction(7, 10)
    assert (found.threshold, found.rule.standing, found.status(whole)) == (
        Decimal("0.65"),
        "recalled",
        Status.ATTAINED,
    )


def test_the_version_s_own_threshold_comes_first(office, school):
    version = make_published(office, supported_plan(threshold=Decimal("0.80")))
    teach(school, "HX", make_students(school, 5), [70] * 5)

    found = report(version)

    assert (found.threshold, found.rule, found.status(found.of(found.outcomes[1]))) == (
        Decimal("0.80"),
        None,
        Status.MISSED,
    )


def test_what_is_not_published_does_not_count(version, school):
    teach(school, "HX", make_students(school, 5), [90] * 5, release="by_hand")

    assert attained(version).value is None


def test_a_score_that_is_not_the_last_word_does_not_count(version, school):
    run = teach(school, "HX", make_students(school, 6), [90] * 6)
    make_item(run, "考勤", part="attendance")

    assert attained(version).value is None


def test_only_runs_of_the_school_itself_count(version, school):
    people = make_students(school, 5)
    teach(make_university(), "HX", people, [90] * 5)

    assert (attained(version).value, report(version).has_grades) == (None, False)


def test_open_data_counts_for_nobody(version, school):
    teach(school, "HX", make_students(school, 5), [90] * 5)
    CourseRun.objects.update(open_data=True)

    assert attained(version).value is None


def test_of_two_runs_the_newest_counts(version, school):
    people = make_students(school, 5)
    teach(school, "HX", people, [80] * 5, ends_in=30)
    teach(school, "HX", people, [40] * 5, ends_in=2)

    assert attained(version, 2).value == Fraction(8, 10)


@pytest.mark.parametrize(
    "fields",
    [{"year": 2025}, {"specialty_code": "530701"}, {"specialty_code": ""}],
)
def test_other_years_and_specialties_are_not_the_version_s(version, school, fields):
    teach(school, "HX", make_students(school, 5, **fields), [90] * 5)

    assert report(version).size == 0


def test_students_stay_with_the_version_of_their_year(version, office, school):
    second = begin_version(version.programme_id, 2028, by=office)
    second = publish(second, office)
    for year in (2026, 2027, 2028, 2029):
        make_students(school, year - 2020, year)

    assert [[(one.name, one.size) for one in report(each).years] for each in (version, second)] == [
        [("2026", 6), ("2027", 7)],
        [("2028", 8), ("2029", 9)],
    ]


def test_nobody_studies_by_a_draft(version, office, school):
    draft = begin_version(version.programme_id, 2026 + 1, by=office)
    make_students(school, 6, 2027)

    assert (report(draft).size, report(version).size) == (0, 6)


def test_graduates_count_and_those_who_changed_specialty_do_not(version, school):
    people = make_students(school, 6)
    today = timezone.localdate()
    Membership.objects.filter(person__in=people).update(starts_on=date(2026, 9, 1), ends_on=today)
    moved = make_class(school, specialty_code="530701")
    Membership.objects.create(
        person=people[0], organisation=school, role=Role.STUDENT, school_class=moved, starts_on=today
    )

    assert report(version).size == 5


def test_who_changed_class_is_counted_once_where_they_are(version, school):
    people, others = make_students(school, 6), make_students(school, 5)
    there = others[0].memberships.get().school_class
    Membership.objects.filter(person=people[0]).update(ends_on=timezone.localdate())
    Membership.objects.create(person=people[0], organisation=school, role=Role.STUDENT, school_class=there)

    assert sorted(one.size for one in report(version).classes) == [5, 6]
    assert report(version).size == 11


def test_a_small_class_is_told_nowhere_and_counts_in_the_whole(version, school):
    large, small = make_students(school, 6), make_students(school, 4)
    teach(school, "HX", [*large, *small], [80] * 6 + [10] * 4)

    found = report(version)
    whole = found.outcomes[1]

    assert found.of(whole).value == Fraction(52, 100)
    # The other class would tell the small one's mean.
    assert [found.of(whole, one).value for one in found.classes] == [None, None]
    assert found.of(whole, found.years[0]).value == Fraction(52, 100)


@pytest.mark.parametrize("count", [1, 3])
def test_a_school_of_any_size_is_asked_about_in_as_many_questions(version, school, count, django_assert_num_queries):
    for _ in range(count):
        people = make_students(school, 5)
        for code in ("HX", "SX")[:count]:
            teach(school, code, people, [80] * 5)
    whole = programmes.whole_versions().get(pk=version.pk)
    report_of(whole)

    with django_assert_num_queries(7):
        assert report_of(whole).size == 5 * count
