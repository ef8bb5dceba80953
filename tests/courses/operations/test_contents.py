import pytest
from django.db.models import ProtectedError
from django.utils import translation

from courses.models import LessonPage, RunLesson
from courses.operations import contents
from courses.queries import pages
from courses.queries.contents import lessons_of_run, outline_of_run
from courses.queries.progress import progress_of
from lms.audit.models import AuditEvent
from lms.common.errors import NotAllowed
from lms.organisations.public import Role
from tests.factories.courses import add_lesson, do_lessons, edit_lesson, make_course, make_enrolment, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run of a course of three lessons."""
    return make_run(make_course(lessons=3))


def titles(run):
    return [row.title for row in lessons_of_run(run)]


def body(run, number):
    row = RunLesson.objects.select_related("lesson", "revision").get(run=run, position=number)
    return row.content.body.render_as_block()


def unpublish(run, number):
    list(pages.lessons_of(run.course))[number - 1].unpublish()


def test_a_run_owes_the_version_it_was_opened_with(run):
    edit_lesson(run.course, 1, "后来改的内容")

    later = make_run(run.course)

    assert ("第 1 节的内容" in body(run, 1), "后来改的内容" in body(run, 1)) == (True, False)
    assert "后来改的内容" in body(later, 1)


def test_pinning_leaves_a_draft_the_newest_version():
    course = make_course(lessons=1)
    edit_lesson(course, 1, "还没写完", publish=False)

    run = make_run(course)

    lesson = LessonPage.objects.get()
    assert "第 1 节的内容" in body(run, 1)
    assert "还没写完" in lesson.get_latest_revision_as_object().body.render_as_block()


def test_pinning_makes_one_version_a_lesson():
    course = make_course(lessons=2)

    first, second = make_run(course), make_run(course)

    versions = [list(lessons_of_run(run).values_list("revision_id", flat=True)) for run in (first, second)]
    assert versions[0] == versions[1] == [lesson.live_revision_id for lesson in pages.lessons_of(course)]


def test_a_lesson_a_run_owes_cannot_be_deleted(run):
    with pytest.raises(ProtectedError):
        LessonPage.objects.first().delete()

    assert titles(run) == ["课时1", "课时2", "课时3"]


def test_take_over_brings_in_what_is_new_and_changed_and_drops_what_is_gone(run):
    edit_lesson(run.course, 2, "改过的内容")
    add_lesson(run.course, "课时4")
    unpublish(run, 1)

    taken = contents.take_over(run.pk, by=run.teacher)

    assert (taken.added, taken.changed, taken.removed) == (("课时4",), ("课时2",), ("课时1",))
    assert titles(run) == ["课时2", "课时3", "课时4"]
    assert [row.position for row in lessons_of_run(run)] == [1, 2, 3]
    assert "改过的内容" in body(run, 1)


def test_take_over_keeps_a_lesson_somebody_has_done_where_it_was(run):
    enrolment = make_enrolment(run)
    do_lessons(enrolment, but=1)
    unpublish(run, 2)

    taken = contents.take_over(run.pk, by=run.teacher)

    assert (taken.removed, titles(run)) == ((), ["课时1", "课时2", "课时3"])
    assert progress_of(enrolment).done == 2


def test_take_over_of_one_lesson_leaves_the_others(run):
    edit_lesson(run.course, 1, "改过的第一节")
    fresh = add_lesson(run.course, "课时4")
    unpublish(run, 3)

    taken = contents.take_over(run.pk, lesson_id=fresh.pk, by=run.teacher)

    assert (taken.added, taken.changed, taken.removed) == (("课时4",), (), ())
    assert titles(run) == ["课时1", "课时2", "课时4", "课时3"]
    assert "第 1 节的内容" in body(run, 1)


def test_take_over_takes_the_published_order(run):
    first, *_rest, last = pages.lessons_of(run.course)
    last.move(first, pos="left")

    contents.take_over(run.pk, by=run.teacher)

    assert titles(run) == ["课时3", "课时1", "课时2"]


def test_take_over_twice_is_done_and_recorded_once(run):
    edit_lesson(run.course, 1, "改过的第一节")

    contents.take_over(run.pk, by=run.teacher)
    again = contents.take_over(run.pk, by=run.teacher)

    assert (again.added, again.changed, again.removed) == ((), (), ())
    event = AuditEvent.objects.get(action="run.content_taken")
    assert (event.changes, event.organisation_id) == (
        {"added": [], "changed": ["课时1"], "removed": []},
        run.organisation_id,
    )


@pytest.mark.parametrize("role", [Role.STUDENT, Role.TEACHER])
def test_take_over_is_for_those_who_see_the_roster(run, role):
    edit_lesson(run.course, 1, "改过的第一节")

    with pytest.raises(NotAllowed):
        contents.take_over(run.pk, by=make_member(role, run.organisation))

    assert "第 1 节的内容" in body(run, 1)


def test_english_readers_find_english_titles_where_there_are_some(run):
    first = pages.lessons_of(run.course).first()
    first.title_en = "Quoting prices"
    first.save_revision().publish()
    contents.take_over(run.pk, by=run.teacher)

    with translation.override("en"):
        own = [(one.title, one.lang) for one in outline_of_run(run)[0].lessons[:2]]
        public = [(one.title, one.lang) for one in pages.outline_of(run.course)[0].lessons[:2]]

    second = lessons_of_run(run)[1].title
    assert own == public == [("Quoting prices", "en"), (second, "zh-Hans")]
    assert outline_of_run(run)[0].lessons[0].title == first.title
