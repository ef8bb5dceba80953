"""A training programme as a workbook, out and in: a sheet for each kind of line, and the support matrix. Pure."""

from courses.formats.programmes.reading import ReadPlan, read
from courses.formats.programmes.writing import write

__all__ = ["ReadPlan", "read", "write"]
