"""Calls as lists and pages show them."""

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from lms.cooperation.choices import SEEN_BY_CALLER, CallState
from lms.cooperation.models import TalentCall
from lms.organisations.public import Organisation


def seen_by(here: Organisation) -> QuerySet[TalentCall]:
    """Published calls are everybody's to answer; a draft is its caller's alone."""
    return TalentCall.objects.filter(~Q(state=CallState.DRAFT) | Q(caller=here))


def listed(rows: QuerySet[TalentCall]) -> QuerySet[TalentCall]:
    """With all that a list shows, and `applied`: how many teams have ever applied."""
    applied = Count("teams", filter=Q(teams__state__in=SEEN_BY_CALLER) & Q(teams__applied_at__isnull=False))
    return rows.select_related("caller", "cluster__city").annotate(applied=applied)


def taking_teams(rows: QuerySet[TalentCall]) -> QuerySet[TalentCall]:
    """Those that teams may apply to today."""
    return rows.filter(state=CallState.OPEN, closes_on__gte=timezone.localdate())
