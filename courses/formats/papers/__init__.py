"""A4 papers by ReportLab in the fonts the product carries: a training programme, the minutes of its review. Pure."""

from courses.formats.papers.minutes import Minutes, Said
from courses.formats.papers.minutes import draw as minutes
from courses.formats.papers.programmes import Heading
from courses.formats.papers.programmes import draw as programme

__all__ = ["Heading", "Minutes", "Said", "minutes", "programme"]
