import pytest

from internships.models import RankedList
from internships.models.rankings import new_salt
from lms.common import bulk
from lms.people.models import User
from tests.factories.internships import make_approved, make_cast, make_open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def match_round():
    cast = make_cast()
    make_approved(cast)
    made = make_open_round(cast)
    made.cast = cast
    return made


def rows(match_round, count):
    students = [match_round.cast.student() for _ in range(count)]
    return [(match_round.pk, student.pk, [1, 2], "a\tb\\n", new_salt()) for student in students]


NAMES = ("match_round", "student", "post_ids", "row_hash", "salt")


@pytest.mark.parametrize("count", [1, 3])
def test_insert_costs_one_statement_and_gives_defaults(match_round, count, django_assert_num_queries):
    given = rows(match_round, count)

    with django_assert_num_queries(1):
        assert bulk.insert(RankedList, NAMES, given) == count

    kept = RankedList.objects.order_by("pk")
    assert [(row.post_ids, row.row_hash, row.scores, row.version) for row in kept] == [
        ([1, 2], "a\tb\\n", [], 0)
    ] * count
    assert all(row.saved_at for row in kept)


def test_insert_takes_rows_from_a_query_of_the_same_connection(match_round):
    bulk.insert(RankedList, NAMES, rows(match_round, 2))
    match_round.cast.student()
    students = User.objects.exclude(ranked_lists__match_round=match_round).values_list("pk", flat=True).iterator()

    added = bulk.insert(RankedList, NAMES, ((match_round.pk, pk, [1], "c", new_salt()) for pk in students))

    assert added > 0
    assert RankedList.objects.count() == 2 + added


def test_update_changes_the_rows_named_and_no_others(match_round):
    bulk.insert(RankedList, NAMES, rows(match_round, 3))
    first, second, third = RankedList.objects.order_by("pk")

    changed = bulk.update(RankedList, ["scores", "version"], [(first.pk, [7], 1), (third.pk, [-1, 9], 2)])

    assert changed == 2
    assert list(RankedList.objects.order_by("pk").values_list("scores", "version")) == [([7], 1), ([], 0), ([-1, 9], 2)]
    assert second.pk


def test_nothing_is_no_statement_too_many(match_round):
    assert (bulk.insert(RankedList, NAMES, []), bulk.update(RankedList, ["version"], [])) == (0, 0)
