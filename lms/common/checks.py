"""System checks that hold the house: every URL of ours says who may enter."""

from collections.abc import Iterator

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

# Views of these packages carry their own doors; the role matrix walks them all the same.
GUARDED_ELSEWHERE = ("allauth.", "wagtail.", "django.", "csp.", "whitenoise.")


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every (route, pattern) of the URLconf, depth first."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from patterns(item, route)
        else:
            yield route, item


@register()
def every_url_has_an_entry(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """One error per URL of ours whose view names nobody who may enter."""
    return [
        Error(f"{route} has no @entry: say who may call {item.lookup_str}", id="lms.E001")
        for route, item in patterns()
        if not hasattr(item.callback, "entry_predicate") and not item.lookup_str.startswith(GUARDED_ELSEWHERE)
    ]
