"""What every template knows about how the page should look."""

from django.conf import settings
from django.http import HttpRequest

DARK_MEDIA = {"dark": "screen", "light": "not all"}


def appearance(request: HttpRequest) -> dict[str, object]:
    """Theme and text size from cookies, the languages, and the site's name."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "dark_media": DARK_MEDIA.get(theme, "screen and (prefers-color-scheme: dark)"),
        "theme": theme if theme in DARK_MEDIA else "auto",
        "large_print": request.COOKIES.get("text") == "large",
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "languages": settings.LANGUAGES,
        "debug": settings.DEBUG,
    }
