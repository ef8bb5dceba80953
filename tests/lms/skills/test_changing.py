"""Changes of the taxonomy in the database: what they write, what they refuse, and how they are undone."""

import pytest
from django.db import IntegrityError, connection, transaction

from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.organisations.choices import Role
from lms.skills import public, queries
from lms.skills.formats import package
from lms.skills.models import Skill, SkillChange, guards
from lms.skills.operations import change_taxonomy, import_sheet, load_taxonomy, undo_change
from lms.skills.queries import history, trees
from lms.skills.signals import skills_followed
from lms.skills.tree import Add, Merge, Move, Retire, Reword, Split
from tests.factories.organisations import make_member
from tests.factories.people import make_person
from tests.lms.skills.tree.making import skill

pytestmark = pytest.mark.django_db
WHY = "专家会 11 月意见"


@pytest.fixture(autouse=True)
def taxonomy(db):
    load_taxonomy()


@pytest.fixture
def editor():
    return make_member(Role.EDITOR, name="徐编辑")


def state_of(code):
    row = Skill.objects.get(code=code)
    return row.state, row.counts_as, [one.code for one in row.successors.all()]


@pytest.fixture
def followers():
    """Somebody above who rewrites three rows whenever something is followed."""
    heard = []

    def follow(sender, moves, codes, **kwargs):
        heard.append(codes)
        return {"courses.grants": 3}

    skills_followed.connect(follow)
    yield heard
    skills_followed.disconnect(follow)


def test_a_merge_ends_a_skill_and_tells_who_follows(editor, followers):
    kept = change_taxonomy(Merge(("FT-02",), "FT-01"), reason=WHY, by=editor)

    assert state_of("FT-02") == ("merged", "FT-01", ["FT-01"])
    assert followers == [{"FT-02": "FT-01"}]
    assert (kept.kind, kept.codes, kept.followed, kept.reason) == (
        "merged", ["FT-01", "FT-02"], {"courses.grants": 3}, WHY,
    )  # fmt: skip
    assert (kept.by_id, kept.by_label) == (editor.pk, editor.masked_name)
    assert (kept.before["FT-02"]["state"], kept.after["FT-02"]["heir"]) == ("active", "FT-01")
    assert audit.events(action="skill.merged").get().purpose == WHY


def test_chains_stay_flat_for_readers(editor):
    change_taxonomy(Merge(("FT-02",), "FT-01"), reason=WHY, by=editor)
    last = change_taxonomy(Split("FT-01", ("FT-03", "FT-04"), heir="FT-04"), reason=WHY, by=editor)

    assert [state_of(code)[1] for code in ("FT-01", "FT-02")] == ["FT-04", "FT-04"]
    undo_change(last.pk, reason=WHY, by=editor)
    assert [state_of(code)[:2] for code in ("FT-01", "FT-02")] == [("active", ""), ("merged", "FT-01")]


def test_chosen_follows_heirs_and_leaves_out_what_ended_without_one(editor):
    change_taxonomy(Merge(("FT-02",), "FT-01"), reason=WHY, by=editor)
    change_taxonomy(Split("FT-03", ("FT-04", "FT-05")), reason=WHY, by=editor)
    change_taxonomy(Retire("FT-06"), reason=WHY, by=editor)

    found = public.chosen(["FT-01", "FT-02", "FT-03", "FT-06", "NO-01"])
    assert {code: one.code for code, one in found.items()} == {"FT-01": "FT-01", "FT-02": "FT-01"}
    assert {"FT-02", "FT-03", "FT-06"}.isdisjoint(one.code for one in public.skills())
    assert set(public.by_code(["FT-02", "FT-03", "FT-06"])) == {"FT-02", "FT-03", "FT-06"}


def test_counted_says_what_a_skill_counts_as_in_python_and_in_a_query(editor):
    change_taxonomy(Merge(("FT-02",), "FT-01"), reason=WHY, by=editor)

    rows = Skill.objects.filter(code__in=["FT-01", "FT-02", "FT-03"]).order_by("code")
    assert [row.counted for row in rows] == ["FT-01", "FT-01", "FT-03"]
    inside = Skill.objects.filter(code="FT", children__code__lte="FT-03").order_by("children__code")
    assert list(inside.values_list(public.counted("children"), flat=True)) == ["FT-01", "FT-01", "FT-03"]


