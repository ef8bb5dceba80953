"""The door of pages: `from lms.pages import public as pages`."""

from lms.pages.models import HomePage
from lms.pages.operations import create_site
from lms.pages.queries.chrome import Chrome

__all__ = ["Chrome", "HomePage", "create_site"]
