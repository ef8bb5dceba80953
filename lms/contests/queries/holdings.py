"""What this app holds about one person, for their own export."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from lms.contests.choices import SHOWN
from lms.contests.models import (
    AnswerDraft,
    Assignment,
    Commitment,
    Confidence,
    ContestAppeal,
    ContestAward,
    Handover,
    Judge,
    Recusal,
    Ruling,
    Sheet,
    Submission,
    TeamMember,
    TeamReview,
)
from lms.people.public import User


def own_rows(person: User) -> Mapping[str, Iterable[Mapping[str, Any]]]:
    """Teams and who leads them, signatures, work, appeals and awards; for a judge the seats and the own sheets."""
    mine = Q(entry__team__members__person=person)
    return {
        "teams": TeamMember.objects.filter(person=person).values(
            "team__name",
            "team__state",
            "part",
            "organisation__name_zh",
            "level",
            "year_of_study",
            "joined_at",
            "left_at",
        ),
        "handovers": Handover.objects.filter(Q(member__person=person) | Q(before=person) | Q(by=person)).values(
            "team__name", "state", "reason", "at", "answered_at"
        ),
        "commitments": Commitment.objects.filter(member__person=person).values("text__version", "signed_at"),
        "submissions": Submission.objects.filter(by=person).values(
            "entry__team__name", "kind", "name", "link", "text", "size", "sha256", "received_at", "state"
        ),
        "answer_drafts": AnswerDraft.objects.filter(saved_by=person).values("entry__team__name", "given", "saved_at"),
        "appeals": ContestAppeal.objects.filter(filed_by=person).values("reason", "state", "filed_at", "answer"),
        "rulings": Ruling.objects.filter(mine).distinct().values("entry__team__name", "kind", "points", "reason", "at"),
        "awards": ContestAward.objects.filter(mine, entry__contest_round__state__in=SHOWN)
        .distinct()
        .values("entry__team__name", "prize__title_zh", "place", "given_at"),
        "judge_seats": Judge.objects.filter(person=person).values("contest_round__title_zh", "code", "declared_at"),
        "recusals": Recusal.objects.filter(judge__person=person).values(
            "entry__blind_number", "source", "reason", "at"
        ),
        "assignments": Assignment.objects.filter(judge__person=person).values(
            "entry__blind_number", "state", "given_at"
        ),
        "sheets": Sheet.objects.filter(assignment__judge__person=person).values(
            "assignment__entry__blind_number", "points", "comment", "submitted_at"
        ),
        "confidences": Confidence.objects.filter(member__person=person).values("sponsor__title_zh", "sha256", "at"),
        "reviews_made": TeamReview.objects.filter(by=person).values("team__name", "approved", "reason", "at"),
    }
