"""The site's name, menus and footer, as editors set them."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lms.pages.models import SiteSettings


def site_chrome(request: HttpRequest) -> dict[str, object]:
    """`chrome`: the site's settings, read only where a template asks for them."""
    return {"chrome": SimpleLazyObject(lambda: SiteSettings.for_request(request)), "english": get_language() == "en"}
