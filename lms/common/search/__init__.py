"""Search that finds Chinese, for everything Wagtail indexes: name this package as a WAGTAILSEARCH_BACKENDS backend.

A database splits text at spaces, so a run of Chinese is one word to it. Here the index holds every character and
every pair of neighbours, and a query asks for the pairs of its words: 电商 finds 跨境电商运营, and 电池维修 finds
维修动力电池.
"""

from typing import Any


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  the name under which modelsearch looks for a backend
    """The search backend of the default database. Imported late: text and lists are of use without any models."""
    from lms.common.search.backend import backend_for

    return backend_for(params)
