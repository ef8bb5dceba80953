"""The taxonomy in the formats of other systems. Pure."""

from lms.skills.formats.case import Entry, Framework, document, find, item, package

__all__ = ["Entry", "Framework", "document", "find", "item", "package"]
