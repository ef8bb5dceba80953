"""A4 papers by ReportLab in the fonts the product carries: a programme, its review, what is attained by it. Pure."""

from courses.formats.papers.attainment import Attained, AttainmentPaper
from courses.formats.papers.attainment import draw as attainment
from courses.formats.papers.minutes import Minutes, Said
from courses.formats.papers.minutes import draw as minutes
from courses.formats.papers.programmes import Heading
from courses.formats.papers.programmes import draw as programme

__all__ = ["Attained", "AttainmentPaper", "Heading", "Minutes", "Said", "attainment", "minutes", "programme"]
