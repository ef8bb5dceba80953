import pytest
from django.db import connection

from courses.operations.untaught import tell_untaught
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_run, make_skill
from tests.factories.internships import make_approved, make_cast
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def academic(school):
    return make_member(Role.ACADEMIC, school)


@pytest.fixture
def taught(school, academic):
    """A skill the school has a course for; the school takes people today."""
    skill = make_skill("T10-01")
    make_run(make_course(skills=[(skill.code, 1)]), school)
    return skill


def told(person):
    return list(Notice.objects.filter(person=person, kind="skill.untaught").values_list("words__skills", "url"))


def test_school_hears_of_what_it_does_not_teach(school, academic, taught):
    wanted = make_skill("T10-02", name_zh="小语种谈判")

    assert tell_untaught([taught.code, wanted.code]) == 1

    assert told(academic) == [("小语种谈判", f"/uni/{school.code}/coverage/")]


def test_school_hears_of_a_skill_once(academic, taught):
    wanted = make_skill("T10-02")
    tell_untaught([wanted.code])

    assert tell_untaught([wanted.code]) == 0

    assert len(told(academic)) == 1


def test_school_hears_of_several_skills_in_one_line(academic, taught):
    wanted = [make_skill("T10-02", name_zh="甲"), make_skill("T10-03", name_zh="乙")]

    tell_untaught([skill.code for skill in wanted])

    assert [words for words, _url in told(academic)] == ["甲、乙"]


def test_only_academic_offices_of_schools_that_give_courses_hear(school, taught):
    others = [make_member(Role.TEACHER, school), make_member(Role.ACADEMIC, make_university())]

    tell_untaught([make_skill("T10-02").code])

    assert [told(person) for person in others] == [[], []]


def test_a_school_without_an_office_hears_once_it_has_one(school):
    make_run(make_course(), school)
    wanted = make_skill("T10-02", name_zh="小语种谈判")
    before = tell_untaught([wanted.code])
    office = make_member(Role.ACADEMIC, school)

    after = tell_untaught([wanted.code])

    assert (before, after, [words for words, _url in told(office)]) == (0, 1, ["小语种谈判"])


def test_who_only_replays_an_open_dataset_gives_no_courses(school, academic):
    run = make_run(make_course(), school)
    type(run).objects.filter(pk=run.pk).update(open_data=True)

    assert (tell_untaught([make_skill("T10-02").code]), told(academic)) == (0, [])


@pytest.mark.parametrize("many", [1, 3])
def test_telling_asks_the_same_for_any_number_of_schools_and_skills(django_assert_num_queries, many):
    for _ in range(many):
        make_member(Role.ACADEMIC, make_run(make_course()).organisation)
    wanted = [make_skill(f"T10-1{number}").code for number in range(many)]

    # Where lines are copied into the table their numbers are asked for before.
    with django_assert_num_queries(18 if connection.vendor == "postgresql" else 17):
        assert tell_untaught(wanted) == many * many


def test_approved_order_tells_the_schools(academic, taught):
    wanted = make_skill("T10-02", name_zh="小语种谈判")

    make_approved(make_cast(), skills=((wanted.code, 1, 1),))

    assert [words for words, _url in told(academic)] == ["小语种谈判"]
