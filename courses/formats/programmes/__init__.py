"""A training programme as a workbook, out and in: five sheets, one for each kind of line. Pure, without Django."""

from courses.formats.programmes.reading import ReadPlan, read
from courses.formats.programmes.writing import write

__all__ = ["ReadPlan", "read", "write"]
