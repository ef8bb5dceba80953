"""The moment somebody passes: state, audit, skills, certificate and notice in one transaction, once."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates import public as certificates
from courses.choices import PASS_PERCENT, EnrolmentState
from courses.models import CoursePage, Enrolment, GradeEvent
from courses.queries import comments, pages, progress, skills
from lms.audit import public as audit
from lms.notices import public as notices
from lms.people.models import User


def locked(enrolment_id: int) -> Enrolment:
    """The enrolment, with its row locked until the transaction ends, so that two last steps cannot both pass it."""
    rows = Enrolment.objects.select_for_update(of=("self",))
    return rows.select_related("run__course", "run__organisation", "person").get(pk=enrolment_id)


@transaction.atomic
def settle(enrolment: Enrolment, *, by: User | None) -> bool:
    """Whether the locked enrolment passed just now: every lesson done and a score at or above the pass mark."""
    if enrolment.state != EnrolmentState.LEARNING:
        return False
    reached = progress.progress_of(enrolment)
    if not (reached.is_complete and reached.is_score_enough):
        return False
    enrolment.move(to=EnrolmentState.PASSED, passed_at=timezone.now())
    score = float(reached.score_percent or 0)
    run = enrolment.run
    audit.record("enrolment.passed", enrolment, by=by, organisation_id=run.organisation_id, score_percent=score)
    award = _award(enrolment, score)
    certificates.record_skills(enrolment.person_id, award.skills, evidence=enrolment.evidence, source="course")
    certificates.issue(award, by=by)
    notices.notify(
        [enrolment.person_id],
        "course.passed",
        words={"course": run.course.title, "score": score},
        url=pages.path_of(run.course),
    )
    return True


def settle_waiting() -> int:
    """Pass those who need no further step of their own, as when an editor takes back the last lesson they lacked.

    Returns how many passed. Safe to run twice: each is settled under its own lock.
    """
    return _settle_all(Enrolment.objects.filter(run__open_data=False))


def settle_run(run_id: int) -> int:
    """The same for one run, after its grades were published or its columns changed."""
    return _settle_all(Enrolment.objects.filter(run=run_id, run__open_data=False))


def _settle_all(rows: QuerySet[Enrolment]) -> int:
    # A mean of events reaches the mark only if one of them does: the others need not be worked out.
    enough = GradeEvent.objects.filter(published_at__isnull=False, score_percent__gte=PASS_PERCENT)
    waiting = rows.filter(pk__in=enough.values("enrolment"), state=EnrolmentState.LEARNING).order_by("pk")
    return sum(_settle_one(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _settle_one(enrolment_id: int) -> bool:
    return settle(locked(enrolment_id), by=None)


def _award(enrolment: Enrolment, score: float) -> certificates.Award:
    run, course = enrolment.run, enrolment.run.course
    granted = tuple((row.skill.code, row.level) for row in skills.skills_of(course))
    return certificates.Award(
        template="completion",
        holder_id=enrolment.person_id,
        evidence=enrolment.evidence,
        title_zh=course.title,
        title_en=_english_title(course),
        body_zh=f"修完课程 {course.code} 的全部 {course.class_hours} 学时，结课考核合格，准予结业。",
        body_en=f"has done all {course.class_hours} class hours of {course.code} and passed its final assessment.",
        organisation_ids=(run.organisation_id,),
        skills=granted,
        score_percent=score,
        class_hours=course.class_hours,
        starts_on=run.starts_on,
        ends_on=timezone.localdate(enrolment.passed_at),
        comments=comments.public_comments(enrolment),
    )


def _english_title(course: CoursePage) -> str:
    english = CoursePage.objects.filter(translation_key=course.translation_key, locale__language_code="en").first()
    return english.title if english else course.title
