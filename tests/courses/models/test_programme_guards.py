"""What the database holds of a programme's review, whoever speaks to it: text and panel stay, nothing slips between."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction

from courses.curricula.plans import Module, Standard, digest
from courses.models import (
    CommitteeDecision,
    IndustryReview,
    ProgrammeCourse,
    ProgrammeSkill,
    ProgrammeVersion,
    ReviewExpert,
    ReviewVote,
    guards,
)
from courses.operations import programme_reviews as operations
from courses.operations.programmes import begin_version, save_plan
from lms.common.errors import WrongState
from lms.organisations.public import Role
from lms.skills import public as skills
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import give_votes, make_plan, make_review, make_version, publish, with_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_member(Role.ACADEMIC, make_university())


@pytest.fixture
def version(office):
    return make_version(office.memberships.get().organisation)


@pytest.fixture
def passed(version, office):
    """A version before the committee, with the review that let it pass."""
    review = make_review(version, office)
    give_votes(review)
    return operations.close_review(review.pk, by=office)


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def rows(version):
    return ProgrammeVersion.objects.filter(pk=version.pk)


def decided(version, review, office):
    return CommitteeDecision.objects.create(
        version=version, review=review, outcome="passed", met_on=timezone.localdate(), present=9, in_favour=8, by=office
    )


def test_every_guard_stands():
    assert guards.missing(connection) == []


# ── what is under review says what it says ────────────────────────────────────
@pytest.mark.parametrize(
    "change",
    [{"goal": "x"}, {"outcomes": ["x"]}, {"cohort_year": 2040}, {"years": 5}, {"number": 7}, {"threshold": "0.10"}],
)
def test_what_experts_read_is_not_reworded(version, office, change):
    make_review(version, office)

    refused(lambda: rows(version).update(**change))


def test_what_experts_read_is_not_reworded_by_hand_or_save(version, office):
    make_review(version, office)
    found = rows(version).get()
    found.goal = "x"

    refused(found.save)
    refused(lambda: sql("UPDATE courses_programmeversion SET goal = 'x' WHERE id = %s", version.pk))
    refused(lambda: sql("DELETE FROM courses_programmeversion WHERE id = %s", version.pk))
    assert rows(version).get().plan == make_plan()


@pytest.mark.parametrize("change", [{"specialty_code": "530701"}, {"level": "secondary"}, {"title_zh": "别的"}])
def test_the_programme_keeps_its_name_and_specialty(version, office, change):
    make_review(version, office)

    refused(lambda: type(version.programme).objects.filter(pk=version.programme_id).update(**change))


def test_courses_and_skills_under_review_are_not_added_changed_or_taken_out(version, office):
    skills.load_taxonomy()
    standard = Standard("能开店", "考查", (Module("开店", 560),), (("EC-05", 2),))
    save_plan(version.pk, with_course(make_plan(), "HX", standard=standard), seen=1, by=office)
    make_review(version, office)
    course, taught = version.courses.get(code="HX"), ProgrammeSkill.objects.get()
    other = make_version()

    for change in (
        lambda: ProgrammeCourse.objects.filter(pk=course.pk).update(term=1),
        lambda: ProgrammeCourse.objects.filter(pk=course.pk).update(version=other),
        lambda: ProgrammeCourse.objects.filter(pk=course.pk).update(supports=[[1, "H"]]),
        lambda: sql("DELETE FROM courses_programmecourse WHERE code = 'XX' AND version_id = %s", version.pk),
        lambda: other.courses.filter(code="HX").update(version=version, code="YY"),
        lambda: ProgrammeSkill.objects.filter(pk=taught.pk).update(level=3),
        lambda: ProgrammeSkill.objects.filter(pk=taught.pk).delete(),
        lambda: ProgrammeSkill.objects.create(course=course, skill=skills.Skill.objects.get(code="EC-08"), level=1),
        lambda: ProgrammeCourse.objects.create(
            version=version, position=9, code="ZZ", name_zh="新", category="elective", term=1, theory_hours=1,
            practice_hours=1, credit_hours=1,
        ),
    ):  # fmt: skip
        refused(change)
    assert rows(version).get().plan == with_course(make_plan(), "HX", standard=standard)


def test_a_version_begins_as_a_draft(version):
    for fields in ({"step": "industry"}, {"step": "committee", "times_sent": 1}, {"live": True}):
        refused(lambda fields=fields: ProgrammeVersion.objects.create(
            programme=version.programme, number=9, cohort_year=2030, **fields))  # fmt: skip


def test_what_is_published_and_filed_stays_where_it_is(version, office):
    publish(version, office)
    first = version.revisions.earliest("pk")

    for change in ({"step": "draft"}, {"times_sent": 5}, {"live_revision": None}, {"live_revision": first.pk + 99}):
        refused(lambda change=change: rows(version).update(**{
            name + "_id" if name == "live_revision" else name: value for name, value in change.items()}))  # fmt: skip
    refused(lambda: sql("DELETE FROM courses_programmeversion WHERE id = %s", version.pk))
    operations.file(version.pk, number="皖备 1", filed_on=timezone.localdate(), by=office)
    for change in ({"filing_number": "皖备 2"}, {"filed_on": None}):
        refused(lambda change=change: rows(version).update(**change))


# ── published only as it was read ─────────────────────────────────────────────
def test_text_does_not_slip_in_between_review_and_committee(version, passed, office):
    rows(version).update(step="draft")
    rows(version).update(goal="没人看过的")
    version.courses.update(theory_hours=1)

    refused(lambda: rows(version).update(step="committee"))
    rows(version).update(step="industry", times_sent=2)
    refused(lambda: rows(version).update(step="committee"))
    refused(lambda: rows(version).update(times_sent=1))
    refused(lambda: decided(version, passed, office))
    refused(lambda: rows(version).update(live=True, live_revision=passed.revision))


def test_a_draft_is_not_published_by_a_forged_step(version, passed, office):
    decided(version, passed, office)
    rows(version).update(step="draft")

    refused(lambda: rows(version).update(live=True, live_revision=passed.revision))
    refused(lambda: rows(version).update(live=True, live_revision=passed.revision, step="committee", times_sent=2))


def older_revision(version):
    version.revisions.earliest("pk").publish()


def no_revision(version):
    rows(version).update(live=True)


def by_action(version):
    first = version.revisions.earliest("pk")
    PublishRevisionAction(first, changed=False).execute(skip_permission_checks=True)


def by_the_clock(version):
    """What a scheduled publication would call in the night."""
    version.revisions.filter(pk=version.revisions.earliest("pk").pk).update(
        approved_go_live_at=timezone.now() - timedelta(days=1)
    )
    call_command("publish_scheduled")


@pytest.mark.parametrize("way", [older_revision, no_revision, by_action, by_the_clock])
def test_only_the_revision_that_was_read_is_published(version, office, way):
    save_plan(version.pk, with_course(make_plan(), "HX", name="改了名"), seen=1, by=office)
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)
    decided(version, review, office)

    refused(lambda: way(rows(version).get()))
    rows(version).get().get_latest_revision().publish()

    found = rows(version).get()
    assert (found.live, found.live_revision, digest(found.plan)) == (True, review.revision, review.content_sha256)


def test_a_revision_reworded_after_the_review_is_not_published(version, passed, office):
    decided(version, passed, office)
    revision = passed.revision
    revision.content["goal"] = "没人看过的"
    revision.save(update_fields=["content"])

    refused(lambda: rows(version).get().get_latest_revision().publish())


def test_the_committee_is_told_when_the_text_is_another(version, office):
    """A skill of the taxonomy given another code is outside the guarded tables; the digest sees it."""
    skills.load_taxonomy()
    standard = Standard("能开店", "考查", (Module("开店", 560),), (("EC-05", 2),))
    save_plan(version.pk, with_course(make_plan(), "HX", standard=standard), seen=1, by=office)
    review = make_review(version, office)
    give_votes(review)
    operations.close_review(review.pk, by=office)
    skills.Skill.objects.filter(code="EC-05").update(code="EC-95")

    with pytest.raises(WrongState, match="不一样"):
        operations.decide(version.pk, passed=True, met_on=timezone.localdate(), present=9, in_favour=8, by=office)

    assert not CommitteeDecision.objects.exists()


def test_a_version_goes_to_the_committee_by_its_own_review_alone(version, office):
    publish(version, office)
    second = begin_version(version.programme_id, 2030, by=office)
    review = make_review(second, office)

    refused(lambda: rows(second).update(step="committee"))
    refused(lambda: IndustryReview.objects.filter(pk=review.pk).update(version=version))


# ── the panel ─────────────────────────────────────────────────────────────────
def test_a_quorum_and_what_was_sent_stay(version, office):
    review = make_review(version, office, quorum=3)
    own = IndustryReview.objects.filter(pk=review.pk)

    for change in ({"quorum": 2}, {"times_sent": 9}, {"content_sha256": "0"}, {"rule_reason": "x"}, {"judgement": {}}):
        refused(lambda change=change: own.update(**change))


def test_a_review_is_opened_about_what_is_under_review(version, office):
    review = make_review(version, office)
    operations.send_back(version.pk, "draft", remark="重写", by=office)
    save_plan(version.pk, make_plan(goal="改过的"), seen=1, by=office)
    second = make_review(version, office)
    told = {name: getattr(second, name) for name in (
        "version", "revision", "times_sent", "content_sha256", "judgement", "quorum", "due_at", "opened_by")}  # fmt: skip
    ReviewExpert.objects.filter(review=second).delete()
    second.delete()

    for change in ({"times_sent": 1}, {"revision": review.revision}, {"version": make_version()}, {"quorum": 1},
                   {"outcome": "passed", "closed_at": timezone.now()}):  # fmt: skip
        refused(lambda change=change: IndustryReview.objects.create(
            task_state=second.task_state, **{**told, **change}))  # fmt: skip
    assert IndustryReview.objects.create(task_state=second.task_state, **told).is_open


def test_a_review_with_a_vote_is_not_taken_away(version, office):
    review = make_review(version, office)
    give_votes(review, places=(0,))

    refused(lambda: sql("DELETE FROM courses_industryreview WHERE id = %s", review.pk))


def test_nobody_is_asked_who_has_already_answered_nor_moved_to_another_panel(version, office):
    review = make_review(version, office)
    other = make_review(make_version(office.memberships.get().organisation, specialty_code="530701"), office)
    expert = ReviewExpert.objects.filter(pk=review.experts.first().pk)

    refused(lambda: ReviewExpert.objects.create(
        review=review, name="x", unit="y", is_enterprise=True, voted_at=timezone.now(), signed_name="x"))  # fmt: skip
    refused(lambda: expert.update(review=other))
    refused(lambda: expert.update(replaces=review.experts.last()))


def test_a_closed_review_takes_no_vote(passed):
    silent = ReviewExpert.objects.get(name="专家2")

    refused(lambda: ReviewVote.objects.create(expert=silent, item="goal", verdict="agree"))


def test_a_review_that_was_closed_stays_closed(version, office):
    review = make_review(version, office)
    give_votes(review)
    operations.send_back(version.pk, "draft", remark="重写", by=office)
    own = IndustryReview.objects.filter(pk=review.pk)

    for change in ({"outcome": "passed"}, {"outcome": "", "closed_at": None}, {"remark": "x"}):
        refused(lambda change=change: own.update(**change))
    refused(own.delete)


@pytest.mark.parametrize(
    "change",
    [{"is_enterprise": True}, {"name": "别人"}, {"unit": "别处"}, {"post": "院长"}],
)
def test_who_an_expert_is_stays(version, office, change):
    make_review(version, office)

    refused(lambda: ReviewExpert.objects.filter(name="专家1").update(**change))


def test_what_an_expert_did_stays(version, office):
    review = make_review(version, office)
    give_votes(review, places=(0,))
    operations.recuse(review.experts.all()[1].pk, "亲属在本校任教")
    operations.revoke(review.experts.all()[2].pk, by=office)
    voted, recused, revoked = (ReviewExpert.objects.filter(pk=one.pk) for one in review.experts.all())

    for row, change in (
        (voted, {"voted_at": None}), (voted, {"signed_name": "x"}), (voted, {"revoked_at": timezone.now()}),
        (recused, {"recused_at": None}), (revoked, {"revoked_at": None}),
    ):  # fmt: skip
        refused(lambda row=row, change=change: row.update(**change))
    for row in (voted, recused, revoked):
        refused(row.delete)
    for row in (recused, revoked):
        refused(lambda row=row: ReviewVote.objects.create(expert=row.get(), item="goal", verdict="agree"))


def test_a_closed_panel_changes_no_more(version, passed, office):
    silent = ReviewExpert.objects.filter(name="专家2")

    for change in ({"recused_at": timezone.now()}, {"revoked_at": timezone.now()}, {"voted_at": timezone.now()}):
        refused(lambda change=change: silent.update(**change))
    refused(lambda: ReviewExpert.objects.create(review=passed, name="后来", unit="外校"))
    assert silent.update(email="", secret_sha256=None) == 1


def test_nobody_is_added_once_a_vote_is_in(version, office):
    review = make_review(version, office)
    give_votes(review, places=(0,))

    refused(lambda: ReviewExpert.objects.create(review=review, name="后来", unit="外校"))
    refused(lambda: ReviewExpert.objects.create(
        review=review, name="后来", unit="外校", replaces=review.experts.all()[1]))  # fmt: skip


def test_a_decision_stays_and_rests_on_a_passed_review(version, office):
    review = make_review(version, office)
    refused(lambda: decided(version, review, office))
    give_votes(review)
    operations.close_review(review.pk, by=office)

    made = decided(version, review, office)

    refused(lambda: CommitteeDecision.objects.filter(pk=made.pk).update(in_favour=9))
    refused(made.delete)
