"""The scheme a run is graded by: pinned once, so that no learner's weights change under way."""

from courses.background.schemes import current_scheme, pin_scheme

__all__ = ["current_scheme", "pin_scheme"]
