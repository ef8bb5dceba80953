import pytest

from internships.models import Evaluation, LogEntry, Placement, RankedList, Signature
from lms.people.public import erase
from tests.factories.internships import evaluate, make_approved, make_cast, make_evaluating, make_open_round, rank

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
