"""What this app holds about one person, for their own export."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, F, Q, Value, When

from courses.choices import AttemptState, SubmissionState
from courses.models import (
    Answer,
    Attempt,
    Enrolment,
    ExternalHours,
    GradeEvent,
    HoursEntry,
    LabAttempt,
    LabGrant,
    LessonDone,
    Marking,
    MentorLink,
    Post,
    PostReport,
    RegradeRequest,
    Submission,
    SubmissionFile,
    SubmissionMember,
    WatchedVideo,
)
from lms.people.public import User


def own_rows(person: User) -> Mapping[str, Iterable[Mapping[str, Any]]]:
    """Enrolments, lessons done, attempts with their answers, labs, and grades; and the runs a teacher gives."""
    course, mine = "enrolment__run__course__title", {"enrolment__person": person}
    return {
        "enrolments": list(
            Enrolment.objects.filter(person=person).values(
                "run__course__title",
                "run__term",
                "state",
                "enrolled_at",
                "passed_at",
                "ticket",
                "removed_because",
                "group__name",
                "last_lesson__title",
            )
        ),
        "lessons_done": list(LessonDone.objects.filter(**mine).values(course, "lesson__title", "done_at")),
        "attempts": list(
            Attempt.objects.filter(**mine).values(
                course, "number", "state", "started_at", "submitted_at", "score_percent"
            )
        ),
        "answers": list(
            Answer.objects.filter(attempt__enrolment__person=person).values(
                "attempt__uuid", "question__stem_plain", "given", "fraction", "saved_at"
            )
        ),
        "lab_attempts": list(
            LabAttempt.objects.filter(**mine).values(
                course,
                "code",
                "kind",
                "number",
                "state",
                "started_at",
                "submitted_at",
                "version",
                "given",
                "score_percent",
                # It draws the whole case, with what is not shown before handing in.
                case_seed=Case(When(state=AttemptState.SUBMITTED, then=F("seed"))),
            )
        ),
        "lab_grants": list(LabGrant.objects.filter(**mine).values(course, "code", "reason", "at")),
        # What was not published yet is a draft of the teacher's, as an essay's marks are until they are given back.
        "grades": list(
            GradeEvent.objects.filter(**mine, published_at__isnull=False).values(
                course, "item__name", "score_percent", "source", "reason", "at", "published_at"
            )
        ),
        "hours": list(
            HoursEntry.objects.filter(person=person).values(
                "source", "minutes", "title", "evidence", "detail", "recorded_at"
            )
        ),
        "watched": list(
            WatchedVideo.objects.filter(**mine).values("lesson__title", "duration_seconds", "parts", "updated_at")
        ),
        "external_hours": list(
            ExternalHours.objects.filter(person=person).values(
                "title", "organiser", "happened_on", "minutes", "proof", "state", "reason", "submitted_at"
            )
        ),
        "regrades": list(
            RegradeRequest.objects.filter(event__enrolment__person=person).values(
                "event__item__name", "reason", "state", "asked_at", "answer", "answered_at"
            )
        ),
        "submissions": list(
            Submission.objects.filter(Q(**mine) | Q(members__enrolment__person=person))
            .annotate(
                # A mark that is not released is the teacher's draft.
                released_percent=Case(When(state=SubmissionState.RELEASED, then=F("counted_percent"))),
                given=Case(When(state=SubmissionState.MARKED, then=Value("handed_in")), default=F("state")),
            )
            .distinct()
            .values(
                course,
                "assignment__title",
                "number",
                "given",
                "text",
                "handed_in_at",
                "group__name",
                "released_percent",
            )
        ),
        "markings": list(
            Marking.objects.filter(
                Q(submission__enrolment__person=person) | Q(submission__members__enrolment__person=person),
                submission__state=SubmissionState.RELEASED,
            )
            .distinct()
            .values("submission__assignment__title", "role", "percent", "levels", "comments", "comment", "marked_at")
        ),
        "group_work": list(
            SubmissionMember.objects.filter(**mine, submission__state=SubmissionState.RELEASED).values(
                "submission__assignment__title", "submission__group__name", "points", "reason"
            )
        ),
        "group_shares": list(
            # The points stay unseen until they are released; the share was put to the person at once.
            SubmissionMember.objects.filter(**mine).values(
                "submission__assignment__title", "share", "answer", "objection", "answered_at"
            )
        ),
        "mentor_invitations": list(
            MentorLink.objects.filter(person=person).values(
                "assignment__title", "name", "email", "invited_at", "expires_at", "revoked_at", "used_at"
            )
        ),
        "submission_files": list(
            SubmissionFile.objects.filter(submission__enrolment__person=person).values("name", "size", "sha256")
        ),
        "posts": list(
            Post.objects.filter(author=person).values("thread__title", "body", "posted_at", "edited_at", "removed_at")
        ),
        "post_reports": list(
            PostReport.objects.filter(reporter=person).values("post__thread__title", "reason", "note", "reported_at")
        ),
        "runs_assisted": list(
            person.runs_assisted.values(
                "run__course__title", "run__term", "kind", "may_see_roster", "may_mark", "may_moderate"
            )
        ),
        "runs_taught": list(person.course_runs.values("course__title", "term", "starts_on", "ends_on")),
    }
