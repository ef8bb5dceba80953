"""Courses as orders name them, by code: the app that keeps them is not known here, and says itself what there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Offered:
    """A published course: its code, its title in the reader's language, its address, and the skills it leads to."""

    code: str
    title: str
    url: str
    skills: tuple[str, ...] = ()


Source = Callable[[], list[Offered]]
_sources: list[Source] = []


def register_courses(source: Source) -> None:
    """Let `source` tell of courses from now on. Called once by an app, when it is ready."""
    if source not in _sources:
        _sources.append(source)


def courses_offered() -> dict[str, Offered]:
    """{code: course} of everything published now, by code."""
    found = sorted((one for source in _sources for one in source()), key=lambda one: one.code)
    return {one.code: one for one in found}


def unknown_courses(codes: Iterable[str]) -> list[str]:
    """Those of the codes that no published course has, in their order. Asks nothing where there are no codes."""
    wanted = list(codes)
    known = courses_offered() if wanted else {}
    return [code for code in wanted if code not in known]
