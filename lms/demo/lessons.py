"""The demo's written lessons: Markdown that an editor proof-reads, as the blocks of a lesson page.

A file is `data/lessons/<course>/m<module>-l<lesson>.md`: front matter (title, title_en), then Markdown. A fence is a
block of its own:

    ```ok 学完本节，你能        ok, info, warn: a callout with that title, Markdown inside
    ```example                  the task; then a line a step, "- 说明 | 算式"; then "= 结果"
    ```discuss                  what to discuss
    ```case 标题                lines "name: words": cluster (its slug), firm, situation, question, source, source_on
    ```lab OW                   the lab with that code, and what to do in it
    ```table 表题               a Markdown table, its first row the heads; then perhaps a line of note
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lms.organisations.public import Cluster

LESSONS = Path(__file__).parent / "data" / "lessons"
TONES = {"ok", "info", "warn"}
Block = tuple[str, Any]


@dataclass(frozen=True)
class Written:
    """A lesson as it was written: titles in both languages, and its blocks as a StreamField takes them."""

    title: str
    title_en: str
    body: list[Block]


def written(code: str) -> dict[tuple[int, int], Written]:
    """The written lessons of a course by (module, lesson), counted from 1; empty where none is written."""
    found = {}
    for path in sorted((LESSONS / code.lower()).glob("m*-l*.md")):
        module, lesson = path.stem.split("-")
        found[int(module[1:]), int(lesson[1:])] = read(path.read_text(encoding="utf-8"))
    return found


def in_registry(found: dict[tuple[int, int], Written]) -> dict[tuple[int, int], Written]:
    """The same lessons with the clusters their cases name. Raises KeyError for one the registry does not have."""
    named = {block["cluster"] for one in found.values() for name, block in one.body if name == "case"}
    clusters = {cluster.slug: cluster for cluster in Cluster.objects.filter(slug__in=named)}
    return {
        place: replace(
            one,
            body=[
                (name, {**block, "cluster": clusters[block["cluster"]]} if name == "case" else block)
                for name, block in one.body
            ],
        )
        for place, one in found.items()
    }


def read(source: str) -> Written:
    """One file's text. Raises ValueError for a fence that is no block of ours."""
    _nothing, front, text = source.split("---\n", 2)
    titles = yaml.safe_load(front)
    return Written(titles["title"], titles["title_en"], list(_blocks(text)))


def _blocks(source: str) -> Iterator[Block]:
    prose: list[Token] = []
    for token in _markdown().parse(source):
        if token.type != "fence":
            prose.append(token)
            continue
        yield from _prose(prose)
        yield _fenced(token)
        prose = []
    yield from _prose(prose)


def _prose(tokens: list[Token]) -> Iterator[Block]:
    if tokens:
        yield "text", _markdown().renderer.render(tokens, _markdown().options, {})


def _fenced(token: Token) -> Block:
    name, _space, title = token.info.strip().partition(" ")
    if name in TONES:
        return "callout", {"tone": name, "title": title, "text": _markdown().render(token.content)}
    if name == "example":
        return "worked_example", _example(token.content)
    if name == "case":
        return "case", _case(title, token.content)
    if name == "discuss":
        return "discussion", {"prompt": token.content.strip()}
    if name == "table":
        return "table", _table(title, token.content)
    if name == "lab":
        return "lab", {"lab": title, "task": token.content.strip()}
    raise ValueError(f"no block is called {name!r}")


def _example(source: str) -> dict[str, Any]:
    lines = [line.strip() for line in source.strip().splitlines()]
    steps = [line[2:].partition(" | ") for line in lines if line.startswith("- ")]
    return {
        "task": "\n".join(line for line in lines if not line.startswith(("- ", "= "))),
        "steps": [{"words": words, "figures": figures} for words, _bar, figures in steps],
        "result": next(line[2:] for line in lines if line.startswith("= ")),
    }


def _case(title: str, source: str) -> dict[str, Any]:
    told = yaml.safe_load(source)
    situation = _markdown().render(told["situation"])
    return {**told, "title": title, "situation": situation, "source_url": "", "demo": True}


def _table(title: str, source: str) -> dict[str, Any]:
    lines = source.strip().splitlines()
    head, _rule, *rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if line.startswith("|")
    ]
    note = "".join(line for line in lines if not line.startswith("|"))
    return {"title": title, "grid": {"data": [head, *rows], "table_header_choice": "row"}, "note": note}


@cache
def _markdown() -> MarkdownIt:
    # Raw HTML is shown as text: what stands in these files is words.
    return MarkdownIt("commonmark", {"html": False})
