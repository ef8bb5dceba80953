"""What a lesson is written in: every block shows its preview, and refuses what learners could not use."""

import gc
import re
import struct
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError

from courses.blocks import CaseBlock, ContentBlock, LabBlock, PictureBlock, TableBlock, VideoBlock
from courses.blocks.labs import CODES
from courses.blocks.videos import player_address
from courses.choices import LAB_WORDS
from courses.models import LessonPage
from lms.organisations.public import Role
from tests.factories.courses import make_course
from tests.factories.files import make_document, make_image
from tests.factories.organisations import make_cluster, make_member, make_university

pytestmark = pytest.mark.django_db
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n先量最长的三条边。\n"


def blocks():
    """Every block of a lesson with its name."""
    return sorted(ContentBlock().child_blocks.items())


def mp4(seconds: int) -> bytes:
    """The smallest file that says how long it lasts."""
    header = struct.pack(">4xIIII", 0, 0, 1000, seconds * 1000)
    mvhd = struct.pack(">I4s", 8 + len(header), b"mvhd") + header
    return struct.pack(">I4s", 16, b"ftyp") + b"isom" * 2 + struct.pack(">I4s", 8 + len(mvhd), b"moov") + mvhd


def video(**fields):
    """A video block as a form hands it over, good unless fields say otherwise."""
    files = {
        "file": lambda: make_document("volume.mp4", mp4(312)),
        "captions": lambda: make_document("volume.vtt", CAPTIONS.encode()),
    }
    good = {name: fields.pop(name) if name in fields else make() for name, make in files.items()}
    block = VideoBlock()
    return block.normalize(
        {"title": "体积重", "embed": "", "poster": None, "seconds": None, "transcript": "<p>稿</p>", **good, **fields}
    )


def faults(block, value) -> dict[str, str]:
    """{field: what is wrong with it}."""
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    return {name: error.messages[0] for name, error in refused.value.block_errors.items()}


@pytest.mark.parametrize(("name", "block"), blocks())
def test_block_shows_its_preview(name, block):
    html = block.render(block.get_preview_value(), {"block_id": "b1"})

    assert len(re.sub(r"<[^>]+>|\s", "", html)) > 8
    assert block.is_previewable
    assert str(block.meta.description)
    assert block.meta.icon != "placeholder"


@pytest.mark.parametrize(("name", "block"), blocks())
def test_block_is_previewed_in_the_editor(client, name, block):
    course = make_course(organisation=make_university())
    client.force_login(make_member(Role.TEACHER, course.organisation))
    body = LessonPage._meta.get_field("body").stream_block

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": body.child_blocks[name].definition_prefix})

    assert response.status_code == 200
    assert "css/components" in response.content.decode()


def test_picture_needs_words_for_those_who_cannot_see_it():
    value = PictureBlock().normalize({"image": make_image(), "alt": "", "caption": "", "source": ""})

    assert set(faults(PictureBlock(), value)) == {"alt"}


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_picture_says_what_it_shows_and_where_it_is_from():
    value = PictureBlock().normalize({"image": make_image(), "alt": "三个茶样", "caption": "对比", "source": "自摄"})

    html = PictureBlock().render(value)
    gc.collect()  # Wagtail leaves a rendition's temporary file open: it goes here, not during another test

    assert 'alt="三个茶样"' in html
    assert "来源：自摄" in html


def test_case_names_cluster_city_firm_and_source(django_assert_num_queries):
    cluster = make_cluster(name_zh="茶叶产业集群")
    block = CaseBlock()
    stored = {
        "title": "春茶",
        "firm": "某茶业",
        "situation": "<p>情境</p>",
        "question": "缺哪几项？",
        "source": "年报",
        "source_url": "",
        "source_on": "2026-03-01",
        "demo": True,
        "cluster": cluster.pk,
    }

    with django_assert_num_queries(1):
        html = block.render(block.to_python(stored))

    for words in (str(cluster.city), "茶叶产业集群", "某茶业", "年报", "2026-03-01", "演示案例"):
        assert words in html


def test_case_outlives_its_cluster():
    block = CaseBlock()

    html = block.render(block.to_python({"title": "春茶", "cluster": 999_999, "source_on": date(2026, 3, 1)}))

    assert "春茶" in html


def test_case_offers_the_clusters_with_their_cities():
    cluster = make_cluster()

    choices = dict(CaseBlock().child_blocks["cluster"].field.choices)

    assert choices[cluster.pk] == f"{cluster.city} · {cluster}"


def table(data, header="both"):
    grid = {"data": data, "table_header_choice": header}
    return TableBlock().normalize({"title": "运价", "grid": grid, "note": ""})


