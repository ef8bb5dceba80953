"""A folder of Markdown files: which files there are, in which order, in which chapter, and where their links lead.

Exports that flatten folders into names are understood: "a_b__README.md" stands for "a/b/README.md", and the
"translations" folder that such a file once stood in is left out of account.
"""

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from courses.formats.drafts import Unreadable

MOST_FILES, MOST_BYTES = 1000, 100_000_000
DEEPEST = 12
SUMMARY = re.compile(r"^(summary|_sidebar)\b", re.IGNORECASE)
FIRST = re.compile(r"^(readme|index|_index)\b", re.IGNORECASE)
LANGUAGE = re.compile(r"\.[a-z]{2}(-[a-z]{2,4})?(?=\.md$)")
SUMMARY_LINK = re.compile(r"\]\(\s*<?([^)>\s]+)>?\s*\)")


@dataclass(frozen=True)
class Source:
    """One file of the folder: its path below it with "/", and where it is on disk."""

    name: str
    path: Path

    @property
    def key(self) -> str:
        """The same for a file and its flattened name: "a_b_readme.zh-cn.md"."""
        return key_of(self.name)

    @property
    def chapter_path(self) -> str:
        """The folder it stands in, flattened; empty at the top."""
        head = self.name.rsplit("/", 1)[0] if "/" in self.name else ""
        flat = self.name.rsplit("/", 1)[-1]
        inner = flat.rsplit("__", 1)[0] if "__" in flat else ""
        return key_of("/".join(part for part in (head, inner) if part))

    @property
    def short(self) -> str:
        """Its own name without the folders: "README.zh-cn.md"."""
        return self.name.rsplit("/", 1)[-1].rsplit("__", 1)[-1]

    @property
    def is_first(self) -> bool:
        """Whether it opens its chapter."""
        return bool(FIRST.match(self.short))


@dataclass(frozen=True)
class Folder:
    """What is in the folder: sources in reading order, and what is wrong with its shape."""

    root: Path
    sources: tuple[Source, ...]

    @cached_property
    def by_key(self) -> dict[str, Source]:
        """{key: file}."""
        return {source.key: source for source in self.sources}

    @cached_property
    def _loose(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = {}
        for source in self.sources:
            found.setdefault(LANGUAGE.sub("", source.key), []).append(source)
        return found

    def chapter_of(self, source: Source) -> str:
        """The outermost folder that has files and holds this one: its chapter. Empty for files at the top."""
        above = [one.chapter_path for one in self.sources if _holds(one.chapter_path, source.chapter_path)]
        return min(above, key=len) if above else source.chapter_path

    def linked(self, source: Source, address: str) -> Source | None:
        """The file of the folder a relative link leads to, None if it leads to none; a folder means its README."""
        for place in _places(source, address):
            for name in (place, f"{place}/README.md", f"{place}/index.md"):
                exact = self.by_key.get(key_of(name))
                alike = self._loose.get(LANGUAGE.sub("", key_of(name)), [])
                if exact or len(alike) == 1:
                    return exact or alike[0]
        return None

    def picture(self, source: Source, address: str) -> Path | None:
        """The file a picture's address leads to inside the folder, None if there is none; never outside."""
        for place in _places(source, address):
            found = self.root / place
            if found.is_file() and found.resolve().is_relative_to(self.root.resolve()):
                return found
        return None


def open_folder(root: Path) -> Folder:
    """The folder with its Markdown files. Raises Unreadable: not a folder, nothing in it, too much, leading outside."""
    if not root.is_dir():
        raise Unreadable("md_not_folder")
    sources = [Source(path.relative_to(root).as_posix(), path) for path in _walk(root)]
    listed = [source for source in sources if SUMMARY.match(source.short)]
    lessons = [source for source in sources if source not in listed]
    if not lessons:
        raise Unreadable("md_no_files")
    keys: dict[str, str] = {}
    for source in lessons:
        if source.key in keys:
            raise Unreadable("md_same_name", first=keys[source.key], second=source.name)
        keys[source.key] = source.name
    folder = Folder(root, tuple(sorted(lessons, key=_order)))
    return Folder(root, tuple(_as_listed(folder, listed)))


def key_of(name: str) -> str:
    """A path and its flattened form, written the same."""
    parts = [part for part in name.replace("__", "/").split("/") if part and part.lower() != "translations"]
    return re.sub(r"_+", "_", "_".join(parts).lower())


def is_outside(address: str) -> bool:
    """Whether an address leads to another site or is mail."""
    return bool(urlsplit(address).scheme or address.startswith("//"))


def _walk(root: Path) -> Iterator[Path]:
    size, count, inside = 0, 0, root.resolve()
    for here, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(Path(here).relative_to(root).parts) > DEEPEST:
            raise Unreadable("md_deep", most=DEEPEST)
        for name in sorted(files):
            path = Path(here) / name
            if name.startswith(".") or path.suffix.lower() not in {".md", ".markdown"}:
                continue
            if not path.resolve().is_relative_to(inside):
                raise Unreadable("md_leads_outside", name=path.relative_to(root).as_posix())
            size, count = size + path.stat().st_size, count + 1
            if count > MOST_FILES or size > MOST_BYTES:
                raise Unreadable("md_much", files=MOST_FILES, megabytes=MOST_BYTES // 1_000_000)
            yield path


def _order(source: Source) -> tuple[object, ...]:
    """Folders in the order of their numbers, in each the README first."""
    return (_natural(source.chapter_path), not source.is_first, _natural(source.short))


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """2 before 10, and numbers before words."""
    parts = [part for part in re.split(r"(\d+)", name) if part]
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def _as_listed(folder: Folder, listed: list[Source]) -> list[Source]:
    """The order of a SUMMARY at the top where there is one; what it does not name comes after."""
    summary = next((source for source in listed if not source.chapter_path), None)
    if summary is None:
        return list(folder.sources)
    text = summary.path.read_text(encoding="utf-8", errors="replace")
    named = [folder.linked(summary, address) for address in SUMMARY_LINK.findall(text)]
    first = list(dict.fromkeys(source for source in named if source is not None))
    return [*first, *(source for source in folder.sources if source not in first)]


def _holds(outer: str, inner: str) -> bool:
    return bool(outer) and (inner == outer or inner.startswith(f"{outer}_"))


def _places(source: Source, address: str) -> Iterator[str]:
    """Where below the folder an address may lead: seen from the file, from where it once stood, from the top."""
    path = unquote(urlsplit(address).path)
    if not path or is_outside(address) or "\x00" in path or "\\" in path:
        return
    if path.startswith("/"):
        yield posixpath.normpath(path.lstrip("/"))
        return
    flat, short = source.name.rsplit("/", 1)[-1], source.short
    here = posixpath.dirname(source.name)
    homes = [here]
    if "__" in flat:
        inner = posixpath.join(here, flat.removesuffix(f"__{short}"))
        homes += [f"{inner}/translations", inner]
    for home in homes:
        place = posixpath.normpath(posixpath.join(home, path))
        if not place.startswith(("../", "/")) and place != "..":
            yield place
