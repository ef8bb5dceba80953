"""Reports nobody answered in time: their moderators are told, once."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.choices import HelperKind, ReportState
from courses.models import CourseRun, PeerReport, PostReport
from courses.queries import reports as queries
from lms.notices import public as notices


def tell_overdue() -> int:
    """Tell the moderators of every overdue report; returns how many reports they were told of. Twice is once."""
    return sum(_tell(kind, pk) for kind in (PostReport, PeerReport) for pk in _overdue(kind))


def _overdue(kind: type[PostReport] | type[PeerReport]) -> list[int]:
    rows: QuerySet[PostReport] | QuerySet[PeerReport] = kind.objects.filter(
        state=ReportState.OPEN, overdue_told_at=None, due_at__lte=timezone.now()
    )
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _tell(kind: type[PostReport] | type[PeerReport], pk: int) -> bool:
    report = kind.objects.select_for_update(of=("self",)).get(pk=pk)
    if not report.is_overdue or report.overdue_told_at is not None:
        return False
    report.overdue_told_at = timezone.now()
    report.save(update_fields=["overdue_told_at"])
    one = queries.waiting_report(report)
    run = one.run
    notices.notify(
        _told(run, "may_moderate" if kind is PostReport else "may_mark"),
        "report.overdue",
        words={"course": run.course.title, "thing": one.thing},
        url=f"/uni/{run.organisation.code}/courses/{run.pk}/talk/",
        fold_key=f"report.overdue:{run.pk}",
    )
    return True


def _told(run: CourseRun, right: str) -> list[int]:
    """The teacher, and who was trusted with it beside them: posts by who moderates, reviews by who marks."""
    trusted = run.assistants.filter(Q(**{right: True}) | Q(kind=HelperKind.TEACHER))
    return [run.teacher_id, *trusted.values_list("person_id", flat=True)]
