"""What is reported in runs and waits for an answer, of posts and of peer reviews alike."""

from collections.abc import Collection
from dataclasses import dataclass

from courses.choices import ReportState
from courses.models import CourseRun, PeerReport, PostReport

RUN = ("course", "organisation")


@dataclass(frozen=True)
class WaitingReport:
    """A report nobody has answered: of which thread or assignment, in which run."""

    report: PostReport | PeerReport
    run: CourseRun
    thing: str


def waiting_in(moderated: Collection[CourseRun], judged: Collection[CourseRun]) -> list[WaitingReport]:
    """Open reports, what is due first: of posts in the first runs, of peer reviews in the second. Two queries."""
    posts = PostReport.objects.filter(post__thread__run__in=moderated, state=ReportState.OPEN)
    peers = PeerReport.objects.filter(review__peer_round__assignment__run__in=judged, state=ReportState.OPEN)
    found = [
        *posts.select_related(*[f"post__thread__run__{name}" for name in RUN]),
        *peers.select_related(*[f"review__peer_round__assignment__run__{name}" for name in RUN]),
    ]
    return sorted(map(waiting_report, found), key=lambda one: (one.report.due_at, one.report.pk))


def waiting_report(report: PostReport | PeerReport) -> WaitingReport:
    """One of them."""
    if isinstance(report, PostReport):
        thread = report.post.thread
        return WaitingReport(report, thread.run, thread.title)
    assignment = report.review.peer_round.assignment
    return WaitingReport(report, assignment.run, assignment.title)
