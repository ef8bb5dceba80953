"""Which kinds of work there are. Apps above register theirs when they are ready; this floor knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import Promise

if TYPE_CHECKING:
    from lms.jobs.background.progress import Progress

Run = Callable[["Progress"], dict[str, Any] | None]


@dataclass(frozen=True)
class Runner:
    """One kind of work: its name for people, what does it, how long it may be silent, and whether it can be stopped."""

    kind: str
    label: str | Promise
    run: Run
    lease_seconds: int
    cancellable: bool = True


_runners: dict[str, Runner] = {}


def runner(
    kind: str, *, label: str | Promise, lease_seconds: int | None = None, cancellable: bool = True
) -> Callable[[Run], Run]:
    """Register the function below as the one that does this kind of work: `run(progress) -> result`.

    lease_seconds  the longest it is silent, between two calls of progress or within one transaction; 60 unless said
    cancellable    False where the job only follows work that others do as well: to take it back would stop nothing
    """

    def register(run: Run) -> Run:
        _runners[kind] = Runner(kind, label, run, lease_seconds or settings.JOB_LEASE_SECONDS, cancellable)
        return run

    return register


def find(kind: str) -> Runner | None:
    """The runner of a kind; None if no app says it can do it."""
    return _runners.get(kind)


def label_of(kind: str) -> str | Promise:
    """The kind's name for people."""
    known = find(kind)
    return known.label if known else kind


def is_cancellable(kind: str) -> bool:
    """Whether work of this kind ends when it is taken back."""
    known = find(kind)
    return known is None or known.cancellable
