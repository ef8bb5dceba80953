"""The way of a programme: outside experts by link, the committee, published; and no way round them."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from courses.access.programmes import digest, expert_of_token
from courses.background import programme_reviews as background
from courses.choices import ReviewItem
from courses.errors import NotADraft
from courses.models import (
    CommitteeDecision,
    IndustryReview,
    IndustryReviewTask,
    ProgrammeVersion,
    ReviewExpert,
    ReviewVote,
)
from courses.operations import programme_reviews as operations
from courses.operations.programmes import begin_version, save_plan
from courses.queries import programme_reviews as queries
from courses.queries import programmes
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.organisations.public import Role
from tests.factories.organisations import make_class, make_member, make_university
from tests.factories.programmes import (
    give_votes,
    make_experts,
    make_plan,
    make_review,
    make_version,
    publish,
    with_course,
)

pytestmark = pytest.mark.django_db


def meeting(**changes):
    return {"met_on": timezone.localdate(), "present": 9, "in_favour": 8, **changes}


@pytest.fixture
def school():
    return make_university()


@pytest.fixture
def office(school):
    return make_member(Role.ACADEMIC, school)


@pytest.fixture
def version(school):
    return make_version(school)


def again(row):
    return type(row).objects.get(pk=row.pk)


def mailed(expert, mailoutbox):
    """The token of the newest letter."""
    background.mail(expert.pk)
    return re.search(r"/expert/([^/\s]+)/", mailoutbox[-1].body)[1]


def test_a_version_goes_all_the_way(version, office):
    review = make_review(version, office)
    assert (again(version).stage, again(version).is_draft) == ("industry", False)

    give_votes(review, "amend")
    operations.close_review(review.pk, by=office)
    assert (again(version).stage, again(review).outcome) == ("committee", "passed")

    operations.decide(version.pk, passed=True, by=office, **meeting())
    assert (again(version).stage, again(version).plan) == ("published", make_plan())

    operations.file(version.pk, number="皖备 2026-17", filed_on=timezone.localdate(), by=office)
    assert again(version).stage == "filed"
    assert list(TaskState.objects.order_by("pk").values_list("status", flat=True)) == ["approved", "approved"]
    assert WorkflowState.objects.get().status == "approved"
    assert set(AuditEvent.objects.filter(object_type="courses.programmeversion").values_list("action", flat=True)) >= {
        "programme.review_opened", "programme.review_closed", "programme.decided", "programme.published",
        "programme.filed",
    }  # fmt: skip


def test_nothing_changes_once_it_is_sent(version, office):
    make_review(version, office)

    with pytest.raises(NotADraft):
        save_plan(version.pk, make_plan(goal="x"), seen=1, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.courses.update(theory_hours=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.courses.all().delete()


# ── no way round ──────────────────────────────────────────────────────────────
def by_revision(version):
    version.get_latest_revision().publish()


def by_object(version):
    version.publish(version.get_latest_revision())


def by_save(version):
    version.live = True
    version.save()


def by_queryset(version):
    ProgrammeVersion.objects.filter(pk=version.pk).update(live=True)


def by_sql(version):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_programmeversion SET live = %s WHERE id = %s", [True, version.pk])


def by_workflow(version):
    """What the CMS's own approve button calls, twice."""
    operations.ensure_workflow().start(version, None)
    version.current_workflow_task_state.approve()
    again(version).current_workflow_task_state.approve()


def by_new_row(version):
    ProgrammeVersion.objects.create(programme=version.programme, number=9, cohort_year=2030, live=True)


def by_forged_review(version):
    """A review that says passed without its votes."""
    make_review(version, make_member(Role.ACADEMIC, version.programme.organisation))
    IndustryReview.objects.update(outcome="passed", closed_at=timezone.now())


@pytest.mark.parametrize(
    "way", [by_revision, by_object, by_save, by_queryset, by_sql, by_workflow, by_new_row, by_forged_review]
)
def test_nobody_publishes_without_the_industry_review(version, way):
    with pytest.raises(IntegrityError), transaction.atomic():
        way(version)

    assert not ProgrammeVersion.objects.filter(live=True).exists()


def test_the_operation_refuses_it_politely(version, office):
    with pytest.raises(WrongState):
        operations.decide(version.pk, passed=True, by=office, **meeting())