def test_table_tells_screen_readers_its_headers():
    html = TableBlock().render(table([["", "空运"], ["天数", "5"]]))

    assert '<th scope="col">空运</th>' in html
    assert '<th scope="row">天数</th><td>5</td>' in html
    assert "<caption>运价</caption>" in html


def test_table_without_headers_has_none():
    html = TableBlock().render(table([["a", "b"]], header="neither"))

    assert "<th" not in html


def test_table_writes_cells_as_text():
    assert "<script>" not in TableBlock().render(table([["<script>alert(1)</script>"]]))


@pytest.mark.parametrize("data", [[], [["", None]], [["x"] * 21], [["x"]] * 201])
def test_table_that_is_empty_or_too_large_is_refused(data):
    assert set(faults(TableBlock(), table(data))) == {"grid"}


@pytest.mark.parametrize("lab", sorted(CODES))
def test_lab_says_what_it_trains_outside_a_lesson_too(lab):
    html = LabBlock().render(LabBlock().normalize({"lab": lab, "task": "算出结果"}))

    assert str(LAB_WORDS[CODES[lab]][1]) in html
    assert "算出结果" in html
    assert "<a " not in html


def test_video_file_with_captions_is_taken_and_its_length_read():
    cleaned = VideoBlock().clean(video())

    assert cleaned["seconds"] == 312


def test_video_page_names_the_block_for_the_player():
    html = VideoBlock().render(video(), {"block_id": "abc", "watch_url": "/watch/"})

    assert 'data-watch="/watch/" data-block="abc"' in html
    assert "playsinline" in html


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"captions": None}, {"captions": "视频文件必须有字幕。"}),
        ({"embed": "https://www.bilibili.com/video/BV1xx411c7mD"}, {"embed": "视频文件和站外视频只能选一个。"}),
        ({"file": None}, {"file": "请选视频文件，或填站外视频的地址。"}),
        (
            {"file": None, "embed": "https://www.youtube.com/watch?v=x"},
            {"embed": "只支持哔哩哔哩和腾讯视频的视频页地址，以 https 开头。"},
        ),
    ],
)
def test_video_needs_one_source_that_works(fields, expected):
    assert faults(VideoBlock(), video(**fields)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<html>no captions</html>", "字幕文件读不懂"),
        (b"WEBVTT\n", "字幕文件里没有一句字幕。"),
        ("WEBVTT 字幕".encode("gb18030"), "字幕文件不是 UTF-8 编码。"),
        (b"WEBVTT\n\n" + b"x" * 1_000_001, "字幕文件超过 1 MB，不像字幕。"),
    ],
)
def test_video_captions_a_player_cannot_show_are_refused(content, expected):
    found = faults(VideoBlock(), video(captions=make_document("bad.vtt", content)))

    assert found["captions"].startswith(expected)


def test_video_of_another_type_and_of_unknown_length_is_refused():
    assert "file" in faults(VideoBlock(), video(file=make_document("film.pdf")))
    assert "seconds" in faults(VideoBlock(), video(file=make_document("film.webm")))
    assert "seconds" in faults(VideoBlock(), video(file=make_document("film.mp4", b"\x00" * 64)))


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (
            "https://www.bilibili.com/video/BV1xx411c7mD?p=2",
            "https://player.bilibili.com/player.html?bvid=BV1xx411c7mD&page=2&autoplay=0",
        ),
        ("https://v.qq.com/x/page/a0123bcd.html", "https://v.qq.com/txp/iframe/player.html?vid=a0123bcd"),
        ("http://v.qq.com/x/page/a0123bcd.html", ""),
        ("https://www.bilibili.com.evil.test/video/BV1xx411c7mD", ""),
        ("https://www.bilibili.com/video/BV1%22onload=", ""),
        ("https://v.qq.com/x/page/a&b.html", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_player_is_only_that_of_a_site_on_the_list(address, player):
    assert player_address(address) == player


def test_lesson_page_preview_shows_every_block(client):
    course = make_course(organisation=make_university(), lessons=1)
    lesson = LessonPage.objects.descendant_of(course).get()
    values = {name: block.get_preview_value() for name, block in blocks() if name not in {"file", "video", "case"}}
    lesson.body = list(values.items())
    lesson.save_revision()
    client.force_login(make_member(Role.TEACHER, course.organisation))

    page = client.get(f"/cms/pages/{lesson.pk}/view_draft/").content.decode()

    assert render_to_string("blocks/code_block.html", {"self": values["code"]}).strip() in page
    assert page.count('class="w-block') == 0


def test_steps_of_a_worked_example_keep_their_numbers():
    block = ContentBlock().child_blocks["worked_example"]

    html = block.render(block.to_python(block.meta.preview_value))

    # A list with a class has neither numbers nor points: base.css.
    assert "<ol><li>" in html
