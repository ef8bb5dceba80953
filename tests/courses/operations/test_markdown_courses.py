"""Folders of Markdown as draft lessons: all or nothing, once, and never over what somebody wrote."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.images.models import Image

from courses.models import CoursePage, LessonPage, ModulePage, SchoolCollection
from tests.factories.courses import make_course, make_home
from tests.factories.files import picture_bytes
from tests.factories.organisations import make_university

pytestmark = pytest.mark.django_db
FILES = {
    "1-start/README.md": "# 起步\n\n先读[报价](quote.md)，再看[外面](https://x.cn)和[没有的](../none.md)。\n",
    "1-start/quote.md": "---\nminutes: 30\n---\n# 报价\n\n```py\nfob = 1\n```\n\n| 项 | 元 |\n|---|---|\n| 运费 | 9 |\n\n![茶园](img/tea.png)\n",
    "2-ship/README.md": "# 运输\n\n![](../1-start/img/tea.png) ![丢了](lost.png) ![外](https://x.cn/y.png)\n",
}


@pytest.fixture
def folder(tmp_path):
    """A small course in files, with one picture."""
    root = tmp_path / "tea-course"
    write(root, FILES)
    (root / "1-start/img").mkdir()
    (root / "1-start/img/tea.png").write_bytes(picture_bytes())
    make_home()
    return root


def write(root, files):
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def run(folder, *options):
    """What the command prints as JSON."""
    out = StringIO()
    call_command("import_markdown", str(folder), "--json", *options, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def drafts(course):
    """{source: the newest version} of the imported lessons."""
    pages = LessonPage.objects.descendant_of(course).order_by("path")
    return {page.source_key: page.get_latest_revision_as_object() for page in pages}


def test_import_makes_draft_lessons_in_chapters(folder):
    course = make_course(lessons=0)

    report = run(folder, "--course", course.code)

    pages = LessonPage.objects.descendant_of(course).order_by("path")
    assert [(page.title, page.live, page.get_parent().title) for page in pages] == [
        ("起步", False, "起步"),
        ("报价", False, "起步"),
        ("运输", False, "运输"),
    ]
    assert (report["added"], report["written"], report["pictures"], report["links"]) == (3, True, 2, 1)


def test_import_without_a_course_makes_a_draft_course_once(folder):
    school = make_university()

    first, second = run(folder, "--school", school.code), run(folder)

    course = CoursePage.objects.get(code=first["course"])
    assert (course.live, course.organisation, course.title) == (False, school, "tea-course")
    assert (second["course"], second["added"], second["unchanged"]) == (course.code, 0, 3)
    assert SchoolCollection.objects.get(organisation=school).collection == Image.objects.get().collection


def test_import_turns_files_into_blocks(folder):
    course = make_course(lessons=0)

    run(folder, "--course", course.code)

    found = drafts(course)
    quote = found["1-start_quote.md"]
    assert [block.block_type for block in quote.body] == ["code", "table", "picture"]
    assert quote.minutes == 30
    assert quote.body[0].value["language"] == "py"
    assert quote.body[1].value.rows == [["运费", "9"]]
    assert quote.body[2].value["alt"] == "茶园"
    start = str(found["1-start_readme.md"].body[0].value.source)
    page = LessonPage.objects.get(source_key="1-start_quote.md")
    assert f'<a linktype="page" id="{page.pk}">报价</a>' in start
    assert '<a href="https://x.cn">外面</a>' in start
    assert "没有的" in start
    assert "none.md" not in start


def test_import_says_what_it_left_out_with_file_and_line(folder):
    report = run(folder, "--course", make_course(lessons=0).code)

    assert [(line["file"], line["line"], line["code"]) for line in report["remarks"]] == [
        ("1-start/README.md", 3, "md_link"),
        ("2-ship/README.md", 3, "md_no_alt"),
        ("2-ship/README.md", 3, "md_picture_missing"),
        ("2-ship/README.md", 3, "md_picture_elsewhere"),
    ]
    assert report["remarks"][2]["message"] == "找不到图片“lost.png”，留下了说明文字。"


def test_import_twice_changes_nothing(folder):
    course = make_course(lessons=0)
    run(folder, "--course", course.code)
    before = [page.latest_revision_id for page in LessonPage.objects.descendant_of(course)]

    report = run(folder, "--course", course.code)

    assert (report["added"], report["changed"], report["unchanged"]) == (0, 0, 3)
    assert [page.latest_revision_id for page in LessonPage.objects.descendant_of(course)] == before
    assert Image.objects.count() == 1


def test_import_again_leaves_what_an_author_wrote_where_the_file_is_the_same(folder):
    course = make_course(lessons=0)
    run(folder, "--course", course.code)
    page = LessonPage.objects.get(source_key="2-ship_readme.md")
    draft = page.get_latest_revision_as_object()
    draft.title = "作者改的标题"
    draft.save_revision()

    report = run(folder, "--course", course.code)

    assert report["unchanged"] == 3
    assert drafts(course)["2-ship_readme.md"].title == "作者改的标题"


def test_import_puts_a_changed_file_on_top_as_a_draft(folder):
    course = make_course(lessons=0)
    run(folder, "--course", course.code)
    page = LessonPage.objects.get(source_key="1-start_quote.md")
    page.get_latest_revision().publish()
    write(folder, {"1-start/quote.md": "# 新报价\n\n改过\n"})

    report = run(folder, "--course", course.code)

    page.refresh_from_db()
    assert (report["changed"], report["unchanged"]) == (1, 2)
    assert (page.title, page.live, page.has_unpublished_changes) == ("报价", True, True)
    assert page.get_latest_revision_as_object().title == "新报价"
    assert page.revisions.count() == 2


def test_import_notices_a_changed_picture(folder):
    course = make_course(lessons=0)
    run(folder, "--course", course.code)
    (folder / "1-start/img/tea.png").write_bytes(picture_bytes(80, 60))

    report = run(folder, "--course", course.code)

    assert (report["changed"], Image.objects.count()) == (2, 2)


def test_import_only_looks_when_told_to(folder):
    report = run(folder, "--dry-run")

    assert (report["added"], report["written"]) == (3, False)
    assert (CoursePage.objects.count(), LessonPage.objects.count(), Image.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bad.md", "标题".encode("gb18030"), "encoding"),
        ("bad.md", b"---\na: [\n---\nx", "md_head"),
        ("bad.md", b"", "md_empty"),
    ],
)
def test_import_of_a_folder_with_one_bad_file_writes_nothing(folder, name, content, code):
    (folder / name).write_bytes(content)
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("import_markdown", str(folder), "--json", stdout=out, stderr=StringIO())

    report = json.loads(out.getvalue())
    assert [(line["file"], line["code"]) for line in report["errors"]] == [(name, code)]
    assert (CoursePage.objects.count(), ModulePage.objects.count(), Image.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("content", [b"not a picture", picture_bytes()[:40], picture_bytes(kind="GIF")])
def test_import_leaves_bad_pictures_out_and_says_so(folder, content):
    (folder / "1-start/img/tea.png").write_bytes(content)

    report = run(folder, "--course", make_course(lessons=0).code)

    assert [line["code"] for line in report["remarks"]].count("md_picture_bad") == 2
    assert Image.objects.count() == 0


def test_import_refuses_a_zip_a_missing_course_and_a_missing_school(folder):
    archive = folder.parent / "course.zip"
    archive.write_bytes(b"PK")

    for arguments in ([str(archive)], [str(folder), "--course", "NONE"], [str(folder), "--school", "none"]):
        with pytest.raises(CommandError):
            call_command("import_markdown", *arguments, stdout=StringIO(), stderr=StringIO())

    assert CoursePage.objects.count() == 0
