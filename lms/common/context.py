"""What every template knows about how the page should look."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from lms.common.menus import space_of

DARK_MEDIA = {"dark": "screen", "light": "not all"}
AUTO_MEDIA = "screen and (prefers-color-scheme: dark)"


def appearance(request: HttpRequest) -> dict[str, object]:
    """Theme and text size from cookies, the languages, the space the address names, and the site's name."""
    theme = request.COOKIES.get("theme", "auto")
    english = get_language() == "en"
    return {
        "dark_media": DARK_MEDIA.get(theme, AUTO_MEDIA),
        "theme": theme if theme in DARK_MEDIA else "auto",
        "large_print": request.COOKIES.get("text") == "large",
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.SITE_URL,
        "languages": settings.LANGUAGES,
        "english": english,
        "lang": "en" if english else "zh-Hans",
        "space": space_of(request.path),
        "debug": settings.DEBUG,
    }
