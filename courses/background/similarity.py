"""Comparing the works of one assignment, as a job that tells how far it is. Safe to run twice."""

from collections import defaultdict
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext_lazy

from courses.choices import SubmissionState
from courses.formats.documents import words_of
from courses.grading import similarity
from courses.models import Assignment, SimilarPair, Submission
from lms.jobs import public as jobs

JOB = "courses.similarity"


@jobs.runner(JOB, label=gettext_lazy("比对作业相似度"), lease_seconds=300)
def compare(progress: jobs.Progress) -> dict[str, int]:
    """Compare the newest work of every author or group, text and documents together; keep the pairs found."""
    assignment = Assignment.objects.get(pk=progress.arguments["assignment"])
    works = newest_works(assignment)
    progress.step(gettext_lazy("读取作业"), total=len(works), of=2)
    texts = []
    for work in works:
        texts.append(text_of(work))
        progress.advance(1)
    progress.step(gettext_lazy("比对"), total=len(works), of=2)
    found = similarity.pairs(texts, without=assignment.instructions, step=lambda: progress.advance(1))
    _keep(assignment, works, {(pair.one, pair.other): pair for pair in found}, _same_files(works))
    return {"pairs": assignment.similar_pairs.count()}


def newest_works(assignment: Assignment) -> list[Submission]:
    """The last work of each learner or group, in the order of their numbers."""
    rows = assignment.submissions.exclude(state=SubmissionState.DRAFT).prefetch_related("files").order_by("number")
    newest = {(row.group_id, None if row.group_id else row.enrolment_id): row for row in rows}
    return sorted(newest.values(), key=lambda row: row.pk)


def text_of(work: Submission) -> str:
    """What was typed, and the words of every document we can read."""
    parts = [work.text]
    for file in work.files.all():
        try:
            with file.file.open("rb") as opened:
                parts.append(words_of(opened, file.name))
        except FileNotFoundError:
            continue
    return "\n".join(part for part in parts if part.strip())


def _same_files(works: list[Submission]) -> set[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for number, work in enumerate(works):
        for digest in sorted({file.sha256 for file in work.files.all()}):
            holders[digest].append(number)
    return {pair for numbers in holders.values() for pair in combinations(numbers, 2)}


@transaction.atomic
def _keep(
    assignment: Assignment,
    works: list[Submission],
    found: dict[tuple[int, int], similarity.Pair],
    same: set[tuple[int, int]],
) -> None:
    """The pairs of this comparison instead of the last; what the teacher set aside stays so."""
    kept = []
    for one, other in sorted(found.keys() | same):
        pair = found.get((one, other))
        facts = {
            "shared_percent": pair.shared_percent if pair else 0,
            "alike_percent": pair.alike_percent if pair else 0,
            "same_file": (one, other) in same,
        }
        row, _made = SimilarPair.objects.update_or_create(
            assignment=assignment, one=works[one], other=works[other], defaults=facts
        )
        kept.append(row.pk)
    assignment.similar_pairs.exclude(pk__in=kept).delete()
