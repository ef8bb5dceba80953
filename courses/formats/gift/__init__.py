"""GIFT, the plain-text format of Moodle: docs.moodle.org/en/GIFT_format."""

from courses.formats.gift.reading import read
from courses.formats.gift.writing import write

__all__ = ["read", "write"]
