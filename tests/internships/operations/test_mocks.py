import pytest

from internships import background
from internships.models import MockResult, MockRun, RankedList
from internships.operations.rankings import save_ranking
from internships.operations.rounds import lock_round, start_mock
from lms.common.errors import NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.internships import make_approved, make_open_round, make_round, rank, settle
from tests.internships.faults import trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def match_round(cast):
    order = make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 2)])
    made = make_open_round(cast)
    rank(made, cast.student(), order.posts.all())
    rank(made, cast.student(), order.posts.all(), submit=False)
    return made


def mock(match_round, cast, capture):
    with capture(execute=True):
        return start_mock(match_round.pk, by=cast.officer)


def test_dry_run_is_published_and_lists_stay_open(cast, match_round, django_capture_on_commit_callbacks):
    for _ in range(2):
        mock(match_round, cast, django_capture_on_commit_callbacks)

    match_round.refresh_from_db()
    assert match_round.state == "mock"
    assert list(MockRun.objects.values_list("number", "students", "placed")) == [(2, 2, 2), (1, 2, 2)]
    assert sorted(MockResult.objects.values_list("mock__number", "rank")) == [(2, 1), (2, 2)]
    assert Notice.objects.filter(kind="round.mock").count() == 2
    assert trail(match_round).count("round.mock_published") == 2
    student = cast.students[0]
    kept = RankedList.objects.get(student=student)
    save_ranking(match_round.pk, kept.post_ids[::-1], by=student, version=kept.version)


def test_dry_run_twice_is_once(cast, match_round):
    assert [background.run_mock(match_round.pk, 1), background.run_mock(match_round.pk, 1)] == [True, False]
    assert MockRun.objects.count() == 1


def test_dry_run_moves_no_result(cast, match_round):
    background.run_mock(match_round.pk, 1)

    settle(match_round, cast)

    assert (match_round.state, match_round.certificate.passed) == ("ready", True)
    assert all(row.scores for row in match_round.lists.all())


def test_dry_runs_are_for_officers_while_students_rank(cast, match_round):
    with pytest.raises(NotAllowed):
        start_mock(match_round.pk, by=cast.manager)
    with pytest.raises(WrongState):
        start_mock(make_round(cast).pk, by=cast.officer)
    lock_round(match_round.pk, by=cast.officer)
    with pytest.raises(WrongState):
        start_mock(match_round.pk, by=cast.officer)
