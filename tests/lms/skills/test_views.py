"""The pages of the taxonomy: read by anyone, changed by editors, with the consequences shown first."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.organisations.choices import Role
from lms.skills.models import Skill, SkillChange
from lms.skills.operations import change_taxonomy, load_taxonomy
from lms.skills.tree import Merge, Reword, Split
from lms.skills.wagtail_hooks import lead_to_the_taxonomy
from tests.factories.courses import make_course
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
WHY = "专家会意见"


@pytest.fixture(autouse=True)
def taxonomy(db):
    load_taxonomy()


@pytest.fixture
def editor():
    client = Client()
    client.force_login(make_member(Role.EDITOR, name="徐编辑"))
    return client


def text_of(client, path, status=200):
    page = client.get(path)
    assert page.status_code == status, path
    return page.content.decode()


def test_anyone_reads_the_tree_and_finds_by_what_a_level_says():
    whole, found = text_of(Client(), "/skills/"), text_of(Client(), "/skills/?q=盈亏与让价")

    assert "外贸实务" in whole and whole.count("<details") >= 14
    assert "FT-02" in found and "FT-01" not in found and "<details open" in found
    assert "没有找到" in text_of(Client(), "/skills/?q=不存在的词")


def test_a_skill_shows_its_levels_and_esco_and_an_ended_one_where_it_went(editor):
    assert all(
        words in text_of(Client(), "/skills/FT-01/") for words in ("能说出常用术语", "data.europa.eu/esco/skill/")
    )
    change_taxonomy(Split("FT-01", ("FT-02", "FT-03"), heir="FT-03"), reason=WHY, by=None)

    page = text_of(Client(), "/skills/FT-01/")
    assert all(words in page for words in ("已拆分", "/skills/FT-02/", "以前的依据现在计为", "FT-03"))
    assert "FT-01" in text_of(Client(), "/skills/FT-03/")
    assert 'href="/skills/FT-01/"' not in text_of(Client(), "/skills/")
    assert "FT-01" in text_of(editor, "/skills/edit/")
    text_of(Client(), "/skills/NO-01/", status=404)


def test_the_address_in_signed_credentials_leads_to_the_skill():
    answer = Client().get("/certificates/skills/FT-01/")

    assert (answer.status_code, answer["Location"]) == (302, "/skills/FT-01/")


def test_strangers_are_sent_to_sign_in_and_others_are_refused():
    teacher = Client()
    teacher.force_login(make_member(Role.TEACHER))

    assert Client().get("/skills/edit/").status_code == 302
    for path in ("/skills/edit/", "/skills/edit/add/", "/skills/edit/FT-01/retire/", "/skills/edit/import/"):
        assert teacher.get(path).status_code == 403
    assert teacher.post("/skills/edit/FT-01/retire/", {"reason": WHY, "confirm": "1"}).status_code == 403
    assert Skill.objects.get(code="FT-01").is_active


def test_a_merge_is_shown_with_its_consequences_before_it_is_done(editor):
    course = make_course(skills=[("FT-02", 2)])
    said = {"into": "FT-01", "reason": WHY}

    preview = editor.post("/skills/edit/FT-02/merge/", said).content.decode()

    assert all(words in preview for words in ("跟着改写", "课程授予的技能", "已合并", "不能再撤销"))
    assert Skill.objects.get(code="FT-02").is_active and course.skills.get().skill.code == "FT-02"
    done = editor.post("/skills/edit/FT-02/merge/", said | {"confirm": "1"})
    assert done["Location"] == "/skills/edit/FT-02/"
    assert course.skills.get().skill.code == "FT-01"
    page = text_of(editor, "/skills/edit/FT-02/")
    assert all(words in page for words in (WHY, "随之改写：", SkillChange.objects.get().by_label))


def test_back_from_the_preview_keeps_what_was_filled_in(editor):
    page = editor.post("/skills/edit/FT-02/retire/", {"reason": "原先写的", "back": "1"}).content.decode()

    assert 'value="原先写的"' in page and "先看后果" in page


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("FT-02/reword/", {"name_zh": "贸易术语运用"}, "和同一技能域的 FT-01 同名"),
        ("FT-02/merge/", {"into": "FT-02"}, "FT-02"),
        ("FT-02/split/", {"part1": "FT-01", "part2": "FT-01"}, "至少选两项"),
        ("FT-02/split/", {"part1": "FT-01", "part2": "FT-03", "heir": "FT-04"}, "不在后继技能里"),
        ("FT/retire/", {}, "里面还有在用的技能"),
        ("add/", {"parent": "FT", "name_zh": "新技能", "esco_uri": "https://example.org/1"}, "不是 ESCO 地址"),
    ],
)
def test_what_would_break_the_tree_says_so_at_the_form(editor, path, data, words):
    row = Skill.objects.get(code="FT-02")
    filled = {name: getattr(row, name) for name in ("name_zh", "name_en", "level1_zh", "level2_zh", "level3_zh")}

    page = editor.post(f"/skills/edit/{path}", {**filled, "reason": WHY, **data})

    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert not SkillChange.objects.exists()


def test_a_skill_is_added_under_the_next_code_of_its_domain(editor):
    codes = sorted(Skill.objects.filter(parent__code="FT").values_list("code", flat=True))
    said = {
        "parent": "FT", "name_zh": "新技能", "name_en": "New skill", "level1_zh": "a", "level2_zh": "b",
        "level3_zh": "c", "reason": WHY, "confirm": "1",
    }  # fmt: skip

    editor.post("/skills/edit/add/", said)

    assert Skill.objects.get(name_zh="新技能").code == f"FT-{int(codes[-1][3:]) + 1:02}"


def test_a_domain_is_added_with_its_code(editor):
    said = {"code": "zz", "name_zh": "新领域", "name_en": "New domain", "reason": WHY, "confirm": "1"}

    editor.post("/skills/edit/add/?kind=domain", said)

    assert Skill.objects.get(code="ZZ").kind == Skill.Kind.DOMAIN


def test_what_cannot_be_done_to_it_is_not_there(editor):
    change_taxonomy(Merge(("FT-02",), "FT-01"), reason=WHY, by=None)

    for path in ("FT-02/reword/", "FT/merge/", "NO-01/retire/", "NO-01/"):
        assert editor.get(f"/skills/edit/{path}").status_code == 404


def test_history_undoes_with_a_reason_and_says_why_not(editor):
    change_taxonomy(Reword("FT-01", {"name_zh": "别名"}), reason=WHY, by=None)
    [kept] = SkillChange.objects.all()
    assert "别名" in text_of(editor, "/skills/edit/history/")

    editor.post(f"/skills/edit/changes/{kept.pk}/undo/", {"reason": " "})
    assert Skill.objects.get(code="FT-01").name_zh == "别名"
    editor.post(f"/skills/edit/changes/{kept.pk}/undo/", {"reason": "改错了"})
    assert Skill.objects.get(code="FT-01").name_zh == "贸易术语运用"
    page = editor.post(f"/skills/edit/changes/{kept.pk}/undo/", {"reason": "再来"}, follow=True)
    assert "已经撤销过" in page.content.decode()
    assert editor.post("/skills/edit/changes/999/undo/", {"reason": "x"}).status_code == 404


def upload(client, text, encoding="utf-8"):
    return client.post("/skills/edit/import/", {"file": SimpleUploadedFile("skills.csv", text.encode(encoding))})


def exported(client):
    answer = client.get("/skills/?format=csv")
    return answer.content.decode("utf-8-sig")


def test_what_was_exported_changes_nothing_when_it_comes_back(editor):
    change_taxonomy(Merge(("FT-02",), "FT-01"), reason=WHY, by=None)
    change_taxonomy(Split("FT-03", ("FT-04", "FT-05"), heir="FT-05"), reason=WHY, by=None)
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(exported(Client())))}
    assert [rows["FT-03"][name] for name in ("state", "successors", "heir")] == ["split", "FT-04 FT-05", "FT-05"]

    page = upload(editor, exported(editor)).content.decode()

    assert "没有差别" in page


def test_a_file_is_looked_through_then_written_with_its_reason(editor):
    text = exported(editor).replace("能说出常用术语的风险与费用分界点", "能说清常用术语的分界点")
    looked = upload(editor, text, "gb18030")
    content = looked.context["confirm"].initial
    assert "能说清常用术语的分界点" in looked.content.decode()
    assert not SkillChange.objects.exists()

    without = editor.post("/skills/edit/import/", content | {"reason": ""})
    assert (without.status_code, SkillChange.objects.count()) == (422, 0)
    editor.post("/skills/edit/import/", content | {"reason": WHY})

    assert Skill.objects.get(code="FT-01").level1_zh == "能说清常用术语的分界点"


def test_a_wrong_row_is_named_and_nothing_can_be_confirmed(editor):
    page = upload(editor, exported(editor).replace("FT-01,FT,skill,贸易术语运用", "FT-01,XX,skill,贸易术语运用"))

    assert page.status_code == 422
    assert all(words in page.content.decode() for words in ("有 1 处要改", "没有技能域 XX"))
    assert page.context["confirm"] is None


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b"x" * (1024 * 1024 + 1)])
def test_what_cannot_be_read_is_refused_at_the_form(editor, content):
    page = editor.post("/skills/edit/import/", {"file": SimpleUploadedFile("skills.csv", content)})

    assert page.status_code == 422 and page.context["form"].errors


def asked_by(client, path):
    with CaptureQueriesContext(connection) as context:
        client.get(path)
    return len(context)


@pytest.mark.parametrize("path", ["/skills/", "/skills/FT-01/", "/skills/edit/", "/skills/edit/history/"])
def test_pages_ask_the_same_for_more_rows(editor, path):
    change_taxonomy(Merge(("EC-09",), "FT-01"), reason=WHY, by=None)
    for _ in range(2):  # the first visits find out what is kept near
        asked_by(editor, path)
    before = asked_by(editor, path)
    for number in range(3):
        change_taxonomy(Merge((f"EC-0{number + 2}",), "FT-01"), reason=WHY, by=None)

    assert asked_by(editor, path) == before


def test_the_english_pages_speak_english(editor):
    assert "Skills taxonomy" in text_of(Client(), "/en/skills/")
    assert "See what it would do" in text_of(editor, "/en/skills/edit/FT-01/retire/")


@pytest.mark.parametrize(("role", "shown"), [(Role.EDITOR, True), (Role.TEACHER, False)])
def test_editors_find_it_in_their_own_menu_and_teachers_do_not(role, shown, rf):
    request = rf.get("/cms/")
    request.user = make_member(role)
    item = lead_to_the_taxonomy()

    assert (item.url, item.is_shown(request)) == ("/skills/edit/", shown)