def test_a_moved_skill_keeps_its_code_and_stands_in_another_domain(editor):
    change_taxonomy(Move("FT-02", "EC"), reason=WHY, by=editor)

    assert public.domain_of(["FT-01", "FT-02"]) == {"FT-01": "FT", "FT-02": "EC"}


def test_a_domain_and_its_first_skill_can_be_added(editor):
    change_taxonomy(Add(skill("ZZ", kind="domain", parent="")), reason=WHY, by=editor)
    change_taxonomy(Add(skill("ZZ-01")), reason=WHY, by=editor)

    assert Skill.objects.get(code="ZZ-01").parent.code == "ZZ"


def test_what_would_break_the_tree_is_refused_with_its_field_and_nothing_is_written(editor):
    with pytest.raises(Invalid) as refused:
        change_taxonomy(Reword("FT-01", {"name_zh": "", "esco_uri": "https://example.org/x"}), reason=WHY, by=editor)

    assert set(refused.value.fields) == {"name_zh", "esco_uri"}
    assert not SkillChange.objects.exists()


def test_a_change_without_a_reason_is_refused(editor):
    with pytest.raises(Invalid, match="原因"):
        change_taxonomy(Retire("FT-01"), reason="  ", by=editor)

    assert state_of("FT-01")[0] == "active"


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ACADEMIC, Role.OFFICER, Role.MANAGER, Role.STUDENT])
def test_nobody_but_editors_changes_it(role):
    with pytest.raises(NotAllowed):
        change_taxonomy(Retire("FT-01"), reason=WHY, by=make_member(role))

    assert state_of("FT-01")[0] == "active"


