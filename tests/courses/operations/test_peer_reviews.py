"""A peer round from its rules to the gradebook: nobody stranded, no review of one's own, the teacher has the last word."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.background import peer_reviews as background
from courses.models import (
    GradeEvent,
    GradeItem,
    PeerDecision,
    PeerReport,
    PeerReview,
    PeerRound,
    RunGroup,
    Submission,
)
from courses.operations import enrolments, forgetting, peer_reviews, peer_rounds, submissions
from courses.queries import peer_reviews as queries
from courses.queries.deadlines import deadlines_of
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from tests.factories.assignments import make_assignment, make_draft, make_submission
from tests.factories.courses import make_enrolment, make_run
from tests.factories.peer_reviews import (
    begin,
    make_begun,
    make_round,
    make_works,
    member,
    publish,
    review_all,
    reviewed,
    round_plan,
    run_out,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def loads(peer_round):
    """How many reviews everybody gives and gets."""
    pairs = peer_round.reviews.values_list("reviewer", "submission__enrolment")
    return Counter(one for one, _author in pairs), Counter(author for _one, author in pairs)


def grades(run):
    """(column, learner's score) of everything entered, in order."""
    return list(GradeEvent.objects.filter(item__run=run).order_by("pk").values_list("item__key", "score_percent"))


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_nothing_is_allotted_before_the_work_is_due():
    _peer_round, _works = make_works(3)

    background.tend()

    assert (PeerRound.objects.get().state, PeerReview.objects.count()) == ("planned", 0)


def test_at_the_deadline_everybody_gives_and_gets_as_many():
    peer_round, works = make_begun(5)

    gives, gets = loads(peer_round)

    assert (set(gives.values()), set(gets.values())) == ({2}, {2})
    assert all(review.reviewer_id != review.submission.enrolment_id for review in peer_round.reviews.all())
    assert [told(one.enrolment.person) for one in works] == [["peer.asked"]] * 5


def test_the_clock_twice_is_once():
    peer_round, works = make_begun(4)
    before = set(peer_round.reviews.values_list("pk", flat=True))

    background.tend()

    assert set(peer_round.reviews.values_list("pk", flat=True)) == before
    assert told(works[0].enrolment.person) == ["peer.asked"]


def test_grace_is_waited_for():
    run = make_run()
    assignment = make_assignment(run, due_at=timezone.now() - timedelta(minutes=5), grace_minutes=30)
    peer_round = make_round(assignment)

    assert background.tend_round(peer_round.pk) is False


def test_who_hands_in_late_reviews_and_is_reviewed():
    peer_round, _works = make_begun(4)
    late = make_submission(peer_round.assignment, make_enrolment(peer_round.assignment.run))

    background.tend()

    gives, gets = loads(peer_round)
    assert (gives[late.enrolment_id], gets[late.enrolment_id]) == (2, 2)
    extra = peer_round.reviews.filter(submission=late)
    assert set(extra.values_list("is_extra", flat=True)) == {True}
    assert PeerReview.objects.filter(reviewer=late.enrolment, is_extra=False).count() == 2


def test_who_hands_in_after_the_reviews_are_due_still_has_two_days():
    peer_round, _works = make_begun(3)
    review_all(peer_round, 0, 0)
    run_out(peer_round)
    late = make_submission(peer_round.assignment, make_enrolment(peer_round.assignment.run))

    background.tend()

    soonest = min(one.due_at for one in PeerReview.objects.filter(submission=late))
    assert soonest > timezone.now() + timedelta(hours=47)


def test_nobody_reviews_their_own_group():
    run = make_run()
    red, blue = (RunGroup.objects.create(run=run, name=name) for name in ("红", "蓝"))
    assignment = make_assignment(run, due_at=timezone.now() + timedelta(days=1))
    peer_round = make_round(assignment)
    for group in (red, red, blue, blue):
        make_submission(assignment, member(run, group))

    begin(peer_round)

    pairs = PeerReview.objects.values_list("reviewer__group", "submission__enrolment__group")
    assert len(pairs) == 8 and all(one != other for one, other in pairs)


def test_a_work_alone_goes_to_the_teacher():
    peer_round, _works = make_begun(1)
    peer_round = run_out(peer_round)

    assert queries.undecided_count(peer_round) == 1
    assert told(peer_round.assignment.run.teacher)[-1] == "peer.ready"


def test_newest_work_is_reviewed_and_cannot_be_taken_back():
    _peer_round, works = make_begun(3)

    with pytest.raises(WrongState):
        submissions.take_back(works[0].pk, by=works[0].enrolment.person)

    assert Submission.objects.get(pk=works[0].pk).state == "handed_in"


def test_drafts_are_not_reviewed():
    peer_round, works = make_works(3)
    make_draft(peer_round.assignment, make_enrolment(peer_round.assignment.run))

    begin(peer_round)

    assert set(PeerReview.objects.values_list("submission", flat=True)) == {one.pk for one in works}


def test_those_who_did_their_part_take_over_once():
    peer_round, works = make_begun(5)
    idle = works[0].enrolment
    for review in peer_round.reviews.exclude(reviewer=idle):
        reviewed(review, 0, 0)

    peer_round = run_out(peer_round)
    background.tend()

    left = set(peer_round.reviews.filter(reviewer=idle).values_list("submission", flat=True))
    taken = peer_round.reviews.filter(state="open")
    assert {one.submission_id for one in taken} == left and {one.is_extra for one in taken} == {True}
    run_out(peer_round)
    assert peer_round.reviews.filter(state="open").count() == 0


def test_reviews_of_who_leaves_are_taken_over_at_once():
    peer_round, works = make_begun(5)
    gone = works[0].enrolment
    enrolments.withdraw(gone.run_id, by=gone.person)

    background.tend()

    assert set(peer_round.reviews.filter(reviewer=gone).values_list("state", flat=True)) == {"lapsed"}
    standing = peer_round.reviews.exclude(state="lapsed").exclude(submission=works[0])
    assert min(Counter(standing.values_list("submission", flat=True)).values()) == 2


def test_a_deadline_moved_on_opens_what_had_lapsed():
    peer_round, _works = make_begun(3)
    peer_round = run_out(peer_round)
    assert set(peer_round.reviews.values_list("state", flat=True)) == {"lapsed"}

    make_round(peer_round.assignment)

    assert set(peer_round.reviews.values_list("state", flat=True)) == {"open"}
    assert min(one.due_at for one in peer_round.reviews.all()) > timezone.now() + timedelta(days=3)


def test_reminder_comes_once_in_the_last_day():
    peer_round, works = make_begun(3)
    peer_round.reviews.update(due_at=timezone.now() + timedelta(hours=23))

    background.tend()
    background.tend()

    assert told(works[0].enrolment.person) == ["peer.asked", "peer.due"]


def test_review_keeps_a_draft_and_wants_levels_and_words():
    peer_round, _works = make_begun(3)
    review = peer_round.reviews.first()
    person = review.reviewer.person
    rubric = peer_round.assignment.rubric.pk

    kept = peer_reviews.save_review(review.pk, {"c1": 1}, by=person, comments={"c1": "写得清楚"}, comment="")
    with pytest.raises(Invalid) as refused:
        peer_reviews.hand_in_review(review.pk, rubric, {"c1": 1}, by=person)

    assert (kept.levels, kept.comments, kept.state) == ({"c1": 1}, {"c1": "写得清楚"}, "open")
    assert set(refused.value.fields) == {"levels", "comment"}


def test_review_may_be_handed_in_anew_until_it_is_due():
    peer_round, _works = make_begun(3)
    review = peer_round.reviews.first()
    reviewed(review, 2, 2)

    assert reviewed(review, 0, 0).percent == Decimal("100.00")
    run_out(peer_round)
    with pytest.raises(WrongState):
        reviewed(review, 2, 2)


def test_nobody_else_writes_a_review():
    peer_round, _works = make_begun(3)
    review = peer_round.reviews.first()

    for outsider in (review.submission.enrolment.person, peer_round.assignment.run.teacher, make_enrolment().person):
        with pytest.raises(NotAllowed):
            peer_reviews.save_review(review.pk, {}, by=outsider)


def test_an_old_rubric_is_not_reviewed_by():
    peer_round, _works = make_begun(3)
    review = peer_round.reviews.first()

    with pytest.raises(WrongState):
        peer_reviews.hand_in_review(review.pk, 0, {"c1": 0, "c2": 0}, by=review.reviewer.person, comment="好")


def test_columns_divide_the_weight_of_the_mark():
    make_works(0)

    weights = dict(GradeItem.objects.values_list("key", "weight"))

    assert weights == {"assignment:a1": Decimal("0.60"), "peer:a1": Decimal("0.30"), "reviewing:a1": Decimal("0.10")}


def test_columns_come_with_publishing_and_go_with_the_round():
    run = make_run()
    assignment = make_assignment(run, due_at=timezone.now() + timedelta(days=1), published=False)
    peer_round = make_round(assignment)
    before = GradeItem.objects.count()
    make_assignment(run, due_at=assignment.due_at)

    assert (before, GradeItem.objects.count()) == (0, 3)
    peer_rounds.drop_round(peer_round.pk, by=run.teacher)
    assert list(GradeItem.objects.values_list("key", "weight")) == [("assignment:a1", Decimal("1.00"))]


def test_the_result_enters_the_gradebook_once():
    peer_round, works = make_begun(3)
    review_all(peer_round, 1, 0)
    peer_round = run_out(peer_round)

    publish(peer_round)
    publish(peer_round)

    found = Counter(grades(peer_round.assignment.run))
    assert found == {("peer:a1", Decimal("76.00")): 3, ("reviewing:a1", Decimal("100.00")): 3}
    assert "peer.result" in told(works[0].enrolment.person)


def test_missing_reviews_cost_diligence_and_not_the_author():
    peer_round, works = make_begun(4, reviews_each=3)
    idle = works[0].enrolment
    for review in peer_round.reviews.exclude(reviewer=idle):
        reviewed(review, 0, 0)
    peer_round = run_out(peer_round)

    publish(peer_round)

    scores = dict(idle.grade_events.values_list("item__key", "score_percent"))
    assert scores == {"peer:a1": Decimal("100.00"), "reviewing:a1": Decimal("0.00")}


def test_wide_spread_waits_for_the_teacher():
    peer_round, works = make_begun(3)
    for review in peer_round.reviews.all():
        reviewed(review, 0, 0) if review.reviewer_id == works[0].enrolment_id else reviewed(review, 2, 2)
    peer_round = run_out(peer_round)
    teacher = peer_round.assignment.run.teacher
    disputed = [work for work in queries.works(peer_round) if work.needs_decision]

    with pytest.raises(WrongState):
        publish(peer_round)

    assert (len(disputed), grades(peer_round.assignment.run)) == (2, [])
    for work in disputed:
        peer_rounds.decide(peer_round.pk, work.submission.pk, Decimal(70), "按标准第一条", by=teacher)
    publish(peer_round)
    scores = {score for key, score in grades(peer_round.assignment.run) if key == "peer:a1"}
    assert scores == {Decimal("0.00"), Decimal("70.00")}


def test_nothing_is_published_while_somebody_still_writes():
    peer_round, _works = make_begun(3)

    with pytest.raises(WrongState):
        publish(peer_round)

    assert PeerRound.objects.get().state == "open"


def test_an_excluded_review_counts_for_nothing_and_says_why():
    peer_round, works = make_begun(4, reviews_each=3)
    review_all(peer_round, 0, 0)
    wild = peer_round.reviews.filter(submission=works[0]).first()
    reviewed(wild, 2, 2)
    peer_round = run_out(peer_round)
    teacher = peer_round.assignment.run.teacher
    with pytest.raises(Invalid):
        peer_rounds.exclude(wild.pk, " ", by=teacher)

    peer_rounds.exclude(wild.pk, "没有看作业", by=teacher)
    peer_rounds.exclude(wild.pk, "另一个原因", by=teacher)

    work = queries.work_of(peer_round, works[0])
    assert (work.score_percent, work.needs_decision) == (Decimal("100.00"), False)
    assert PeerReview.objects.get(pk=wild.pk).exclusion_reason == "没有看作业"
    publish(peer_round)
    lazy = dict(wild.reviewer.grade_events.values_list("item__key", "score_percent"))
    assert lazy["reviewing:a1"] == Decimal("66.67")


def test_a_change_after_publication_is_a_newer_event():
    peer_round, works = make_begun(3)
    review_all(peer_round, 0, 0)
    peer_round = publish(run_out(peer_round))
    author, teacher = works[0].enrolment, peer_round.assignment.run.teacher

    peer_rounds.decide(peer_round.pk, works[0].pk, Decimal(88), "补评", by=teacher)
    peer_rounds.decide(peer_round.pk, works[0].pk, Decimal(88), "补评", by=teacher)

    events = author.grade_events.filter(item__key="peer:a1").order_by("pk")
    assert [(one.score_percent, one.reason) for one in events] == [(Decimal("100.00"), ""), (Decimal("88.00"), "补评")]


def test_only_who_grades_decides():
    peer_round, works = make_begun(3)
    review_all(peer_round, 0, 0)
    peer_round = run_out(peer_round)
    review = peer_round.reviews.first()

    for outsider in (works[0].enrolment.person, make_run().teacher):
        for act in (
            lambda by: peer_rounds.exclude(review.pk, "x", by=by),
            lambda by: peer_rounds.decide(peer_round.pk, works[0].pk, Decimal(1), "x", by=by),
            lambda by: peer_rounds.publish_result(peer_round.pk, by=by),
            lambda by: peer_rounds.set_round(peer_round.assignment_id, round_plan(), by=by),
        ):
            with pytest.raises(NotAllowed):
                act(outsider)

    assert (PeerDecision.objects.count(), PeerRound.objects.get().state) == (0, "open")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"due_at": timezone.now()}, {"due_at"}),
        ({"weight_percent": 95}, {"weight_percent"}),
        ({"trim_from": 2}, {"trim_from"}),
    ],
)
def test_rules_without_sense_are_refused(fields, wrong):
    assignment = make_assignment(make_run(), due_at=timezone.now() + timedelta(days=1))

    with pytest.raises(Invalid) as refused:
        make_round(assignment, **fields)

    assert (set(refused.value.fields), PeerRound.objects.count()) == (wrong, 0)


