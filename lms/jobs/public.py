"""The door of long work: `from lms.jobs import public as jobs`."""

from lms.jobs.background import Progress, runner
from lms.jobs.errors import Cancelled
from lms.jobs.models import Job
from lms.jobs.operations import start
from lms.jobs.queries import address

__all__ = ["Cancelled", "Job", "Progress", "address", "runner", "start"]
