"""News in the reader's language, newest first."""

from django.db.models import QuerySet
from wagtail.models import Locale

from lms.pages.models import NewsPage


def news(language: str) -> QuerySet[NewsPage]:
    """Published news in a language (zh-hans or en), newest first."""
    locale = Locale.objects.filter(language_code=language).first()
    return NewsPage.objects.live().public().filter(locale=locale).order_by("-published_on", "-pk")
