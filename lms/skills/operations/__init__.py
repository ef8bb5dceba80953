"""What editors do to the taxonomy, and how it first comes in."""

from lms.skills.operations.changing import change_taxonomy, undo_change
from lms.skills.operations.following import repoint
from lms.skills.operations.importing import import_sheet
from lms.skills.operations.loading import DATA, load_taxonomy

__all__ = ["DATA", "change_taxonomy", "import_sheet", "load_taxonomy", "repoint", "undo_change"]