def test_a_superuser_and_the_loader_may():
    change_taxonomy(Retire("FT-01"), reason=WHY, by=make_person(is_superuser=True))
    change_taxonomy(Retire("FT-02"), reason=WHY, by=None)

    assert [one.by_label == "" for one in SkillChange.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize(
    "change",
    [
        Reword("FT-01", {"name_zh": "新名"}),
        Move("FT-01", "EC"),
        Merge(("FT-01",), "FT-02"),
        Split("FT-01", ("FT-02", "FT-03"), heir="FT-02"),
        Retire("FT-01"),
    ],
)
def test_the_last_change_is_undone_and_both_stay_in_history(editor, change):
    before = trees.current()
    kept = change_taxonomy(change, reason=WHY, by=editor)
    assert trees.current() != before

    undone = undo_change(kept.pk, reason="改错了", by=editor)

    assert trees.current() == before
    assert [(one.kind, one.codes) for one in history.changes_of(["FT-01"])] == [
        ("undone", kept.codes),
        (kept.kind, kept.codes),
    ]
    assert undone.undoes == kept


def test_an_undone_addition_leaves_its_code_taken(editor):
    kept = change_taxonomy(Add(skill("FT-90")), reason=WHY, by=editor)

    undo_change(kept.pk, reason=WHY, by=editor)

    assert state_of("FT-90")[0] == "retired"
    with pytest.raises(Invalid, match="用过"):
        change_taxonomy(Add(skill("FT-90", name_zh="另", name_en="Other")), reason=WHY, by=editor)


def test_what_something_followed_is_not_undone(editor, followers):
    merged = change_taxonomy(Merge(("FT-02",), "FT-01"), reason=WHY, by=editor)
    reworded = change_taxonomy(Reword("FT-03", {"name_zh": "新名"}), reason=WHY, by=editor)
    change_taxonomy(Move("FT-03", "EC"), reason=WHY, by=editor)

    for kept, words in ((merged, "随之改写"), (reworded, "后来又改过")):
        with pytest.raises(WrongState, match=words):
            undo_change(kept.pk, reason=WHY, by=editor)


def test_a_change_is_undone_once_and_an_undoing_never(editor):
    kept = change_taxonomy(Retire("FT-01"), reason=WHY, by=editor)
    undone = undo_change(kept.pk, reason=WHY, by=editor)

    for one in (kept, undone):
        with pytest.raises(WrongState):
            undo_change(one.pk, reason=WHY, by=editor)


def test_undoing_does_not_bring_back_a_name_that_was_given_away(editor):
    name = Skill.objects.get(code="FT-01").name_zh
    kept = change_taxonomy(Retire("FT-01"), reason=WHY, by=editor)
    change_taxonomy(Add(skill("FT-90", name_zh=name)), reason=WHY, by=editor)

    with pytest.raises(Invalid, match="FT-90"):
        undo_change(kept.pk, reason=WHY, by=editor)


def test_the_database_keeps_codes_and_history(editor):
    kept = change_taxonomy(Retire("FT-01"), reason=WHY, by=editor)
    attempts = (
        lambda: Skill.objects.filter(code="FT-02").delete(),
        lambda: SkillChange.objects.filter(pk=kept.pk).update(reason="别的"),
        lambda: SkillChange.objects.filter(pk=kept.pk).delete(),
        lambda: Skill.objects.filter(code="FT-02").update(counts_as="FT-03"),
    )
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_every_guard_stands():
    assert guards.missing(connection) == []


def test_loading_again_leaves_alone_what_editors_changed(editor):
    change_taxonomy(Reword("FT-01", {"name_zh": "编辑的名"}), reason=WHY, by=editor)
    change_taxonomy(Merge(("FT-02",), "FT-03"), reason=WHY, by=editor)
    Skill.objects.filter(code="FT-04").update(name_zh="谁也没改过")

    load_taxonomy()

    names = dict(Skill.objects.values_list("code", "name_zh"))
    assert names["FT-01"] == "编辑的名" and names["FT-04"] != "谁也没改过"
    assert state_of("FT-02") == ("merged", "FT-03", ["FT-03"])


def test_the_package_says_what_ended_and_by_what_it_is_replaced(editor):
    change_taxonomy(Split("FT-03", ("FT-04", "FT-05")), reason=WHY, by=editor)
    whole = package(queries.published())

    items = {one["humanCodingScheme"]: one for one in whole["CFItems"]}
    ties = {
        (one["originNodeURI"]["identifier"], one["destinationNodeURI"]["identifier"])
        for one in whole["CFAssociations"]
        if one["associationType"] == "replacedBy"
    }
    ended = Skill.objects.get(code="FT-03").changed_at.date().isoformat()
    assert ties == {(items["FT-03"]["identifier"], items[code]["identifier"]) for code in ("FT-04", "FT-05")}
    assert (items["FT-03"]["statusEndDate"], items["FT-03"]["notes"]) == (ended, "split")
    assert items["FT-03.2"]["statusEndDate"] == ended
    assert "statusEndDate" not in items["FT-04"]


HEAD = "code,parent,kind,name_zh,name_en,level1_zh,level2_zh,level3_zh\n"


def test_a_file_is_written_as_it_was_shown(editor):
    text = HEAD + "FT-90,FT,skill,新技能,New skill,a,b,c\nFT-91,FT,skill,另一技能,Another skill,a,b,c\n"

    made = import_sheet(text, seen=0, reason=WHY, by=editor)

    assert [one.codes for one in made] == [["FT-90"], ["FT-91"]]


@pytest.mark.parametrize(
    ("row", "seen", "error"),
    [
        ("FT-90,FT,skill,,New skill,a,b,c", 0, Invalid),
        ("", 0, Invalid),
        ("FT-90,FT,skill,新技能,New skill,a,b,c", 99, WrongState),
    ],
)
def test_a_file_with_faults_or_looked_at_too_long_ago_writes_nothing(editor, row, seen, error):
    good = "FT-91,FT,skill,另一技能,Another skill,a,b,c\n" if row else ""

    with pytest.raises(error):
        import_sheet(HEAD + good + row, seen=seen, reason=WHY, by=editor)

    assert not SkillChange.objects.exists()
