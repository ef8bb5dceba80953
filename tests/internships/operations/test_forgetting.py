import pytest

from internships import public as internships
from internships.models import (
    Candidate,
    Contact,
    Evaluation,
    InterviewNote,
    LogEntry,
    Placement,
    RankedList,
    SavedOrder,
    SavedSearch,
    Signature,
)
from internships.operations import candidates, saved
from internships.queries import holdings
from lms.people.public import erase
from tests.factories.internships import (
    evaluate,
    make_approved,
    make_cast,
    make_evaluating,
    make_open_round,
    rank,
    settle,
)

pytestmark = pytest.mark.django_db


def test_erased_person_leaves_no_words_and_every_result():
    cast = make_cast()
    placement = make_evaluating(cast, days=2)
    evaluate(placement, "student", placement.student, comment="学员的话")
    evaluate(placement, "enterprise", cast.mentor, comment="导师的话")

    erase(placement.student, by=None)

    assert set(LogEntry.objects.values_list("text", flat=True)) == {""}
    assert dict(Evaluation.objects.values_list("side", "comment")) == {"student": "", "enterprise": "导师的话"}
    assert (Placement.objects.get().state, Signature.objects.count()) == ("completed", 3)


def test_erased_person_leaves_the_open_round_and_stays_in_the_locked_one():
    cast = make_cast()
    placement = make_evaluating(cast, days=1, posts=[("运营助理", 50, 2)])
    open_now = make_open_round(cast)
    rank(open_now, placement.student, [placement.post])
    make_approved(cast, posts=[("跟单员", 50, 1)])

    erase(placement.student, by=None)

    assert list(RankedList.objects.values_list("match_round", flat=True)) == [placement.match_round_id]


def test_erased_person_is_on_no_board_and_in_no_firms_notes():
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast)
    leaving, staying = cast.student(), cast.student()
    for student in (leaving, staying):
        rank(match_round, student, order.posts.all())
        candidate = Candidate.objects.get(student=student)
        candidates.ask_contact(candidate.pk, by=cast.manager)
        candidates.write_note(candidate.pk, "谈话", by=cast.manager)
        saved.keep_order(order.code, keep=True, by=student)
        saved.save_search("名", "q=x", by=student)

    erase(leaving, by=None)

    people = [model.objects.values_list(field, flat=True) for model, field in (
        (Candidate, "student"), (Contact, "student"), (InterviewNote, "candidate__student"),
        (SavedOrder, "person"), (SavedSearch, "person"),
    )]  # fmt: skip
    assert [list(rows) for rows in people] == [[staying.pk]] * 5


def test_students_data_hold_notes_about_them_once_the_result_is_shown():
    cast = make_cast()
    order = make_approved(cast)
    match_round = make_open_round(cast)
    student = cast.student()
    rank(match_round, student, order.posts.all())
    candidates.write_note(Candidate.objects.get().pk, "表达清楚", by=cast.manager)

    before = holdings.own_rows(student)
    settle(match_round, cast)
    internships.publish_round(match_round.pk, by=cast.officer)
    after = holdings.own_rows(student)

    texts = [[row["text"] for row in rows["interview_notes_about_me"]] for rows in (before, after)]
    assert texts == [[], ["表达清楚"]]
    assert (len(before["candidacies"]), "stage" in before["candidacies"][0]) == (1, False)
