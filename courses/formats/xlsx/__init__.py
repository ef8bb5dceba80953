"""The Excel template: a sheet of questions, a row each."""

from courses.formats.xlsx.reading import read
from courses.formats.xlsx.writing import template, write

__all__ = ["read", "template", "write"]
