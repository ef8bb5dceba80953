from datetime import timedelta

import pytest
from django.utils import timezone

from internships import background
from internships import public as internships
from internships.choices import ContactState, Stage
from internships.models import Candidate, Contact, InterviewNote, MatchRound, Post
from internships.operations import candidates as operations
from internships.operations import schemes
from internships.queries import candidates
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.internships import (
    make_approved,
    make_cast,
    make_open_round,
    make_skill,
    prove,
    rank,
    settle,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(cast):
    return list(make_approved(cast, posts=[("甲", 50, 2), ("乙", 50, 2)]).posts.all())


@pytest.fixture
def match_round(cast, posts):
    return make_open_round(cast)


@pytest.fixture
def candidate(cast, posts, match_round):
    rank(match_round, cast.student(), posts[:1])
    return Candidate.objects.get()


def on_board(cast):
    return [(row.code, row.post) for row in candidates.shown(candidates.board_of(cast.firm.pk), cast.firm.pk)]


# ── arriving and leaving ──────────────────────────────────────────────────────
def test_candidates_arrive_when_the_list_is_sent_in_and_not_before(cast, posts, match_round):
    student = cast.student()

    rank(match_round, student, posts, submit=False)
    before = on_board(cast)
    internships.submit_ranking(match_round.pk, by=student)

    assert (before, [post for _code, post in on_board(cast)]) == ([], ["甲", "乙"])


def test_dropped_post_leaves_the_board_and_comes_back_where_it_was(cast, posts, match_round):
    student = cast.student()
    rank(match_round, student, posts)
    first = Candidate.objects.get(post=posts[0])
    operations.move_candidate(first.pk, to=Stage.INTERVIEW, by=cast.manager)

    rank(match_round, student, posts[1:])
    without = [post for _code, post in on_board(cast)]
    rank(match_round, student, posts)

    assert (without, Candidate.objects.get(pk=first.pk).stage) == (["乙"], Stage.INTERVIEW)
    assert len(on_board(cast)) == 2


def test_code_is_one_a_firm_and_round_and_another_elsewhere(cast, posts, match_round):
    other = make_cast(school=cast.school)
    make_approved(other)
    student = cast.student()
    rank(match_round, student, posts)
    offered = list(Post.objects.all())
    second = make_open_round(cast, offered)
    rank(second, student, offered)

    codes = list(Candidate.objects.order_by("pk").values_list("match_round", "post__order__enterprise", "code"))

    here = {code for round_id, firm, code in codes if (round_id, firm) == (match_round.pk, cast.firm.pk)}
    assert (len(codes), len(here), len({code for _r, _f, code in codes})) == (5, 1, 3)


def test_code_says_nothing_of_the_student(candidate):
    student = candidate.student

    assert len(candidate.code) == 6
    assert [
        part for part in (str(student.pk), student.username, str(student.handle)[:4]) if part in candidate.code
    ] == []


def test_managers_hear_of_new_candidates_once_and_together(cast, posts, match_round):
    for _ in range(3):
        rank(match_round, cast.student(), posts[:1])

    told = [background.tell_firms(), background.tell_firms()]

    notice = Notice.objects.get(person=cast.manager, kind="candidates.new")
    assert (told, notice.words["waiting"]) == ([1, 0], 3)


def test_board_ends_when_the_result_is_shown(cast, candidate, match_round):
    settle(match_round, cast)
    internships.publish_round(match_round.pk, by=cast.officer)

    assert on_board(cast) == []
    with pytest.raises(WrongState):
        operations.move_candidate(candidate.pk, to=Stage.KEEP, by=cast.manager)


# ── moving ────────────────────────────────────────────────────────────────────
def test_move_is_kept_and_recorded_once(cast, candidate):
    for _ in range(2):
        operations.move_candidate(candidate.pk, to=Stage.SEEN, by=cast.manager)

    assert Candidate.objects.get().stage == Stage.SEEN
    assert audit.events(action="candidate.moved").count() == 1


def test_colleague_who_was_quicker_is_not_overruled(cast, candidate):
    operations.move_candidate(candidate.pk, to=Stage.KEEP, by=cast.manager)

    with pytest.raises(WrongState):
        operations.move_candidate(candidate.pk, to=Stage.PASSED, seen_as=Stage.NEW, by=cast.manager)
    assert Candidate.objects.get().stage == Stage.KEEP


@pytest.mark.parametrize("who", ["mentor", "academic", "officer", "teacher"])
def test_only_the_firms_managers_move_note_ask_or_mark(cast, candidate, who):
    person = getattr(cast, who)
    tries = [
        lambda: operations.move_candidate(candidate.pk, to=Stage.SEEN, by=person),
        lambda: operations.ask_contact(candidate.pk, by=person),
        lambda: operations.write_note(candidate.pk, "好", by=person),
        lambda: operations.mark_candidate(candidate.pk, {}, by=person),
    ]

    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()
    assert (Contact.objects.count(), InterviewNote.objects.count(), Candidate.objects.get().stage) == (0, 0, "new")


def test_unknown_stage_is_refused(cast, candidate):
    with pytest.raises(Invalid):
        operations.move_candidate(candidate.pk, to="hired", by=cast.manager)


# ── being known ───────────────────────────────────────────────────────────────
def test_name_is_seen_between_the_students_yes_and_their_taking_it_back(cast, candidate):
    def seen():
        row = candidates.shown(candidates.board_of(cast.firm.pk), cast.firm.pk)[0]
        return row.name, row.email

    contact = operations.ask_contact(candidate.pk, by=cast.manager)
    asked = seen()
    operations.answer_contact(contact.pk, agree=True, by=candidate.student)
    agreed = seen()
    operations.answer_contact(contact.pk, agree=False, by=candidate.student)

    assert (asked, agreed, seen()) == ((None, None), (candidate.student.name, candidate.student.email), (None, None))
    assert Contact.objects.get().state == ContactState.WITHDRAWN


def test_no_is_kept_and_the_firm_cannot_ask_twice(cast, candidate):
    contact = operations.ask_contact(candidate.pk, by=cast.manager)
    operations.answer_contact(contact.pk, agree=False, by=candidate.student)

    again = operations.ask_contact(candidate.pk, by=cast.manager)

    assert (again.pk, again.state) == (contact.pk, ContactState.DECLINED)
    assert Notice.objects.filter(person=candidate.student, kind="contact.asked").count() == 1


def test_nobody_answers_for_somebody_else(cast, candidate):
    contact = operations.ask_contact(candidate.pk, by=cast.manager)

    for other in (cast.manager, cast.student(), cast.officer):
        with pytest.raises(NotAllowed):
            operations.answer_contact(contact.pk, agree=True, by=other)


def test_yes_to_one_firm_opens_nothing_to_another(cast, posts):
    other = make_cast(school=cast.school)
    make_approved(other)
    match_round = make_open_round(cast)
    student = cast.student()
    rank(match_round, student, match_round.posts.values_list("post_id", flat=True))
    mine = candidates.board_of(cast.firm.pk).first()
    contact = operations.ask_contact(mine.pk, by=cast.manager)
    operations.answer_contact(contact.pk, agree=True, by=student)

    theirs = candidates.shown(candidates.board_of(other.firm.pk), other.firm.pk)

    assert [row.name for row in theirs] == [None]


def test_answer_reaches_the_firm_under_the_code(cast, candidate):
    contact = operations.ask_contact(candidate.pk, by=cast.manager)
    operations.answer_contact(contact.pk, agree=False, by=candidate.student)

    told = Notice.objects.get(person=cast.manager, kind="contact.answered")
    assert (candidate.code in str(told.words), candidate.student.name in str(told.words)) == (True, False)


# ── notes and marks ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("text", ["", "   ", "长" * 1001])
def test_empty_or_endless_note_is_refused(cast, candidate, text):
    with pytest.raises(Invalid):
        operations.write_note(candidate.pk, text, by=cast.manager)


@pytest.fixture
def scheme(cast, posts):
    schemes.propose_scheme(posts[0].order_id, 60, [("沟通", "Talk", 30), ("作品", "Work", 10)], by=cast.manager)
    return schemes.agree_scheme(posts[0].order_id, by=cast.academic)


def test_marks_count_by_the_weights_that_were_published(cast, posts, scheme):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), posts[:1])
    mine = Candidate.objects.get()
    talk, work = scheme.criteria.all()

    operations.mark_candidate(mine.pk, {talk.pk: 50}, by=cast.manager)

    # 60 % · 100 + 30 % · 50 + 10 % · 100 (no mark: as the skills)
    row = candidates.shown([mine], cast.firm.pk)[0]
    assert (row.score, row.total, row.marked, row.to_mark) == (100.0, 85.0, 1, 2)
    assert work.weight == 10


