"""The site's name, menus and footer, as editors set them."""

from django.http import HttpRequest

from lms.pages.queries.chrome import Chrome


def site_chrome(request: HttpRequest) -> dict[str, object]:
    """`chrome`: title, tagline, main_menu, foot_menus, filings; nothing is read before a template asks."""
    return {"chrome": Chrome(request)}