def test_a_passed_review_without_the_committee_is_not_enough(version, office):
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)

    with pytest.raises(IntegrityError), transaction.atomic():
        by_revision(again(version))


def test_what_is_published_stays(version, office):
    publish(version, office)

    for change in ({"live": False}, {"cohort_year": 2030}, {"goal": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgrammeVersion.objects.filter(pk=version.pk).update(**change)


# ── k of n, one of an enterprise ──────────────────────────────────────────────
@pytest.mark.parametrize(("places", "passes"), [((0, 1), True), ((0, 1, 2), True), ((1, 2), False), ((0,), False)])
def test_every_item_needs_k_experts_and_an_enterprise(version, office, places, passes):
    review = make_review(version, office)
    give_votes(review, places=places)

    assert queries.passes(queries.whole_reviews().get()) is passes
    if not passes:
        with pytest.raises(IntegrityError), transaction.atomic():
            IndustryReview.objects.update(outcome="passed", closed_at=timezone.now())


def test_one_item_voted_down_stops_the_review(version, office):
    review = make_review(version, office)
    give_votes(review, places=(0,))
    opinions = dict.fromkeys(ReviewItem, ("agree", "")) | {"hours": ("against", "实践太少")}
    operations.vote(review.experts.all()[1].pk, opinions, signed_name="乙")

    assert [one.passes for one in queries.tally(queries.whole_reviews().get())] == [True, True, False, True, True]


def test_a_review_that_does_not_pass_goes_back_once_its_day_is_over(version, office):
    review = make_review(version, office)
    with pytest.raises(WrongState):
        operations.close_review(review.pk, by=office)

    with time_machine.travel(timezone.now() + timedelta(days=15)):
        operations.close_review(review.pk, remark="票数不够", by=office)

    assert (again(version).stage, again(review).outcome, WorkflowState.objects.get().status) == (
        "draft", "returned", "cancelled",
    )  # fmt: skip


# ── links ─────────────────────────────────────────────────────────────────────
def test_the_secret_stands_in_the_letter_and_its_digest_in_the_row(version, office, mailoutbox):
    expert = make_review(version, office).experts.first()

    token = mailed(expert, mailoutbox)
    background.mail(expert.pk)

    assert (len(mailoutbox), mailoutbox[0].to, again(expert).secret_sha256) == (1, ["expert0@firm.test"], digest(token))
    assert expert_of_token(token) == expert


@pytest.mark.parametrize("spoil", ["used", "recused", "revoked", "expired", "closed", "forged", "replaced"])
def test_a_link_that_is_not_good_opens_nothing(version, office, mailoutbox, spoil):
    review = make_review(version, office)
    expert = review.experts.first()
    token = mailed(expert, mailoutbox)
    if spoil == "used":
        give_votes(review, places=(0,))
    if spoil == "recused":
        operations.recuse(expert.pk, "与本校有合作项目")
    if spoil == "revoked":
        operations.revoke(expert.pk, by=office)
    if spoil == "closed":
        operations.send_back(version.pk, "draft", remark="重写", by=office)
    if spoil == "forged":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    if spoil == "replaced":
        operations.hand_over(expert.pk, by=office)

    with time_machine.travel(timezone.now() + timedelta(days=15 if spoil == "expired" else 0)):
        assert expert_of_token(token) is None
        if spoil not in {"forged", "replaced"}:
            with pytest.raises(WrongState):
                give_votes(review, places=(0,))


def test_a_link_may_be_taken_back_whatever_its_holder_did_short_of_voting(version, office, mailoutbox):
    """Past the day a link opens nothing, and would again if the day were moved; so would that of who stepped aside."""
    review = make_review(version, office)
    late, aside, _third = review.experts.all()
    token = mailed(late, mailoutbox)
    operations.recuse(aside.pk, "与本校有合作项目")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        operations.revoke(late.pk, by=office)
        operations.revoke(aside.pk, by=office)
        operations.extend(review.pk, timezone.now() + timedelta(days=5), by=office)

        assert expert_of_token(token) is None

    assert again(late).revoked_at and again(aside).revoked_at
    operations.send_back(version.pk, "draft", remark="x", by=office)
    with pytest.raises(WrongState):
        operations.revoke(_third.pk, by=office)


def test_a_recused_expert_s_link_counts_for_nobody(version, office):
    review = make_review(version, office)
    operations.recuse(review.experts.first().pk, "亲属在本校任教")

    give_votes(review, places=(1, 2))

    assert not queries.passes(queries.whole_reviews().get())


def test_a_given_vote_stays(version, office):
    review = make_review(version, office)
    give_votes(review, places=(0,))
    expert = review.experts.first()

    with pytest.raises(WrongState):
        operations.revoke(expert.pk, by=office)
    for change in (lambda: ReviewVote.objects.update(verdict="against", comment="x"),
                   lambda: ReviewVote.objects.first().delete()):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({"goal": ("against", " ")}, "goal"), ({"goal": ("perhaps", "")}, "goal")],
)
def test_every_item_is_answered_and_objections_explained(version, office, changes, wrong):
    expert = make_review(version, office).experts.first()
    opinions = dict.fromkeys(ReviewItem, ("agree", "")) | changes

    with pytest.raises(Invalid) as refusal:
        operations.vote(expert.pk, opinions, signed_name="甲")

    assert set(refusal.value.fields) == {wrong}
    assert not ReviewVote.objects.exists()


