"""The pages the browser looks at. To add one, add one line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """An address, the demo person who opens it (None: a stranger), and the form without which the page is of no use."""

    path: str
    role: str | None = None
    form: str = ""


PAGES = [
    Look("/", form="main form[role=search]"),
    Look("/en/", form="main form[role=search]"),
    Look("/about/"),
    Look("/privacy/"),
    Look("/en/privacy/"),
    Look("/accessibility/"),
    Look("/matching-rules/"),
    Look("/help/"),
    Look("/news/"),
    Look("/en/news/how-matching-is-checked/"),
    Look("/clusters/"),
    Look("/en/clusters/wuhu/"),
    Look("/search/?q=匹配", form="main form[role=search]"),
    Look("/accounts/login/", form="main form[method=post]"),
]
