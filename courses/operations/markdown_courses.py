"""Markdown lessons as draft pages: all of a folder or nothing."""

import hashlib
import re
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.images.models import Image
from wagtail.models import Collection

from courses.choices import MINUTES_PER_CLASS_HOUR, CourseKind
from courses.formats.markdown import Code, Picture, Piece, Table, Text
from courses.models import CoursePage, LessonPage, ModulePage
from courses.operations import authoring, outlines
from courses.operations.markdown_plans import ADDED, UNCHANGED, Plan, PlannedLesson
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User

LINK = re.compile(r'<a href="link:(\d+)">(.*?)</a>', re.DOTALL)
LONGEST_SLUG = 80


@transaction.atomic
def import_plan(plan: Plan, course: CoursePage | None, *, by: User | None, organisation_id: int | None = None) -> int:
    """Write what was planned, as drafts: new lessons as new pages, changed ones as a new version on top.

    Nothing is published, and what somebody wrote since stays in the history. Returns the course's key.
    Raises Invalid: the plan has errors, or there is no home page to put a course under.
    """
    if plan.errors:
        raise Invalid(_("有文件读不懂，什么都没有导入。"))
    course = course or _new_course(plan, by, organisation_id)
    library = _Library(course)
    pages = {lesson.source.key: _page(plan, lesson, course, by) for lesson in plan.lessons}
    keys = {key: page.pk for key, page in pages.items()}
    for lesson in plan.lessons:
        if lesson.state != UNCHANGED:
            _write(pages[lesson.source.key], lesson, keys, library, by)
    states = [lesson.state for lesson in plan.lessons]
    counts = {state: states.count(state) for state in set(states)}
    audit.record(
        "course.markdown_imported", course, by=by, organisation_id=course.organisation_id, code=course.code, **counts
    )
    return course.pk


def code_for(root: Path) -> str:
    """The code of the course that a folder makes where none is named: the same folder, the same course."""
    return f"MD{hashlib.sha256(root.resolve().name.encode()).hexdigest()[:8].upper()}"


def _new_course(plan: Plan, by: User | None, organisation_id: int | None) -> CoursePage:
    index = outlines.ensure_index()
    if index is None:
        raise Invalid(_("还没有首页，请先建立站点首页再导入课程。"))
    code = code_for(plan.root)
    minutes = sum(lesson.minutes for lesson in plan.lessons)
    course = CoursePage(
        title=plan.title,
        slug=slugify(code),
        code=code,
        kind=CourseKind.SPECIALTY_EXTENSION,
        class_hours=max(1, round(minutes / MINUTES_PER_CLASS_HOUR)),
        credit_hours=0,
        locale=index.locale,
        live=False,
        owner=by,
        organisation_id=organisation_id,
    )
    index.add_child(instance=course)
    course.save_revision(user=by)
    return course


def _page(plan: Plan, lesson: PlannedLesson, course: CoursePage, by: User | None) -> LessonPage:
    if lesson.page_id is not None:
        return LessonPage.objects.get(pk=lesson.page_id)
    module = _module(plan, lesson.chapter, course, by)
    page = LessonPage(
        title=lesson.written.title,
        slug=_free_slug(lesson.source.key.rsplit(".md", 1)[0], module),
        minutes=lesson.minutes,
        locale=course.locale,
        live=False,
        owner=by,
        source_key=lesson.source.key,
    )
    return module.add_child(instance=page)


def _module(plan: Plan, chapter: str, course: CoursePage, by: User | None) -> ModulePage:
    """The chapter where an earlier import put its lessons, wherever it has been moved since, else a new one."""
    siblings = [one.page_id for one in plan.lessons if one.chapter == chapter and one.page_id]
    if siblings:
        return ModulePage.objects.parent_of(LessonPage.objects.get(pk=siblings[0])).get()
    slug = slugify(chapter)[:LONGEST_SLUG] or "lessons"
    found = ModulePage.objects.child_of(course).filter(slug=slug).first()
    if found is not None:
        return found
    title = plan.chapter_title(chapter)
    module = course.add_child(instance=ModulePage(title=title, slug=slug, locale=course.locale, live=False, owner=by))
    module.save_revision(user=by)
    return module


def _free_slug(name: str, module: ModulePage) -> str:
    """A slug nobody below the module has: editors may have used the plain one."""
    wanted = slugify(name.replace(".", "-"))[:LONGEST_SLUG] or "lesson"
    taken = set(module.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := f"{wanted}-{n}" if n else wanted) not in taken)


def _write(page: LessonPage, lesson: PlannedLesson, keys: dict[str, int], library: "_Library", by: User | None) -> None:
    draft = page.get_latest_revision_as_object() if page.latest_revision_id else page
    draft.title, draft.minutes, draft.source_digest = lesson.written.title, lesson.minutes, lesson.digest
    draft.body = [block for piece in lesson.written.pieces for block in _blocks(piece, lesson, keys, library)]
    draft.save_revision(user=by, changed=True)
    if lesson.state == ADDED:
        LessonPage.objects.filter(pk=page.pk).update(source_digest=lesson.digest)


def _blocks(piece: Piece, lesson: PlannedLesson, keys: dict[str, int], library: "_Library") -> list[tuple[str, Any]]:
    if isinstance(piece, Text):
        return [("text", _linked(piece.html, lesson, keys))]
    if isinstance(piece, Code):
        return [("code", {"language": piece.language, "code": piece.code})]
    if isinstance(piece, Table):
        grid = {"data": [list(row) for row in piece.rows], "table_header_choice": "row"}
        return [("table", {"title": piece.title or _("表格"), "grid": grid, "note": ""})]
    return [_picture(piece, lesson, library)]


def _picture(piece: Picture, lesson: PlannedLesson, library: "_Library") -> tuple[str, Any]:
    path = lesson.pictures.get(piece.address)
    if path is not None:
        image = library.image(path, piece.alt or path.stem)
        return "picture", {"image": image, "alt": piece.alt, "caption": "", "source": ""}
    words = escape(piece.alt or piece.address)
    if piece.address.startswith(("http://", "https://")):
        return "text", f'<p><a href="{escape(piece.address)}">{words}</a></p>'
    return "text", f"<p><i>{_('图片缺失')}：{words}</i></p>"


def _linked(html: str, lesson: PlannedLesson, keys: dict[str, int]) -> str:
    """The text with its links in place: to lessons as pages, to elsewhere as they were, the others as mere words."""

    def written(found: re.Match[str]) -> str:
        place, words = int(found[1]), found[2]
        if place in lesson.links:
            return f'<a linktype="page" id="{keys[lesson.links[place]]}">{words}</a>'
        address = lesson.written.links[place].address
        if address.startswith(("http://", "https://", "mailto:")):
            return f'<a href="{escape(address)}">{words}</a>'
        return words

    return LINK.sub(written, html)


class _Library:
    """The collection the course's pictures go to; the same picture is kept once."""

    def __init__(self, course: CoursePage) -> None:
        school = course.organisation_id
        self.collection = authoring.ensure_collection(school) if school else Collection.get_first_root_node()

    def image(self, path: Path, title: str) -> Image:
        """The picture of this file, uploaded now or by an earlier import."""
        digest = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
        found = Image.objects.filter(collection=self.collection, file_hash=digest).first()
        if found is not None:
            return found
        with path.open("rb") as file:
            image = Image(title=title[:255], collection=self.collection, file=ImageFile(file, name=path.name))
            image.save()
        image.get_file_hash()
        return image