# ── sending, back again, people mid-step ──────────────────────────────────────
@pytest.mark.parametrize(
    ("experts", "quorum", "wrong"),
    [(make_experts(1), 2, "quorum"), (make_experts(3)[1:], 2, "quorum"), (make_experts(3), 1, "quorum"),
     (make_experts(2) + make_experts(1), 2, "email2")],
)  # fmt: skip
def test_a_panel_has_enough_people_one_of_an_enterprise(version, office, experts, quorum, wrong):
    with pytest.raises(Invalid) as refusal:
        operations.open_review(version.pk, experts, quorum=quorum, due_at=timezone.now() + timedelta(days=5), by=office)

    assert set(refusal.value.fields) == {wrong}
    assert again(version).is_draft


def test_the_school_s_own_people_are_no_outside_experts(version, school, office):
    own = make_member(Role.TEACHER, school, email="expert1@firm.test")
    assert own.email == "expert1@firm.test"

    with pytest.raises(Invalid) as refusal:
        make_review(version, office)

    assert set(refusal.value.fields) == {"email1"}


def test_a_number_that_breaks_a_rule_is_explained_to_the_experts(school, office):
    version = make_version(school, with_course(make_plan(), "SX", credits=9))
    due = timezone.now() + timedelta(days=5)
    with pytest.raises(Invalid):
        operations.open_review(version.pk, make_experts(), quorum=2, due_at=due, by=office)

    operations.open_review(version.pk, make_experts(), quorum=2, due_at=due, reason="按周计，多给一学分", by=office)

    assert version.reviews.get().rule_reason == "按周计，多给一学分"


def test_the_committee_sends_back_to_new_experts_or_to_draft(version, office):
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)

    operations.send_back(version.pk, "industry", remark="请再听一家企业", by=office)
    assert (again(version).stage, queries.open_review_of(version)) == ("industry", None)
    second = make_review(version, office)
    give_votes(second)
    operations.close_review(second.pk, by=office)
    operations.send_back(version.pk, "draft", remark="课程标准不全", by=office)

    assert again(version).is_draft
    assert list(WorkflowState.objects.values_list("status", flat=True)) == ["cancelled"]
    with pytest.raises(WrongState):
        operations.send_back(version.pk, "industry", remark="x", by=office)


def test_an_old_review_does_not_publish_a_changed_version(version, office):
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)
    operations.decide(version.pk, passed=False, by=office, **meeting())
    save_plan(version.pk, make_plan(goal="改过的"), seen=1, by=office)
    make_review(version, office)

    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeDecision.objects.create(version=version, review=review, outcome="passed", by=office, **meeting())
    with pytest.raises(IntegrityError), transaction.atomic():
        by_revision(again(version))


def test_people_come_and_go_while_the_review_is_open(version, office):
    review = make_review(version, office)
    operations.revoke(review.experts.last().pk, by=office)

    new = operations.add_expert(review.pk, operations.ExpertPlan("新", "外校", "expert2@firm.test"), by=office)

    assert (new.is_good, review.experts.count()) == (True, 4)
    with pytest.raises(Invalid):
        operations.add_expert(review.pk, operations.ExpertPlan("又", "外校", "expert2@firm.test"), by=office)


