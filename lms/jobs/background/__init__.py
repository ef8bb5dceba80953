"""Long work itself: who can do it, doing it, and finding what nobody does. Safe to run twice."""

from lms.jobs.background.progress import Progress
from lms.jobs.background.registry import Runner, label_of, runner
from lms.jobs.background.running import run
from lms.jobs.background.sweeping import keep_shortest, to_wake

__all__ = ["Progress", "Runner", "keep_shortest", "label_of", "run", "runner", "to_wake"]
