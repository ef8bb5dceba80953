"""The pages of a run in the school's space: content, opening, settings, removal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.choices import HelperKind, ReleaseKind, Right
from courses.models import CourseRun, ReleaseRule, RunAssistant, RunLesson
from courses.operations import assistants
from courses.queries import pages
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import (
    add_lesson,
    do_lessons,
    edit_lesson,
    make_course,
    make_enrolment,
    make_rule,
    make_run,
)
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
PAGES = ("content/", "release/", "settings/")


@pytest.fixture
def run(client):
    """A run of three lessons, its teacher signed in."""
    found = make_run(make_course(lessons=3))
    client.force_login(found.teacher)
    return found


def address(run, page=""):
    return f"/uni/{run.organisation.code}/courses/{run.pk}/{page}"


def text(client, run, page):
    return client.get(address(run, page)).content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("teacher", 200),
        ("co-teacher", 200),
        ("academic", 200),
        ("assistant", 404),
        ("colleague", 404),
        ("learner", 403),
        ("officer", 403),
        ("other academic", 404),
    ],
)
def test_run_pages_are_for_those_who_manage_the_run(client, run, page, who, status):
    school = run.organisation
    helper = {"co-teacher": (HelperKind.TEACHER, set()), "assistant": (HelperKind.ASSISTANT, set(Right.values))}
    people = {
        "teacher": lambda: run.teacher,
        "academic": lambda: make_member(Role.ACADEMIC, school),
        "learner": lambda: make_enrolment(run).person,
        "officer": lambda: make_member(Role.OFFICER),
        "other academic": lambda: make_member(Role.ACADEMIC),
    }
    person = people.get(who, lambda: make_member(Role.TEACHER, school))()
    if who in helper:
        kind, rights = helper[who]
        assistants.set_assistant(run.pk, person.pk, kind=kind, rights=rights, by=None)
    client.force_login(person)

    response = client.get(address(run, page))

    assert response.status_code == status


def test_content_page_is_quiet_where_learners_see_what_is_published(client, run):
    page = text(client, run, "content/")

    assert ("学员看到的就是最新发布的版本" in page, "只更新这一节" in page) == (True, False)


def test_content_page_shows_what_was_added_changed_and_taken_back(client, run):
    do_lessons(make_enrolment(run), but=2)
    edit_lesson(run.course, 2, "第 2 节的新内容")
    add_lesson(run.course, "课时4")
    for number in (3, 1):
        list(pages.lessons_of(run.course))[number - 1].unpublish()

    comparison = client.get(address(run, "content/")).context["comparison"]

    assert [(change.kind, change.title) for change in comparison.changes] == [
        ("changed", "课时2"),
        ("added", "课时4"),
        ("kept", "课时1"),
        ("removed", "课时3"),
    ]
    pieces = comparison.changes[0].blocks[0].pieces
    assert [piece.text for piece in pieces if piece.kind == "addition"] == ["新"]
    assert comparison.changes[2].done_by == 1


def test_content_page_escapes_what_was_written(client, run):
    edit_lesson(run.course, 1, "<script>alert(1)</script>改")

    assert "<script>alert(1)" not in text(client, run, "content/")


def test_content_is_taken_over_with_a_click_and_told(client, run):
    enrolment = make_enrolment(run)
    edit_lesson(run.course, 1, "改过的内容")

    page = client.post(address(run, "content/"), {"tell": "1"}, follow=True).content.decode()

    assert ("改动 1 节" in page, "学员看到的就是最新发布的版本" in page) == (True, True)
    assert Notice.objects.get(kind="run.content").person_id == enrolment.person_id


def test_content_of_one_lesson_is_taken_over_alone(client, run):
    first = edit_lesson(run.course, 1, "改过的第一节")
    edit_lesson(run.course, 2, "改过的第二节")

    client.post(address(run, "content/"), {"lesson": first.pk})

    changed = client.get(address(run, "content/")).context["comparison"].changes
    assert [change.title for change in changed] == ["课时2"]


@pytest.mark.parametrize("lesson", ["999999", "x", "-1"])
def test_content_of_an_unknown_lesson_changes_nothing(client, run, lesson):
    edit_lesson(run.course, 1, "改过的第一节")
    before = list(RunLesson.objects.values_list("revision_id", flat=True))

    response = client.post(address(run, "content/"), {"lesson": lesson})

    assert (response.status_code, list(RunLesson.objects.values_list("revision_id", flat=True))) == (422, before)


@pytest.mark.parametrize("changed", [1, 3])
def test_content_page_costs_the_same_for_any_number_of_changes(client, run, django_assert_max_num_queries, changed):
    for number in range(1, changed + 1):
        edit_lesson(run.course, number, f"改过的第{number}节")
    text(client, run, "content/")

    with django_assert_max_num_queries(24):
        text(client, run, "content/")


def test_teacher_looks_at_a_lesson_as_the_run_owes_it(client, run):
    edit_lesson(run.course, 1, "后来改的内容")
    make_run(run.course, run.organisation, run.teacher, term="2026-2027-2")
    lesson = f"/courses/{run.course.slug}/lessons/1/?run={run.pk}"

    page = client.get(lesson).content.decode()

    assert ("第 1 节的内容" in page, f"/lessons/2/?run={run.pk}" in page) == (True, True)


def test_looking_at_a_run_one_does_not_teach_shows_one_s_own(client, run):
    foreign = make_run(run.course)
    edit_lesson(run.course, 1, "后来改的内容")
    later = make_run(run.course)
    client.force_login(make_enrolment(foreign).person)

    page = client.get(f"/courses/{run.course.slug}/lessons/1/?run={later.pk}").content.decode()

    assert ("第 1 节的内容" in page, "后来改的内容" in page) == (True, False)


def test_release_page_adds_and_drops_a_rule(client, run):
    second = RunLesson.objects.get(run=run, position=2)
    sent = {"kind": "after", "of": f"row:{second.pk}", "opens_at": "2027-01-04T08:00"}

    page = client.post(address(run, "release/"), sent, follow=True).content.decode()
    rule = ReleaseRule.objects.get()
    client.post(address(run, f"release/{rule.pk}/drop/"))

    assert "2027-01-04 08:00 开放" in page
    assert ReleaseRule.objects.count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "after", "of": "run", "opens_at": ""},
        {"kind": "after", "of": "row:999999", "opens_at": "2027-01-04T08:00"},
        {"kind": "done", "of": "run", "needs": "999999"},
        {"kind": "score", "of": "run", "item": "course", "at_least_percent": "101"},
        {"kind": "cohort", "of": "run", "cohort": "class:1"},
    ],
)
def test_release_page_says_what_is_wrong_and_writes_nothing(client, run, sent):
    response = client.post(address(run, "release/"), sent)

    assert (response.status_code, ReleaseRule.objects.count()) == (422, 0)
    assert "errsum" in response.content.decode()


def test_release_page_of_an_unheard_kind_writes_nothing(client, run):
    client.post(address(run, "release/"), {"kind": "magic", "of": "run"})

    assert ReleaseRule.objects.count() == 0


def test_release_preset_replaces_what_stands(client, run):
    make_rule(run, ReleaseKind.AFTER, number=1, opens_at=timezone.now())

    page = client.post(address(run, "release/preset/"), {"preset": "sequential"}, follow=True).content.decode()

    assert ([rule.kind for rule in ReleaseRule.objects.all()], "先学完上一节" in page) == (["previous"], True)


@pytest.mark.parametrize("rows", [1, 3])
def test_release_page_costs_the_same_for_any_number_of_rules(client, run, django_assert_max_num_queries, rows):
    for number in range(1, rows + 1):
        make_rule(run, ReleaseKind.AFTER, number=number, opens_at=timezone.now())
    text(client, run, "release/")

    with django_assert_max_num_queries(27):
        text(client, run, "release/")


def settings_of(run, **fields):
    return {
        "starts_on": run.starts_on,
        "ends_on": run.ends_on,
        "seats": run.seats,
        "has_waiting_list": "on",
        **fields,
    }


def test_settings_change_dates_and_seats(client, run):
    ends = run.ends_on + timedelta(days=7)

    client.post(address(run, "settings/"), settings_of(run, seats=50, ends_on=ends, may_preview="on"))

    run.refresh_from_db()
    assert (run.seats, run.ends_on, run.may_preview, run.has_waiting_list) == (50, ends, True, True)


def test_settings_refuse_fewer_seats_than_are_taken(client, run):
    for _ in range(2):
        make_enrolment(run)

    response = client.post(address(run, "settings/"), settings_of(run, seats=1))

    assert (response.status_code, "已有 2 人占位" in response.content.decode()) == (422, True)
    assert CourseRun.objects.get(pk=run.pk).seats == 30


def test_settings_add_and_drop_an_assistant(client, run):
    colleague = make_member(Role.TEACHER, run.organisation, name="赵老师")
    sent = {"person": colleague.pk, "kind": "assistant", "rights": ["mark"]}

    page = client.post(address(run, "settings/helpers/"), sent, follow=True).content.decode()
    row = RunAssistant.objects.get()
    client.post(address(run, f"settings/helpers/{row.pk}/drop/"))

    assert ("赵老师 现在可以协助这个班" in page, row.rights) == (True, {"mark"})
    assert RunAssistant.objects.count() == 0


def test_settings_refuse_somebody_of_another_school(client, run):
    sent = {"person": make_member(Role.TEACHER).pk, "kind": "teacher"}

    response = client.post(address(run, "settings/helpers/"), sent)

    assert (response.status_code, RunAssistant.objects.count()) == (422, 0)


def test_remove_asks_why_and_tells_the_learner(client, run):
    enrolment = make_enrolment(run)
    page = address(run, f"people/{enrolment.pk}/remove/")

    empty, done = client.post(page, {"reason": " "}), client.post(page, {"reason": "连续缺课"})

    enrolment.refresh_from_db()
    assert (empty.status_code, done["Location"], enrolment.removed_because) == (422, address(run), "连续缺课")


def test_remove_of_somebody_in_another_run_answers_404(client, run):
    other = make_enrolment()

    response = client.post(address(run, f"people/{other.pk}/remove/"), {"reason": "缺课"})

    other.refresh_from_db()
    assert (response.status_code, other.state) == (404, "learning")


def test_roster_shows_the_line_in_order(client, run):
    CourseRun.objects.filter(pk=run.pk).update(seats=1)
    make_enrolment(run)
    names = [make_enrolment(run, make_member(Role.STUDENT, name=name)).person.name for name in ("乙", "甲")]

    rows = client.get(address(run), {"state": "waiting"}).context["page"]

    assert [(row.name, row.place) for row in rows] == [(names[0], 1), (names[1], 2)]
