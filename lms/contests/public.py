"""The door of contests: what the dashboards, the supervision and the demo may ask of them."""

from lms.contests.operations.importing.fields import FieldTeam, import_field
from lms.contests.operations.importing.outlines import Dates, Imported, import_contest
from lms.contests.operations.rounds import finish_round, promote, publish_round

__all__ = [
    "Dates",
    "FieldTeam",
    "Imported",
    "finish_round",
    "import_contest",
    "import_field",
    "promote",
    "publish_round",
]
