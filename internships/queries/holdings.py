"""Everything this app holds about one person."""

from typing import Any

from django.db.models import QuerySet

from internships.choices import SHOWN
from internships.models import (
    Belonging,
    Candidate,
    Contact,
    Evaluation,
    Finding,
    InterviewNote,
    LogEntry,
    Mark,
    Order,
    OrderPartner,
    Placement,
    RankedList,
    SavedOrder,
    SavedSearch,
    Scheme,
    Signature,
)


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """The person's lists, published results, signatures, log and evaluations, as plain rows.

    Nothing that is still sealed: neither an unpublished result nor what the other side wrote before both had.
    """
    placements = Placement.objects.filter(student=person, match_round__state__in=SHOWN)
    # What firms wrote of them is theirs to have once it can no longer be bargained over.
    shown = {"candidate__student": person, "candidate__match_round__state__in": SHOWN}
    about = Evaluation.objects.filter(placement__student=person, opened_at__isnull=False).exclude(by=person)
    return {
        "ranked_lists": _values(
            RankedList.objects.filter(student=person),
            "match_round__code", "post_ids", "categories", "salt", "version", "submitted_at", "saved_at",
        ),
        "categories": _values(
            Belonging.objects.filter(student=person), "category__name_zh", "recorded_at", "valid_until"
        ),
        "categories_recorded": _values(
            Belonging.objects.filter(recorded_by=person), "category__name_zh", "recorded_at"
        ),
        "saved_searches": _values(SavedSearch.objects.filter(person=person), "name", "query", "created_at"),
        "saved_orders": _values(SavedOrder.objects.filter(person=person), "order__code", "saved_at"),
        "candidacies": _values(
            Candidate.objects.filter(student=person),
            "match_round__code", "post__name_zh", "code", "arrived_at", "left_at",
        ),
        "contacts": _values(
            Contact.objects.filter(student=person), "enterprise__code", "state", "asked_at", "answered_at"
        ),
        "interview_notes_about_me": _values(InterviewNote.objects.filter(**shown), "text", "written_at"),
        "marks_about_me": _values(Mark.objects.filter(**shown), "criterion__name_zh", "points", "at"),
        "interview_notes_written": _values(InterviewNote.objects.filter(by=person), "text", "written_at"),
        "marks_given": _values(Mark.objects.filter(by=person), "criterion__name_zh", "points", "at"),
        "contacts_asked": _values(Contact.objects.filter(asked_by=person), "enterprise__code", "asked_at"),
        "schemes_proposed": _values(Scheme.objects.filter(proposed_by=person), "order__code", "version", "proposed_at"),
        "placements": _values(
            placements,
            "match_round__code", "post__name_zh", "state", "rank", "lottery", "reserve__category__name_zh",
            "agreement_text", "started_on",
            "ended_on", "end_reason", "grade", "student_consented_at", "guardian_consented_on", "consent_kept_at",
            "checked_at",
        ),
        "start_findings": _values(
            Finding.objects.filter(placement__in=placements), "message", "found_at", "closed_at", "waived_reason"
        ),
        "reasons_written": _values(
            Finding.objects.filter(waived_by=person), "order__code", "waived_reason", "waived_at"
        ),
        "joint_orders_answered": _values(
            OrderPartner.objects.filter(answered_by=person), "order__code", "state", "answered_at"
        ),
        "guided": _values(Placement.objects.filter(mentor=person), "match_round__code", "post__name_zh", "state"),
        "orders_guided": _values(Order.objects.filter(mentor=person), "code"),
        "signatures": _values(Signature.objects.filter(signed_by=person), "placement", "party", "signed_at"),
        "log": _values(LogEntry.objects.filter(placement__student=person), "day", "hours", "text", "confirmed_at"),
        "log_comments": _values(
            LogEntry.objects.filter(placement__student=person).exclude(comment=""), "day", "comment"
        ),
        "log_confirmed": _values(LogEntry.objects.filter(confirmed_by=person), "day", "comment", "confirmed_at"),
        "evaluations": _values(
            Evaluation.objects.filter(by=person), "side", "stars", "grade", "comment", "submitted_at"
        ),
        "evaluations_about_me": _values(about, "side", "stars", "grade", "comment", "opened_at"),
    }  # fmt: skip


def _values(rows: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    return list(rows.values(*fields))
