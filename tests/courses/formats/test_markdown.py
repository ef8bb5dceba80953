import pytest

from courses.formats.drafts import Unreadable
from courses.formats.files import LARGEST_BYTES
from courses.formats.markdown import Code, Picture, Table, Text, open_folder, read


def lesson(text: str):
    return read(text.encode(), name="file")


def html(text: str) -> str:
    """The text pieces as one."""
    return "".join(piece.html for piece in lesson(text).pieces if isinstance(piece, Text))


def codes(written) -> list[tuple[int, str]]:
    return [(remark.row, remark.code) for remark in written.remarks]


def test_title_is_the_first_heading_and_others_keep_their_level():
    written = lesson("# 体积重\n\n开头\n\n## 一\n\n### 二\n\n###### 三\n\n# 四\n\n尾\n")

    assert written.title == "体积重"
    assert [piece.html for piece in written.pieces] == [
        "<p>开头</p>",
        "<h2>一</h2><h3>二</h3><h4>三</h4>",
        "<h2>四</h2><p>尾</p>",
    ]


def test_front_matter_is_read_and_lines_keep_their_numbers():
    written = lesson("---\ntitle: 报价\nminutes: 20\n---\n\n正文 [一](a.md)\n")

    assert (written.title, written.facts["minutes"]) == ("报价", 20)
    assert [(link.address, link.line) for link in written.links] == [("a.md", 6)]


def test_rule_at_the_top_is_no_front_matter():
    assert html("---\n\n正文\n\n---\n") == "<hr><p>正文</p><hr>"


@pytest.mark.parametrize(("text", "row"), [("---\na: [\n---\n字", 2), ("---\n- a: 1\n---\n字", 2)])
def test_front_matter_that_cannot_be_read_names_its_line(text, row):
    with pytest.raises(Unreadable) as refused:
        lesson(text)

    assert (refused.value.problem.code, refused.value.problem.row) == ("md_head", row)


def test_code_tables_and_pictures_stand_between_the_texts():
    written = lesson(
        "一\n\n```py title\nprint()\n```\n\n## 运价\n\n| a | b |\n|---|---|\n| **1** | [c](http://x.cn) |\n\n![图](i.png)\n"
    )

    assert written.pieces == (
        Text("<p>一</p>"),
        Code("py", "print()"),
        Text("<h2>运价</h2>"),
        Table("运价", (("a", "b"), ("1", "c（http://x.cn）"))),
        Picture("i.png", "图", 13),
    )


def test_list_with_code_in_it_keeps_its_numbers_as_words():
    written = lesson("3. 先装\n\n   ```sh\n   pip install x\n   ```\n\n4. 再跑\n   - 细节\n")

    assert written.pieces == (
        Text("<p>3. 先装</p>"),
        Code("sh", "pip install x"),
        Text("<p>4. 再跑</p><p>• 细节</p>"),
    )


def test_lists_and_quotes_stay_what_they_are():
    assert html("- 一\n  - 二\n\n> 引文 **重**\n") == (
        "<ul><li>一<ul><li>二</li></ul></li></ul><blockquote><p>引文 <b>重</b></p></blockquote>"
    )


def test_picture_inside_a_sentence_splits_it_and_a_linked_one_leaves_its_link():
    written = lesson("前 ![图](a.png) 后\n\n[![按钮](b.png)](https://x.cn)\n")

    assert [type(piece).__name__ for piece in written.pieces] == ["Text", "Picture", "Text", "Picture", "Text"]
    assert written.pieces[4] == Text('<p><a href="link:0">按钮</a></p>')


def test_line_break_between_chinese_characters_is_no_space():
    assert html("第一行\n第二行 one\ntwo\n") == "<p>第一行第二行 one two</p>"


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">点</a>',
        "[点](javascript:alert(1))",
        '<iframe src="https://x.cn"></iframe>',
        '<p onclick="alert(1)" style="position:fixed">字</p>',
        "<!-- <script>alert(1)</script>",
        "<svg><script>alert(1)</script></svg>",
        "行内 <b onmouseover=alert(1)>粗</b> <script>alert(1)</script>",
        "| <script>alert(1)</script> |\n|---|\n| <b onclick=alert(1)>x</b> |",
    ],
)
def test_nothing_that_runs_comes_in(evil):
    shown = "".join(piece.html for piece in lesson(f"字\n\n{evil}\n\n尾\n").pieces if isinstance(piece, Text))

    for word in ("<script", "onerror", "onclick", "onmouseover", '"javascript:', "<iframe", "style=", "<svg"):
        assert word not in shown
    assert "字" in shown


def test_html_that_is_taken_away_is_told_with_its_line():
    written = lesson("字\n\n<script>alert(1)</script>\n\n<p onclick='x'>字</p>\n")

    assert codes(written) == [(3, "md_html"), (5, "md_html")]
    assert written.remarks[0].words == {"names": "script"}


