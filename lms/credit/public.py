"""The door of the credit files (信用档案)."""

from lms.credit.operations import add_rating, record_teaching
from lms.credit.queries import FEWEST_RATINGS, CreditFile, credit_file, credit_files, taught_minutes

__all__ = [
    "FEWEST_RATINGS",
    "CreditFile",
    "add_rating",
    "credit_file",
    "credit_files",
    "record_teaching",
    "taught_minutes",
]
