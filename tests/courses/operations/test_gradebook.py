from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.choices import EnrolmentState
from courses.errors import StaleGrades
from courses.models import Enrolment, GradeEvent, GradeItem
from courses.operations.grade_items import ItemPlan, add_item, change_item, remove_item
from courses.operations.gradebook import Entry, enter_grades
from courses.operations.publishing import publish_grades
from courses.queries import gradebook, progress
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import do_lessons
from tests.factories.grades import give, make_graded_run, make_item
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return make_graded_run(learners=2)


def entry(enrolment, item, score, seen=0):
    return Entry(enrolment.pk, item.pk, None if score is None else Decimal(score), seen)


def test_enter_grades_writes_only_what_differs(run):
    item, (one, two) = make_item(run), run.enrolments.order_by("pk")
    first = give(one, item, 80)

    changed = enter_grades(run.pk, [entry(one, item, 80, first.pk), entry(two, item, 70)], reason="", by=run.teacher)

    assert (changed, GradeEvent.objects.count()) == (1, 2)
    told = AuditEvent.objects.get(action="grades.entered").changes["cells"]
    assert told == [{"enrolment": two.pk, "item": item.key, "score_percent": "70"}]


def test_stale_entry_writes_nothing_and_shows_both_values(run):
    item, (one, two) = make_item(run), run.enrolments.order_by("pk")
    now = give(one, item, 80)

    with pytest.raises(StaleGrades) as refused:
        enter_grades(run.pk, [entry(one, item, 60), entry(two, item, 70)], reason="", by=run.teacher)

    clash = refused.value.clashes[0]
    assert (clash.now, clash.wanted, clash.newest) == (Decimal(80), Decimal(60), now.pk)
    assert GradeEvent.objects.count() == 1


def test_change_of_a_published_grade_needs_a_reason(run):
    item, one = make_item(run), run.enrolments.first()
    seen = give(one, item, 80, publish=True).pk

    with pytest.raises(Invalid) as refused:
        enter_grades(run.pk, [entry(one, item, 70, seen)], reason=" ", by=run.teacher)
    enter_grades(run.pk, [entry(one, item, 70, seen)], reason="漏判一题", by=run.teacher)

    assert list(refused.value.fields) == ["reason"]
    assert list(GradeEvent.objects.values_list("score_percent", "reason")) == [(80, ""), (70, "漏判一题")]


@pytest.mark.parametrize("score", [-1, 101])
def test_enter_grades_refuses_what_is_no_percentage(run, score):
    with pytest.raises(Invalid):
        enter_grades(run.pk, [entry(run.enrolments.first(), make_item(run), score)], reason="", by=run.teacher)


def test_enter_grades_refuses_people_and_items_of_elsewhere(run):
    other = make_graded_run(learners=1)

    for enrolment, item in ((other.enrolments.get(), make_item(run)), (run.enrolments.first(), make_item(other))):
        with pytest.raises(Invalid):
            enter_grades(run.pk, [entry(enrolment, item, 70)], reason="", by=run.teacher)

    assert GradeEvent.objects.count() == 0


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ACADEMIC, Role.STUDENT])
def test_gradebook_is_written_by_the_run_s_teacher(run, role):
    item, stranger = make_item(run), make_member(role, run.organisation)
    plan = ItemPlan("x", "final", Decimal(1), "newest", "by_hand")

    for forbidden in (
        lambda: enter_grades(run.pk, [entry(run.enrolments.first(), item, 1)], reason="", by=stranger),
        lambda: publish_grades(run.pk, by=stranger),
        lambda: add_item(run.pk, plan, by=stranger),
        lambda: change_item(item.pk, plan, by=stranger),
        lambda: remove_item(item.pk, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            forbidden()

    assert (GradeEvent.objects.count(), GradeItem.objects.count()) == (0, 1)


def test_learner_sees_the_old_value_until_the_new_one_is_published(run):
    item, one = make_item(run), run.enrolments.first()
    give(one, item, 80, publish=True)
    give(one, item, 50, reason="复查")
    before = progress.progress_of(one).score_percent

    publish_grades(run.pk, by=run.teacher)

    assert (before, progress.progress_of(one).score_percent) == (80, 50)


def test_publish_tells_the_learners_once_and_passes_them(run):
    item, one = make_item(run), run.enrolments.first()
    do_lessons(one)
    give(one, item, 88)
    waiting = Enrolment.objects.get(pk=one.pk).state

    counts = [publish_grades(run.pk, by=run.teacher) for _ in range(2)]

    assert counts == [1, 0]
    assert (waiting, Enrolment.objects.get(pk=one.pk).state) == (EnrolmentState.LEARNING, EnrolmentState.PASSED)
    notice = Notice.objects.get(kind="grade.published")
    assert (notice.person_id, notice.words["items"], notice.url) == (
        one.person_id,
        item.name,
        f"/learn/grades/{run.pk}/",
    )


def test_publish_of_a_class_passes_it_in_the_background(run, django_capture_on_commit_callbacks):
    item = make_item(run)
    for one in run.enrolments.all():
        do_lessons(one)
        give(one, item, 88)

    with django_capture_on_commit_callbacks(execute=True):
        publish_grades(run.pk, by=run.teacher)

    assert set(run.enrolments.values_list("state", flat=True)) == {EnrolmentState.PASSED}


def test_publish_of_one_item_leaves_the_other(run):
    one, first, second = run.enrolments.first(), make_item(run, "一"), make_item(run, "二")
    give(one, first, 80)
    give(one, second, 90)

    publish_grades(run.pk, item_id=first.pk, by=run.teacher)

    assert list(GradeEvent.objects.filter(published_at=None).values_list("item", flat=True)) == [second.pk]


def test_item_with_results_stays(run):
    empty, used = make_item(run, "空"), make_item(run, "有")
    give(run.enrolments.first(), used, 80)

    remove_item(empty.pk, by=run.teacher)
    with pytest.raises(Invalid):
        remove_item(used.pk, by=run.teacher)

    assert list(GradeItem.objects.all()) == [used]


@pytest.mark.parametrize("fields", [{"name": " "}, {"part": "nowhere"}, {"weight": Decimal(-1)}])
def test_item_needs_name_part_and_weight(run, fields):
    with pytest.raises(Invalid):
        make_item(run, **fields)

    assert GradeItem.objects.count() == 0


def test_book_shows_missing_drafts_and_shares(run):
    one, two = run.enrolments.order_by("pk")
    late = make_item(run, "作业一", part="assignments", due=timezone.now() - timedelta(days=1))
    final = make_item(run, "期末")
    give(one, late, 90)
    give(one, final, 70)

    book = gradebook.book_of(run)

    rows = {row.pk: row for row in book.rows}
    assert [cell.status for cell in rows[two.pk].cells] == ["missing", "pending"]
    # 作业 15 and 期末 50 are what the run has: 90·15/65 + 70·50/65.
    assert (rows[one.pk].score, rows[two.pk].score) == (Decimal("74.6"), Decimal("0.0"))
    assert [(head.drafts, head.share) for head in book.heads] == [(1, Decimal("23.1")), (1, Decimal("76.9"))]
    assert (book.summary.count, book.percentile(rows[one.pk])) == (2, Decimal("75.0"))


def test_due_item_whose_result_waits_to_be_published_is_not_missing(run):
    one, late = run.enrolments.first(), make_item(run, "作业一", due=timezone.now() - timedelta(days=1))
    missing = progress.progress_of(one).score_percent

    give(one, late, 90)

    reached = progress.progress_of(one)
    assert (missing, reached.score_percent, reached.has_all_grades) == (0, None, False)
