"""The scheme a run is graded by: pinned once, so that no learner's weights change under way."""

from courses.background.schemes import current_scheme, pin_scheme
from courses.models import CourseRun, GradeScheme

__all__ = ["current_scheme", "pin_scheme", "shown_scheme"]


def shown_scheme(run: CourseRun) -> GradeScheme:
    """The scheme the run keeps, or would be given now."""
    return run.scheme or current_scheme(run.organisation_id)