def test_once_a_vote_is_in_only_who_steps_aside_is_replaced(version, office):
    review = make_review(version, office)
    give_votes(review, places=(0,))
    new = [operations.ExpertPlan(f"新{n}", "外校", f"new{n}@firm.test") for n in range(2)]
    with pytest.raises(WrongState, match="不能再加人"):
        operations.add_expert(review.pk, new[0], by=office)
    operations.revoke(review.experts.all()[2].pk, by=office)
    with pytest.raises(WrongState, match="不能再加人"):
        operations.add_expert(review.pk, new[0], by=office)
    left = review.experts.all()[1]
    operations.recuse(left.pk, "亲属在本校任教")

    added = operations.add_expert(review.pk, new[0], by=office)

    assert (added.replaces, review.experts.count()) == (left, 4)
    assert queries.minutes(queries.whole_reviews().get()).experts[-1][-1] == "接替专家1；未表决"
    with pytest.raises(WrongState, match="不能再加人"):
        operations.add_expert(review.pk, new[1], by=office)


def test_a_panel_does_not_grow_without_end(version, office):
    review = make_review(version, office, experts=15)

    with pytest.raises(Invalid, match="最多请 15 位"):
        operations.add_expert(review.pk, operations.ExpertPlan("新", "外校", "new@firm.test"), by=office)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_only_the_academic_office_sends_and_decides(version, school, office, role):
    person = make_member(role, school)

    with pytest.raises(NotAllowed):
        make_review(version, person)
    review = make_review(version, office)
    for act in (
        lambda: operations.close_review(review.pk, by=person),
        lambda: operations.revoke(review.experts.first().pk, by=person),
        lambda: operations.hand_over(review.experts.first().pk, by=person),
        lambda: operations.extend(review.pk, timezone.now() + timedelta(days=9), by=person),
        lambda: operations.add_expert(review.pk, make_experts(4)[3], by=person),
        lambda: operations.send_back(version.pk, "draft", remark="x", by=person),
        lambda: operations.file(version.pk, number="1", filed_on=timezone.localdate(), by=person),
        lambda: operations.decide(version.pk, passed=True, by=person, **meeting()),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("given", "wrong"), [({"in_favour": 4}, "in_favour"), ({"in_favour": 10}, "in_favour"),
                         ({"met_on": date(2100, 1, 1)}, "met_on")],
)  # fmt: skip
def test_the_committee_s_numbers_make_sense(version, office, given, wrong):
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)

    with pytest.raises(Invalid) as refusal:
        operations.decide(version.pk, passed=True, by=office, **meeting(**given))

    assert set(refusal.value.fields) == {wrong}


def test_addresses_are_forgotten_long_after(version, office):
    review = make_review(version, office)
    hand = operations.hand_over(review.experts.first().pk, by=office)
    # Fourteen days to vote, and 180 more.
    with time_machine.travel(timezone.now() + timedelta(days=190)):
        assert background.forget_old() == 0
    assert expert_of_token(hand) == review.experts.first()

    with time_machine.travel(timezone.now() + timedelta(days=200)):
        assert background.forget_old() == 3

    assert set(ReviewExpert.objects.values_list("email", "secret_sha256")) == {("", None)}


def test_letters_that_were_lost_are_for_those_who_may_still_vote(version, office):
    review = make_review(version, office, experts=6)
    sent, handed, revoked, recused, *waiting = review.experts.all()
    background.mail(sent.pk)
    operations.hand_over(handed.pk, by=office)
    operations.revoke(revoked.pk, by=office)
    operations.recuse(recused.pk, "与本校有合作项目")
    give_votes(review, places=(4,))

    assert background.unmailed() == [waiting[1].pk]
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert background.unmailed() == []
    operations.send_back(version.pk, "draft", remark="重写", by=office)
    assert background.unmailed() == []


# ── cohorts ───────────────────────────────────────────────────────────────────
def entrant(school, year, specialty_code="530702"):
    found = make_class(school, entered_on=date(year, 9, 1), specialty_code=specialty_code)
    return make_member(Role.STUDENT, school, school_class=found)


def test_students_stay_on_the_version_of_their_year(school, office):
    this = timezone.localdate().year
    old = entrant(school, this - 2)
    new = entrant(school, this + 2)
    other = entrant(school, this + 2, specialty_code="530701")
    version = publish(make_version(school, make_plan(cohort_year=this - 2)), office)

    second = begin_version(version.programme_id, this + 1, by=office)
    publish(second, office)

    found = [programmes.version_of_student(person.pk) for person in (old, new, other)]
    assert found == [version, second, None]


