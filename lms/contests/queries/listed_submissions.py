"""Submissions of a round as its organiser looks for them, and how scoring stands part by part."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lms.contests.choices import SubmissionKind, SubmissionState
from lms.contests.models import AnswerKey, Module, Round, Submission
from lms.contests.queries import keys
from lms.contests.queries import submissions as queries


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty: everything."""

    q: str = ""
    module: int | None = None
    state: str = ""


@dataclass(frozen=True)
class Standing:
    """How scoring of a part stands."""

    module: Module
    received: int
    waiting: int
    scored: int
    failed: int
    refused: int
    key: AnswerKey | None
    by_machine: bool


def filtered(made: Round, asked: Filters, *, by_team: bool = True) -> QuerySet[Submission]:
    """What was handed in, the newest first, narrowed down; by team and school only for who may know them."""
    rows = queries.of_round(made).order_by("-received_at", "-pk")
    if asked.module:
        rows = rows.filter(module=asked.module)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.q:
        found = Q(entry__blind_number__icontains=asked.q) | Q(sha256__startswith=asked.q.lower())
        if by_team:
            found |= Q(entry__team__name__icontains=asked.q) | Q(entry__team__host__name_zh__icontains=asked.q)
        rows = rows.filter(found)
    return rows


def modules_of(made: Round) -> list[Standing]:
    """Every part with its numbers and the key in force. Two queries."""
    state = SubmissionState
    counts = {
        "received": Count("submissions"),
        # Texts and links wait for no machine, whatever else the part takes.
        "waiting": _counted(
            Q(submissions__state__in=[state.RECEIVED, state.SCORING], submissions__kind=SubmissionKind.ANSWERS)
        ),
        "scored": _counted(Q(submissions__state=state.SCORED)),
        "failed": _counted(Q(submissions__state=state.FAILED)),
        "refused": _counted(Q(submissions__state=state.REFUSED)),
    }
    modules = list(made.modules.annotate(**counts))
    in_force = keys.of_modules(modules)
    return [
        Standing(
            module, **{name: getattr(module, name) for name in counts}, key=in_force.get(module.pk),
            by_machine=SubmissionKind.ANSWERS in module.takes,
        )
        for module in modules
    ]  # fmt: skip


def _counted(which: Q) -> Count:
    return Count("submissions", filter=which)
