"""Enrolling many through the pages: a class, a file checked first, the own export sent back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import public as courses
from courses.models import Enrolment
from courses.operations import enrolments, intakes
from lms.organisations.public import Role
from tests.factories.courses import make_enrolment, make_run
from tests.factories.organisations import make_class, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(client):
    """A run of thirty seats, its teacher signed in."""
    found = make_run()
    client.force_login(found.teacher)
    return found


def address(run):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/people/"


def upload(client, run, content, name="list.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(address(run), {"do": "check", "file": SimpleUploadedFile(name, content)})


def test_a_class_of_the_school_is_enrolled_at_a_stroke(client, run):
    school_class = make_class(run.organisation)
    inside = make_member(Role.STUDENT, run.organisation, school_class=school_class)
    make_member(Role.STUDENT, run.organisation)

    page = client.get(address(run)).content.decode()
    client.post(address(run), {"do": "group", "key": f"class:{school_class.pk}"})

    assert f"{school_class.name}（1 人）" in page
    assert list(Enrolment.objects.values_list("person_id", flat=True)) == [inside.pk]


def test_a_class_of_another_school_is_no_choice(client, run):
    foreign = make_class()
    make_member(Role.STUDENT, foreign.department.organisation, school_class=foreign)

    response = client.post(address(run), {"do": "group", "key": f"class:{foreign.pk}"})

    assert (response.status_code, Enrolment.objects.count()) == (422, 0)


def test_the_learners_of_an_earlier_run_go_on_together(client, run):
    before = make_run(school=run.organisation, teacher=run.teacher, term="2025-2026-2")
    person = make_enrolment(before).person

    client.post(address(run), {"do": "group", "key": f"run:{before.pk}"})

    assert run.enrolments.get().person_id == person.pk


def test_groups_that_others_put_up_are_offered(client, run, monkeypatch):
    person = make_member(Role.STUDENT, run.organisation)
    monkeypatch.setattr("courses.queries.sources._sources", {})
    courses.register_people("order", "订单班", lambda school: [courses.People("D-1", "D-1 某公司", (person.pk,))])

    page = client.get(address(run)).content.decode()
    client.post(address(run), {"do": "group", "key": "order:D-1"})

    assert ("D-1 某公司（1 人）" in page, run.enrolments.get().person_id) == (True, person.pk)


def test_a_list_is_checked_first_and_written_on_the_second_click(client, run):
    person = make_member(Role.STUDENT, run.organisation, name="王小明")

    checked = upload(client, run, f"学号,姓名,小组\n{person.username},王小明,A组\n")
    nobody_yet = Enrolment.objects.count()
    client.post(address(run), {"do": "import", "text": checked.context["text"]})

    assert (checked.status_code, nobody_yet) == (200, 0)
    assert [(row.person_id, row.group.name) for row in Enrolment.objects.all()] == [(person.pk, "A组")]


def test_a_list_with_a_bad_line_says_why_and_offers_no_button(client, run):
    page = upload(client, run, "学号,姓名\nno-such,某人\n")

    text = page.content.decode()
    assert (page.status_code, "本校没有学号为 no-such 的在校学生" in text, "确认加入" in text) == (422, True, False)


def test_a_bad_line_slipped_in_on_the_second_click_writes_nobody(client, run):
    person = make_member(Role.STUDENT, run.organisation)

    response = client.post(address(run), {"do": "import", "text": f"number\n{person.username}\nno-such\n"})

    assert (response.status_code, Enrolment.objects.count()) == (422, 0)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\x00", b"PK\x03\x04x", b"<script>alert(1)</script>\n"])
def test_what_is_no_list_gets_a_sentence(client, run, content):
    response = upload(client, run, content)

    assert (response.status_code, Enrolment.objects.count()) == (422, 0)
    assert 'role="alert"' in response.content.decode()


def test_script_in_a_list_is_shown_as_text(client, run):
    page = upload(client, run, "学号,姓名\n<script>alert(1)</script>,甲\n").content.decode()

    assert ("<script>alert" in page, "&lt;script&gt;alert" in page) == (False, True)


@pytest.mark.parametrize(("form", "language"), [("csv", ""), ("xlsx", ""), ("csv", "/en"), ("xlsx", "/en")])
def test_the_exported_roster_comes_back_unchanged(client, run, form, language):
    people = [make_member(Role.STUDENT, run.organisation, name=name) for name in ("=甲", "乙")]
    intakes.enrol_people(run.pk, [person.pk for person in people], by=None, groups={people[0].pk: "A组"})
    before = list(Enrolment.objects.order_by("pk").values())
    file = client.get(f"{language}/uni/{run.organisation.code}/courses/{run.pk}/?format={form}").content

    checked = upload(client, run, file, f"roster.{form}")
    client.post(address(run), {"do": "import", "text": checked.context["text"]})

    assert checked.context["counts"] == {"new": 0, "kept": 2, "left": 0, "problem": 0}
    assert list(Enrolment.objects.order_by("pk").values()) == before


def test_the_template_is_a_list_without_people(client, run):
    file = client.get(f"{address(run)}?format=xlsx").content

    assert upload(client, run, file, "roster.xlsx").context["counts"]["new"] == 0


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT, Role.OFFICER])
def test_enrolling_many_is_closed_to_others(client, run, role):
    client.force_login(make_member(role, run.organisation if role != Role.OFFICER else None))

    assert client.get(address(run)).status_code in {403, 404}
    assert client.post(address(run), {"do": "group", "key": "class:1"}).status_code in {403, 404}


@pytest.mark.parametrize("rows", [1, 3])
def test_checking_costs_the_same_for_any_number_of_lines(client, run, django_assert_max_num_queries, rows):
    people = [make_member(Role.STUDENT, run.organisation) for _ in range(rows)]
    content = "学号\n" + "\n".join(person.username for person in people)
    upload(client, run, content)

    with django_assert_max_num_queries(18):
        upload(client, run, content)


def test_who_was_removed_is_brought_back_from_the_roster(client, run):
    enrolment = make_enrolment(run)
    enrolments.remove(enrolment.pk, reason="缺课", by=run.teacher)

    roster = client.get(f"/uni/{run.organisation.code}/courses/{run.pk}/?state=withdrawn").content.decode()
    client.post(address(run), {"do": "back", "enrolment": enrolment.pk})

    enrolment.refresh_from_db()
    assert ("重新加入" in roster, "缺课" in roster, enrolment.state) == (True, True, "learning")


@pytest.mark.parametrize("who", ["other", "", "x"])
def test_nobody_of_another_run_is_brought_in(client, run, who):
    other = make_enrolment()
    sent = {"do": "back", "enrolment": other.pk if who == "other" else who}

    response = client.post(address(run), sent)

    assert (response.status_code, run.enrolments.count()) == (422, 0)