def test_a_version_for_a_year_that_has_one_is_not_sent(version, office):
    publish(version, office)
    second = begin_version(version.programme_id, 2026, by=office)

    with pytest.raises(Invalid):
        make_review(second, office)


def test_a_later_version_is_for_those_who_have_not_come_yet(school, office):
    """Whoever entered after the first version's year studies by it: a later version must not reach back to them."""
    publish(make_version(school, make_plan(cohort_year=2020)), office)
    first = ProgrammeVersion.objects.get()
    old = entrant(school, 2024)
    second = begin_version(first.programme_id, 2023, by=office)

    with pytest.raises(Invalid, match="2024"):
        make_review(second, office)
    save_plan(second.pk, make_plan(cohort_year=2025), seen=1, by=office)
    review = make_review(second, office)
    assert programmes.version_of_student(old.pk) == first
    give_votes(review)
    operations.close_review(review.pk, by=office)
    late = entrant(school, 2025)
    with pytest.raises(Invalid, match="2025"):
        operations.decide(second.pk, passed=True, by=office, **meeting())

    assert programmes.version_of_student(late.pk) == first


def test_entrants_of_another_specialty_or_school_hold_nothing_up(school, office):
    publish(make_version(school, make_plan(cohort_year=2020)), office)
    entrant(school, 2024, specialty_code="530701")
    entrant(make_university(), 2024)
    second = begin_version(ProgrammeVersion.objects.get().programme_id, 2023, by=office)

    assert make_review(second, office).is_open


def test_the_first_version_may_be_for_those_who_are_here(school, office):
    old = entrant(school, 2024)

    published = publish(make_version(school, make_plan(cohort_year=2023)), office)

    assert programmes.version_of_student(old.pk) == published


# ── days ──────────────────────────────────────────────────────────────────────
def test_the_committee_meets_after_the_review_and_the_filing_follows_it(version, office):
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)
    yesterday = timezone.localdate(again(review).closed_at) - timedelta(days=1)
    with pytest.raises(Invalid) as early:
        operations.decide(version.pk, passed=True, by=office, **meeting(met_on=yesterday))
    assert set(early.value.fields) == {"met_on"}

    operations.decide(version.pk, passed=True, by=office, **meeting())

    for day in (yesterday, timezone.localdate() + timedelta(days=2)):
        with pytest.raises(Invalid) as wrong:
            operations.file(version.pk, number="皖备 2026-17", filed_on=day, by=office)
        assert set(wrong.value.fields) == {"filed_on"}


# ── the workflow under it ─────────────────────────────────────────────────────
def no_workflow():
    operations.ensure_workflow().deactivate()


def no_first_task():
    IndustryReviewTask.objects.get(active=True).deactivate()


@pytest.mark.parametrize("switch_off", [no_workflow, no_first_task])
@pytest.mark.parametrize("at", ["industry", "committee"])
def test_a_workflow_switched_off_in_the_cms_leaves_nothing_stuck(version, office, switch_off, at):
    review = make_review(version, office)
    give_votes(review)
    if at == "industry":
        switch_off()
    operations.close_review(review.pk, by=office)
    if at == "committee":
        switch_off()

    operations.decide(version.pk, passed=True, by=office, **meeting())

    assert again(version).stage == "published"


@pytest.mark.parametrize("switch_off", [no_workflow, no_first_task])
@pytest.mark.parametrize("to", ["draft", "industry"])
def test_a_version_comes_back_from_a_workflow_switched_off(version, office, switch_off, to):
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)
    switch_off()

    operations.send_back(version.pk, to, remark="请再听一家企业", by=office)

    publish(again(version), office)
    assert again(version).live


# ── the reason ────────────────────────────────────────────────────────────────
def test_the_reason_stays_with_the_version_until_it_is_sent_again(version, office):
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)
    operations.send_back(version.pk, "draft", remark=" 课程标准不全 ", by=office)
    assert again(version).returned_reason == "课程标准不全"
    save_plan(version.pk, make_plan(goal="改过的"), seen=1, by=office)
    assert again(version).returned_reason == "课程标准不全"

    make_review(version, office)

    assert again(version).returned_reason == ""
