"""What an import of Markdown lessons would do, found out without writing anything."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from PIL import Image as Drawing
from PIL import UnidentifiedImageError

from courses.formats.drafts import Problem, Unreadable
from courses.formats.markdown import Folder, Picture, Source, Written, open_folder, read
from courses.formats.markdown.folders import is_outside
from courses.models import CoursePage, LessonPage

# A pace for reading with understanding; the author corrects the plan of each lesson.
CHARACTERS_PER_MINUTE = 200
SHORTEST_MINUTES, LONGEST_MINUTES = 5, 600
ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"


@dataclass(frozen=True)
class PlannedLesson:
    """A file that will be a lesson. `pictures` are those that can be imported, by address; `page_id` is the lesson
    an earlier import made of it.
    """

    source: Source
    written: Written
    chapter: str
    minutes: int
    links: dict[int, str]
    pictures: dict[str, Path]
    digest: str
    page_id: int | None = None
    state: str = ADDED


@dataclass
class Plan:
    """Lessons in order, remarks (file, what was left out or mended), errors (file, why nothing is imported)."""

    root: Path
    lessons: list[PlannedLesson] = field(default_factory=list)
    remarks: list[tuple[str, Problem]] = field(default_factory=list)
    errors: list[tuple[str, Problem]] = field(default_factory=list)

    def chapter_title(self, chapter: str) -> str:
        """What the chapter's README calls it, else the folder's name."""
        first = next((one for one in self.lessons if one.chapter == chapter), None)
        if first is not None and first.source.is_first and first.source.chapter_path == chapter:
            return first.written.title
        return chapter.replace("_", " ").replace("-", " ").strip() or self.title

    @property
    def title(self) -> str:
        """What the README at the top calls the whole, else the folder's name."""
        top = next((one for one in self.lessons if one.source.is_first and not one.source.chapter_path), None)
        return top.written.title if top else self.root.resolve().name


def plan(root: Path, course: CoursePage | None) -> Plan:
    """What importing the folder into the course (None: a new one) would do."""
    found = Plan(root)
    try:
        folder = open_folder(root)
    except Unreadable as error:
        found.errors.append((root.name, error.problem))
        return found
    for source in folder.sources:
        try:
            written = read(source.path.read_bytes(), name=Path(source.short).stem)
        except Unreadable as error:
            found.errors.append((source.name, error.problem))
            continue
        lesson, remarks = _planned(folder, source, written)
        found.lessons.append(lesson)
        found.remarks += [(source.name, remark) for remark in sorted(remarks, key=lambda remark: remark.row)]
    found.lessons = list(_compared(found.lessons, course))
    return found


def _planned(folder: Folder, source: Source, written: Written) -> tuple[PlannedLesson, list[Problem]]:
    remarks = list(written.remarks)
    links = {}
    for place, link in enumerate(written.links):
        target = folder.linked(source, link.address)
        if target is not None:
            links[place] = target.key
        elif not is_outside(link.address) and not link.address.startswith("#"):
            remarks.append(Problem(link.line, "md_link", words={"address": link.address}))
    pictures = {}
    for piece in written.pieces:
        if isinstance(piece, Picture):
            path, problems = _picture(folder, source, piece)
            remarks += problems
            pictures |= {piece.address: path} if path else {}
    minutes, problems = _minutes(written)
    remarks += problems
    digest = _digest(source, links, pictures)
    return PlannedLesson(source, written, folder.chapter_of(source), minutes, links, pictures, digest), remarks


def _picture(folder: Folder, source: Source, piece: Picture) -> tuple[Path | None, list[Problem]]:
    words = {"address": piece.address}
    if is_outside(piece.address):
        return None, [Problem(piece.line, "md_picture_elsewhere", words=words)]
    path = folder.picture(source, piece.address)
    if path is None:
        return None, [Problem(piece.line, "md_picture_missing", words=words)]
    if not _is_usable(path):
        return None, [Problem(piece.line, "md_picture_bad", words=words)]
    return path, [] if piece.alt else [Problem(piece.line, "md_no_alt", words=words)]


def _is_usable(path: Path) -> bool:
    """A picture of a kind and size the library takes; its pixels are counted in the header, before any is unpacked."""
    if path.suffix.lower().lstrip(".") not in settings.WAGTAILIMAGES_EXTENSIONS:
        return False
    if path.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        return False
    try:
        with Drawing.open(path, formats=["JPEG", "PNG", "WEBP"]) as drawing:
            if drawing.width * drawing.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                return False
            drawing.verify()
    except (UnidentifiedImageError, Drawing.DecompressionBombError, OSError, SyntaxError, ValueError):
        # Pillow says SyntaxError of a broken PNG.
        return False
    return True


def _minutes(written: Written) -> tuple[int, list[Problem]]:
    """The planned minutes: as the front matter says, else by how much there is to read, in steps of five."""
    said = written.facts.get("minutes", written.facts.get("duration"))
    if isinstance(said, int) and 1 <= said <= LONGEST_MINUTES:
        return said, []
    steps = max(1, -(-written.characters // (CHARACTERS_PER_MINUTE * SHORTEST_MINUTES)))
    problems = [] if said is None else [Problem(1, "md_minutes", words={"most": LONGEST_MINUTES})]
    return min(steps * SHORTEST_MINUTES, LONGEST_MINUTES), problems


def _digest(source: Source, links: dict[int, str], pictures: dict[str, Path]) -> str:
    """Changes with the file, with where its links lead, and with its pictures."""
    digest = hashlib.sha256(source.path.read_bytes())
    for place, key in sorted(links.items()):
        digest.update(f"{place}:{key}".encode())
    for address, path in sorted(pictures.items()):
        digest.update(address.encode() + path.read_bytes())
    return digest.hexdigest()


def _compared(lessons: list[PlannedLesson], course: CoursePage | None) -> Iterator[PlannedLesson]:
    """The lessons with the pages earlier imports made of them, and whether their files have changed since."""
    pages = LessonPage.objects.descendant_of(course).exclude(source_key="") if course else LessonPage.objects.none()
    known = {page.source_key: page for page in pages.select_related("latest_revision")}
    for lesson in lessons:
        page = known.get(lesson.source.key)
        if page is None:
            yield lesson
            continue
        newest = page.latest_revision.content["source_digest"] if page.latest_revision else page.source_digest
        yield replace(lesson, page_id=page.pk, state=UNCHANGED if newest == lesson.digest else CHANGED)