def test_html_picture_becomes_a_picture():
    assert Picture("a.png", "图", 1) in lesson('<img src="a.png" alt="图" width="9">\n\n字').pieces


def test_unfinished_merge_keeps_the_first_version_and_tells():
    written = lesson("<<<<<<< HEAD\n# 甲\n\n前\n=======\n# 乙\n\n后\n>>>>>>> 05a84b3\n\n共有\n")

    assert (written.title, codes(written)) == ("甲", [(1, "md_conflict")])
    assert [piece.html for piece in written.pieces] == ["<p>前</p><p>共有</p>"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "md_empty"),
        ("标题".encode("gb18030"), "encoding"),
        (b"x" * (LARGEST_BYTES + 1), "too_large"),
        (b"# only", "md_empty"),
    ],
)
def test_file_that_is_no_lesson_is_refused(content, code):
    with pytest.raises(Unreadable) as refused:
        read(content, name="file")

    assert refused.value.problem.code == code


# ── folders ───────────────────────────────────────────────────────────────────
def make(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n\n字\n", encoding="utf-8")


def names(root):
    return [source.name for source in open_folder(root).sources]


def test_files_come_in_the_order_of_their_numbers_readme_first(tmp_path):
    make(
        tmp_path, "10-end/a.md", "2-mid/b.md", "2-mid/README.md", "README.md", ".git/x.md", "2-mid/10.md", "2-mid/9.md"
    )

    assert names(tmp_path) == ["README.md", "2-mid/README.md", "2-mid/9.md", "2-mid/10.md", "2-mid/b.md", "10-end/a.md"]


def test_summary_gives_the_order_and_is_no_lesson(tmp_path):
    make(tmp_path, "a.md", "b.md", "c.md")
    (tmp_path / "SUMMARY.md").write_text("* [二](b.md)\n* [一](./a.md)\n* [无](none.md)\n", encoding="utf-8")

    assert names(tmp_path) == ["b.md", "a.md", "c.md"]


def test_links_are_followed_in_trees_and_in_flattened_names(tmp_path):
    make(tmp_path, "1-a__README.zh-cn.md", "1-a_2-b__README.zh-cn.md", "3-c/README.md", "3-c/4-d/x.md")
    folder = open_folder(tmp_path)
    flat, tree = folder.by_key["1-a_readme.zh-cn.md"], folder.by_key["3-c_4-d_x.md"]

    def to(source, address):
        found = folder.linked(source, address)
        return found.name if found else None

    assert to(flat, "../2-b/translations/README.zh-cn.md#part") == "1-a_2-b__README.zh-cn.md"
    assert to(flat, "../2-b/translations/README.zh-tw.md") == "1-a_2-b__README.zh-cn.md"
    assert to(tree, "../README.md") == "3-c/README.md"
    assert to(tree, "..") == "3-c/README.md"
    assert to(tree, "/3-c/4-d/x.md") == "3-c/4-d/x.md"
    assert [to(tree, address) for address in ("../../../etc/passwd", "https://x.cn/x.md", "#top", "y.md")] == [None] * 4


def test_chapters_are_the_outermost_folders_with_files(tmp_path):
    make(tmp_path, "1-a__README.md", "1-a_2-b__README.md", "3-c/x.md", "top.md")
    folder = open_folder(tmp_path)

    assert {source.name: folder.chapter_of(source) for source in folder.sources} == {
        "1-a__README.md": "1-a",
        "1-a_2-b__README.md": "1-a",
        "3-c/x.md": "3-c",
        "top.md": "",
    }


def test_pictures_outside_the_folder_are_not_found(tmp_path):
    (tmp_path / "secret.png").write_bytes(b"x")
    root = tmp_path / "course"
    make(root, "a.md", "in/b.md")
    (root / "i.png").write_bytes(b"x")
    (root / "way.png").symlink_to(tmp_path / "secret.png")
    folder = open_folder(root)
    source = folder.by_key["in_b.md"]

    found = [folder.picture(source, address) for address in ("../i.png", "/i.png", "../../secret.png", "/way.png")]

    assert found == [root / "i.png", root / "i.png", None, None]


def test_folder_that_leads_outside_is_refused(tmp_path):
    (tmp_path / "secret.md").write_text("# 秘密", encoding="utf-8")
    root = tmp_path / "course"
    make(root, "a.md")
    (root / "b.md").symlink_to(tmp_path / "secret.md")

    with pytest.raises(Unreadable) as refused:
        open_folder(root)

    assert refused.value.problem.code == "md_leads_outside"


def test_what_is_no_folder_and_what_is_empty_is_refused(tmp_path):
    (tmp_path / "course.zip").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()

    refused = []
    for path in (tmp_path / "course.zip", tmp_path / "none", tmp_path / "empty"):
        with pytest.raises(Unreadable) as error:
            open_folder(path)
        refused.append(error.value.problem.code)

    assert refused == ["md_not_folder", "md_not_folder", "md_no_files"]
