"""Groups of a run by hand: typed, dealt, renamed, taken away; only by who manages the run."""

from collections import Counter

import pytest

from courses.models import Enrolment, RunGroup
from courses.operations import groups
from lms.common.errors import Invalid, NotAllowed
from lms.organisations.public import Role
from tests.factories.assignments import make_assignment, make_group, make_submission
from tests.factories.courses import make_enrolment, make_rule, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Three learners of one run."""
    run = make_run()
    return [make_enrolment(run) for _number in range(3)]


def page(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/groups/"


def standing(run):
    return list(Enrolment.objects.filter(run=run).order_by("pk").values_list("group__name", flat=True))


def test_teacher_types_groups_and_empties_one(client, people):
    run = people[0].run
    client.force_login(run.teacher)
    fields = {f"group_{one.pk}": name for one, name in zip(people, ("红", " 红 ", "蓝"), strict=True)}

    client.post(page(run), fields)
    first = standing(run)
    client.post(page(run), {f"group_{people[2].pk}": ""})

    assert (first, standing(run)) == (["红", "红", "蓝"], ["红", "红", None])


def test_a_name_too_long_changes_nothing_and_stays_on_the_page(client, people):
    run = people[0].run
    client.force_login(run.teacher)

    response = client.post(page(run), {f"group_{people[0].pk}": "很" * 41, f"group_{people[1].pk}": "红"})

    assert (response.status_code, standing(run)) == (422, [None, None, None])
    assert "很" * 41 in response.text


def test_dealing_leaves_nobody_alone(client):
    run = make_run()
    for _number in range(7):
        make_enrolment(run)
    client.force_login(run.teacher)

    client.post(page(run), {"act": "deal", "size": "3"})

    assert sorted(Counter(standing(run)).values()) == [3, 4]


def test_groups_are_renamed_and_empty_ones_go(client, people):
    run = people[0].run
    groups.set_groups(run.pk, {people[0].pk: "红"}, by=run.teacher)
    group = RunGroup.objects.get()
    client.force_login(run.teacher)

    client.post(page(run), {"act": f"rename:{group.pk}", "name": "朱"})
    full = client.post(page(run), {"act": f"drop:{group.pk}"})
    groups.set_groups(run.pk, {people[0].pk: ""}, by=run.teacher)
    renamed = RunGroup.objects.get().name
    client.post(page(run), {"act": f"drop:{group.pk}"})

    assert (renamed, full.status_code, RunGroup.objects.count()) == ("朱", 422, 0)


def test_a_group_that_handed_in_work_stays_and_says_so(client):
    enrolment = make_enrolment()
    group = make_group(enrolment.run, enrolment)
    work = make_submission(make_assignment(enrolment.run, by_group=True), enrolment)
    groups.set_groups(enrolment.run_id, {enrolment.pk: ""}, by=enrolment.run.teacher)
    client.force_login(enrolment.run.teacher)
    address = f"/uni/{enrolment.run.organisation.code}/courses/{enrolment.run_id}/groups/"

    refused = client.post(address, {"act": f"drop:{group.pk}"})

    assert (refused.status_code, "有作业记录" in refused.text) == (422, True)
    work.refresh_from_db()
    assert work.group_id == group.pk


def test_a_group_that_opens_a_lesson_stays(people):
    run = people[0].run
    group = RunGroup.objects.create(run=run, name="红")
    make_rule(run, "cohort", number=1, group=group)

    with pytest.raises(Invalid):
        groups.drop_group(run.pk, group.pk, by=run.teacher)

    assert RunGroup.objects.count() == 1


def test_somebody_of_another_run_is_not_grouped(people):
    stranger = make_enrolment()

    with pytest.raises(Invalid):
        groups.set_groups(people[0].run_id, {stranger.pk: "红"}, by=people[0].run.teacher)

    assert RunGroup.objects.count() == 0


def test_only_who_manages_the_run_groups_it(client, people):
    run = people[0].run
    for outsider, expected in (
        (people[0].person, 403), (make_run().teacher, 404), (make_member(Role.TEACHER, run.organisation), 404),
    ):  # fmt: skip
        client.force_login(outsider)
        assert client.get(page(run)).status_code == expected
        with pytest.raises(NotAllowed):
            groups.set_groups(run.pk, {people[0].pk: "红"}, by=outsider)