def test_work_without_a_deadline_has_no_round():
    with pytest.raises(Invalid):
        make_round(make_assignment(make_run()))


def test_work_of_groups_has_no_round_and_a_round_no_work_of_groups():
    run, due = make_run(), timezone.now() + timedelta(days=1)
    make_round(make_assignment(run, due_at=due, published=False))

    with pytest.raises(Invalid) as refused:
        make_assignment(run, due_at=due, by_group=True, published=False)
    with pytest.raises(Invalid):
        make_round(make_assignment(run, code="g1", due_at=due, by_group=True))

    assert (set(refused.value.fields), PeerRound.objects.count()) == ({"by_group"}, 1)


def test_authors_answer_reviews_once_the_result_is_out():
    peer_round, works = make_begun(3)
    review_all(peer_round, 0, 0)
    review = peer_round.reviews.filter(submission=works[0]).first()
    author = works[0].enrolment.person
    with pytest.raises(NotAllowed):
        peer_reviews.rate(review.pk, True, by=author)
    peer_round = publish(run_out(peer_round))

    peer_reviews.rate(review.pk, True, by=author)
    first = peer_reviews.report(review.pk, "abuse", "骂人", by=author)
    again = peer_reviews.report(review.pk, "spam", "", by=author)

    assert (first, PeerReport.objects.get().reason) == (again, "abuse")
    assert told(peer_round.assignment.run.teacher)[-1] == "peer.reported"
    with pytest.raises(NotAllowed):
        peer_reviews.rate(review.pk, True, by=review.reviewer.person)


