from decimal import Decimal

import pytest

from courses.models import CourseRun, GradeScheme
from courses.operations.schemes import current_scheme
from lms.organisations.public import Role
from tests.factories.grades import give, make_graded_run, make_item
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db
RULES = {"regrade_days": 7, "regrade_limit": 2, "answer_days": 5}
GROUPS = {f"group{place}": "formative" for place in range(8)}


@pytest.fixture
def school(client):
    found = make_university()
    client.force_login(make_member(Role.ACADEMIC, found))
    return found


def form(*weights, **also):
    names = {f"name{place}": f"小项{place}" for place in range(len(weights))}
    return {**RULES, **GROUPS, **names, **{f"weight{place}": weight for place, weight in enumerate(weights)}, **also}


def save(client, school, data):
    return client.post(f"/uni/{school.code}/grades/scheme/", data)


def test_scheme_begins_with_the_platform_s(client, school):
    page = client.get(f"/uni/{school.code}/grades/scheme/").content.decode()

    assert "现在用的是平台的方案" in page and 'value="考勤"' in page


def test_new_version_is_for_runs_that_open_from_now_on(client, school):
    run = make_graded_run(school=school)
    give(run.enrolments.first(), make_item(run), 80)
    begun = CourseRun.objects.get(pk=run.pk).scheme

    save(client, school, form("40", "", "20", "", "40"))

    scheme = current_scheme(school.pk)
    assert (scheme.version, [part.weight for part in scheme.lines]) == (1, [Decimal(40), Decimal(20), Decimal(40)])
    assert [part.code for part in scheme.lines] == ["attendance", "assignments", "final"]
    assert CourseRun.objects.get(pk=run.pk).scheme == begun


def test_the_same_again_is_no_new_version(client, school):
    save(client, school, form("40", "20", "", "", "40"))

    # The form has a line for each part of the first version now.
    save(client, school, form("40", "20", "40", name2="小项4"))

    assert list(GradeScheme.objects.filter(organisation=school).values_list("version", flat=True)) == [1]


@pytest.mark.parametrize("weights", [("40", "20"), ("90", "20"), (), ("-10", "110"), ("x", "100")])
def test_weights_that_are_not_a_hundred_are_refused(client, school, weights):
    response = save(client, school, form(*weights))

    assert (response.status_code, GradeScheme.objects.filter(organisation=school).count()) == (422, 0)


@pytest.mark.parametrize("also", [{"name0": ""}, {"name0": "小项1"}, {"group0": "other"}, {"answer_days": "0"}])
def test_parts_need_names_and_rules_their_range(client, school, also):
    response = save(client, school, form("40", "60", **also))

    assert (response.status_code, GradeScheme.objects.filter(organisation=school).count()) == (422, 0)


def test_scheme_is_the_academic_office_s(client, school):
    client.force_login(make_member(Role.TEACHER, school))

    assert client.get(f"/uni/{school.code}/grades/scheme/").status_code == 404