@pytest.mark.parametrize("points", [101, -1])
def test_mark_outside_a_hundred_is_refused(cast, posts, scheme, points):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), posts[:1])

    with pytest.raises(Invalid):
        operations.mark_candidate(Candidate.objects.get().pk, {scheme.criteria.first().pk: points}, by=cast.manager)


def test_marks_are_refused_without_a_scheme_and_after_the_close(cast, posts, candidate, scheme):
    late = make_open_round(cast, posts)
    rank(late, cast.student(), posts[:1])
    mine = Candidate.objects.get(match_round=late)
    with pytest.raises(WrongState):  # the scheme came after this round was opened
        operations.mark_candidate(candidate.pk, {}, by=cast.manager)
    internships.lock_round(late.pk, by=cast.officer)

    with pytest.raises(WrongState):
        operations.mark_candidate(mine.pk, {scheme.criteria.first().pk: 50}, by=cast.manager)


def test_emptied_mark_is_taken_back(cast, posts, scheme):
    match_round = make_open_round(cast)
    rank(match_round, cast.student(), posts[:1])
    mine, talk = Candidate.objects.get(), scheme.criteria.first()
    operations.mark_candidate(mine.pk, {talk.pk: 10}, by=cast.manager)

    left = operations.mark_candidate(mine.pk, {talk.pk: None}, by=cast.manager)

    assert left == {}