def test_a_report_is_answered_in_words_and_may_exclude():
    peer_round, works = make_begun(3)
    review_all(peer_round, 0, 0)
    peer_round = publish(run_out(peer_round))
    review = peer_round.reviews.filter(submission=works[0]).first()
    author, teacher = works[0].enrolment.person, peer_round.assignment.run.teacher
    report = peer_reviews.report(review.pk, "abuse", "", by=author)

    answered = peer_rounds.answer_report(report.pk, remove=True, answer="言辞不当", by=teacher)

    assert (answered.state, PeerReview.objects.get(pk=review.pk).state) == ("removed", "excluded")
    assert "report.answered" in told(author)
    assert queries.received(works[0].enrolment, peer_round)[0].review.pk != review.pk
    with pytest.raises(WrongState):
        peer_rounds.answer_report(report.pk, remove=False, answer="再想想", by=teacher)


def test_forgetting_takes_the_words_of_reviews():
    peer_round, works = make_begun(3)
    review_all(peer_round, 0, 0)

    forgetting.forget_words(works[0].enrolment.person)

    own = peer_round.reviews.filter(reviewer=works[0].enrolment)
    assert {(one.comment, one.percent) for one in own} == {("", Decimal("100.00"))}


def test_reviews_to_write_stand_among_the_dates_and_go_once_written():
    peer_round, works = make_begun(3)
    person = works[0].enrolment.person
    uid = f"peer-round-{peer_round.pk}"

    before = next(one for one in deadlines_of(person.pk) if one.uid == uid)
    review_all(peer_round, 0, 0)
    after = next(one for one in deadlines_of(person.pk) if one.uid == uid)

    assert (before.cancelled, after.cancelled) == (False, True)
    assert before.url.endswith("/assignments/a1/peers/")
