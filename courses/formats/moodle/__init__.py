"""Moodle XML: docs.moodle.org/en/Moodle_XML_format."""

from courses.formats.moodle.reading import read
from courses.formats.moodle.writing import write

__all__ = ["read", "write"]