def test_firms_marks_decide_who_is_admitted(cast):
    code = make_skill().code
    order = make_approved(cast, posts=[("甲", 50, 1)], skills=((code, 2, 1),))
    schemes.propose_scheme(order.pk, 40, [("面谈", "", 60)], by=cast.manager)
    scheme = schemes.agree_scheme(order.pk, by=cast.academic)
    match_round = make_open_round(cast)
    skilled, talker = cast.student(), cast.student()
    prove(skilled, **{code.replace("-", "_"): 2})
    prove(talker, **{code.replace("-", "_"): 1})
    for student in (skilled, talker):
        rank(match_round, student, order.posts.all())
    marks = {skilled.pk: 10, talker.pk: 100}
    for row in Candidate.objects.all():
        operations.mark_candidate(row.pk, {scheme.criteria.get().pk: marks[row.student_id]}, by=cast.manager)

    settle(match_round, cast)

    admitted = match_round.placements.get(post__isnull=False)
    assert admitted.student == talker  # 40 % · 50 + 60 % · 100 = 80 against 40 % · 100 + 60 % · 10 = 46
    assert sorted(match_round.lists.values_list("scores", flat=True)) == [[4600], [8000]]


@pytest.mark.parametrize("count", [1, 3])
def test_board_asks_the_same_for_one_candidate_and_three(cast, posts, match_round, django_assert_num_queries, count):
    for _ in range(count):
        rank(match_round, cast.student(), posts[:1])

    with django_assert_num_queries(7):
        assert len(on_board(cast)) == count


# ── the clock ─────────────────────────────────────────────────────────────────
def wait(hours):
    Candidate.objects.update(arrived_at=timezone.now() - timedelta(hours=hours))


def test_firm_hears_once_of_those_who_wait_too_long(cast, posts, match_round):
    for _ in range(2):
        rank(match_round, cast.student(), posts[:1])
    wait(49)

    told = [background.tell_firms(), background.tell_firms()]

    notice = Notice.objects.get(person=cast.manager, kind="candidates.waiting")
    assert (told, notice.words["waiting"]) == ([2, 0], 2)


@pytest.mark.parametrize("hours, stage", [(47, Stage.NEW), (49, Stage.SEEN)])
def test_nobody_is_told_of_who_was_looked_at_or_came_today(cast, candidate, hours, stage):
    wait(hours)
    Candidate.objects.update(stage=stage)

    background.tell_firms()

    assert Notice.objects.filter(kind="candidates.waiting").count() == 0


def test_boards_are_forgotten_ninety_days_after_the_result_and_not_before(cast, candidate, match_round):
    contact = operations.ask_contact(candidate.pk, by=cast.manager)
    operations.write_note(candidate.pk, "谈得不错", by=cast.manager)
    settle(match_round, cast)
    internships.publish_round(match_round.pk, by=cast.officer)
    early = background.forget_boards()
    MatchRound.objects.filter(pk=match_round.pk).update(published_at=timezone.now() - timedelta(days=91))

    late = [background.forget_boards(), background.forget_boards()]

    assert (early, late, contact.state) == (0, [1, 0], ContactState.ASKED)
    assert (Candidate.objects.count(), InterviewNote.objects.count(), Contact.objects.count()) == (0, 0, 0)
