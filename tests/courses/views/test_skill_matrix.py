"""The skill matrix of a draft: filled in by the cell, saved by itself, stepped back, never written over."""

import gzip
from dataclasses import replace

import pytest

from courses.curricula.plans import Standard
from courses.models import ProgrammeVersion
from courses.operations.programmes import save_plan
from lms.audit.models import AuditEvent
from lms.organisations.public import Role
from lms.skills import public as skills
from lms.skills.tree import Merge
from tests.factories.courses import make_course, make_run
from tests.factories.internships import make_approved, make_cast
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import make_plan, make_review, make_version, publish, with_course

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture(autouse=True)
def taxonomy():
    skills.load_taxonomy()


@pytest.fixture
def school(client):
    found = make_university()
    client.force_login(make_member(Role.TEACHER, found))
    return found


@pytest.fixture
def version(school):
    """Its core course teaches one skill."""
    return make_version(school, with_course(make_plan(), "HX", standard=Standard(skills=(("EC-05", 1),))))


def address(version, rest=""):
    return f"/uni/{version.programme.organisation.code}/coverage/{version.programme.code}/{rest}"


def taught(version):
    courses = ProgrammeVersion.objects.get(pk=version.pk).plan.courses
    return {one.code: one.standard.skills for one in courses if one.standard.skills}


def test_cells_are_saved_whole_and_nothing_else_of_the_plan_moves(client, version):
    answer = client.post(address(version), {"seen": 1, "HX.EC-05": "3", "GB.EC-08": "1", "ZJ.EC-05": "0"})

    assert (answer.status_code, answer.headers["Location"]) == (302, address(version))
    assert taught(version) == {"HX": (("EC-05", 3),), "GB": (("EC-08", 1),)}
    now = ProgrammeVersion.objects.get(pk=version.pk)
    emptied = replace(now.plan, courses=tuple(replace(one, standard=Standard()) for one in now.plan.courses))
    assert (emptied, now.edits) == (make_plan(), 2)


def test_nought_takes_a_skill_out_of_its_course(client, version):
    client.post(address(version), {"seen": 1, "HX.EC-05": "0"})

    assert taught(version) == {}


def test_a_save_is_on_the_record(client, version):
    client.post(address(version), {"seen": 1, "HX.EC-05": "2"})

    found = AuditEvent.objects.filter(action="programme.saved").latest("pk")
    assert (found.actor_id, found.changes["edits"]) == (int(client.session["_auth_user_id"]), 2)


def test_htmx_gets_the_figures_and_never_the_cells(client, version):
    answer = client.post(address(version), {"seen": 1, "HX.EC-05": "2"}, **HTMX).content.decode()

    assert '<input type="hidden" name="seen" id="seen" value="2" hx-swap-oob="true">' in answer
    assert "草稿已存" in answer and "撤销" in answer and "<select" not in answer
    assert taught(version) == {"HX": (("EC-05", 2),)}


@pytest.mark.parametrize("given", ["4", "-1", "x", ""])
def test_what_is_no_level_is_refused_by_its_cell(client, version, given):
    page = client.post(address(version), {"seen": 1, "HX.EC-05": given})

    assert page.status_code == 422
    assert "HX · EC-05：等级要在 0 到 3 之间" in page.content.decode()
    assert taught(version) == {"HX": (("EC-05", 1),)}


def test_a_refusal_keeps_what_else_was_chosen_on_the_page(client, version):
    page = client.post(address(version), {"seen": 1, "HX.EC-05": "9", "HX.EC-08": "3"})

    assert {row.skill.code: row.planned for row in page.context["rows"] if row.planned} == {"EC-08": 3, "EC-05": 1}


def test_a_skill_nobody_knows_is_refused(client, version):
    page = client.post(address(version), {"seen": 1, "HX.ZZ-99": "1"}, **HTMX)

    assert "ZZ-99" in page.content.decode()
    assert taught(version) == {"HX": (("EC-05", 1),)}


def test_who_saved_meanwhile_is_not_written_over_and_both_are_kept_after_a_look(client, version):
    plan = with_course(version.plan, "HX", standard=Standard(skills=(("EC-05", 1), ("EC-08", 2))))
    save_plan(version.pk, plan, seen=1, by=None)
    mine = {"seen": 1, "HX.EC-05": "3", "HX.EC-08": "0"}

    told = client.post(address(version), mine, **HTMX).content.decode()
    page = client.post(address(version), mine)

    assert "有人在你之后存过这份草案，这次没有存" in told and 'name="seen"' not in told
    assert (page.status_code, taught(version)) == (422, {"HX": (("EC-05", 1), ("EC-08", 2))})
    assert page.context["form"]["seen"].value() == 2
    assert {row.skill.code: row.planned for row in page.context["rows"] if row.planned} == {"EC-05": 3, "EC-08": 2}
    client.post(address(version), {"seen": 2, "HX.EC-05": "3", "HX.EC-08": "2"})
    assert taught(version) == {"HX": (("EC-05", 3), ("EC-08", 2))}


def step(client, page, name, **also):
    steps = page.context["steps"]
    sent = {"to": getattr(steps, name), "here": steps.here, "again": steps.again or 0, **also}
    return client.post(address(page.context["version"]), {"seen": page.context["version"].edits, **sent}, follow=True)


def test_one_steps_back_save_by_save_and_once_forth(client, version):
    for edits, level in ((1, "2"), (2, "3")):
        client.post(address(version), {"seen": edits, "HX.EC-05": level})
    page = client.get(address(version))

    first = step(client, page, "back")
    levels = [taught(version)["HX"]]
    second = step(client, first, "back")
    levels.append(taught(version)["HX"])
    third = step(client, second, "again")
    levels.append(taught(version)["HX"])

    assert levels == [(("EC-05", 2),), (("EC-05", 1),), (("EC-05", 2),)]
    # The first save is the loader's, and nobody steps back behind it.
    assert (second.context["steps"].back, third.context["steps"].again) == (None, None)
    assert third.context["steps"].back is not None


def test_htmx_steps_back_to_the_whole_matrix(client, version):
    client.post(address(version), {"seen": 1, "HX.EC-05": "2"})
    steps = client.get(address(version)).context["steps"]

    sent = {"to": steps.back, "here": steps.here, "again": 0, "seen": 2}
    answer = client.post(address(version), sent, **HTMX)

    assert answer.context["steps"].again == steps.here
    assert 'id="matrix"' in answer.content.decode() and "重做" in answer.content.decode()
    assert taught(version) == {"HX": (("EC-05", 1),)}


def test_a_step_back_is_refused_once_somebody_else_has_saved(client, version):
    client.post(address(version), {"seen": 1, "HX.EC-05": "2"})
    steps = client.get(address(version)).context["steps"]
    save_plan(version.pk, make_plan(goal="新的"), seen=2, by=None)

    answer = client.post(address(version), {"to": steps.back, "here": steps.here, "seen": 2}, **HTMX)

    assert answer.headers["HX-Reswap"] == "none"
    assert ProgrammeVersion.objects.get(pk=version.pk).goal == "新的"


def test_nobody_is_offered_to_undo_what_another_saved(client, version):
    save_plan(version.pk, make_plan(goal="新的"), seen=1, by=make_member(Role.TEACHER, version.programme.organisation))

    assert client.get(address(version)).context["steps"].back is None


def test_what_an_address_says_of_an_older_step_is_not_believed_once_the_draft_says_something_else(client, version):
    client.post(address(version), {"seen": 1, "HX.EC-05": "2"})
    steps = client.get(address(version)).context["steps"]

    page = client.get(address(version), {"here": steps.back, "again": steps.here})

    assert page.context["steps"] == steps


def test_coverage_is_told_with_and_without_the_draft(client, school):
    cast = make_cast()
    asks = [(code, level, 1) for code, level in (("EC-05", 2), ("EC-08", 1))]
    make_approved(cast, posts=[("运营助理", 50, 4)], skills=asks)
    make_run(make_course(title="选品", skills=[("EC-08", 1)]), school=school)
    version = make_version(school)

    before = client.get(address(version)).content.decode()
    after = client.post(address(version), {"seen": 1, "HX.EC-05": "2"}, **HTMX).content.decode()

    assert "50.0% → 50.0%" in before and "学员能投的名额 0 → 0 个" in before
    assert "50.0% → 100.0%" in after and "学员能投的名额 0 → 4 个" in after
    assert '<span class="vh">必备技能覆盖率</span> 100.0%' in after
    assert "按名额 × 权重计" in before
    assert before.count("有缺口") == 1 and "有缺口" not in after


def test_what_posts_want_most_comes_first(client, school):
    cast = make_cast()
    make_approved(cast, posts=[("甲", 50, 1)], skills=[("EC-05", 2, 1)])
    make_approved(cast, posts=[("乙", 50, 5)], skills=[("EC-08", 1, 1)])

    page = client.get(address(make_version(school)))

    assert [row.skill.code for row in page.context["rows"]] == ["EC-08", "EC-05"]


def test_a_part_is_chosen_and_an_ended_skill_leads_to_its_heir(client, version):
    skills.change_taxonomy(Merge(("EC-12",), "EC-08"), reason="同", by=None)

    by_domain = client.get(address(version), {"group": "EC", "kind": "elective"})
    alone = client.get(address(version), {"skill": "EC-12"})
    unknown = client.get(address(version), {"group": "nowhere", "kind": "nothing", "skill": "ZZ-99", "page": "x"})

    assert {row.skill.code[:2] for row in by_domain.context["rows"]} == {"EC"}
    assert [one.code for one in by_domain.context["part"].courses] == ["XX"]
    assert [row.skill.code for row in alone.context["rows"]] == ["EC-08"]
    assert [row.skill.code for row in unknown.context["rows"]] == ["EC-05"]


def test_under_review_it_is_read_only(client, version):
    make_review(version, make_member(Role.ACADEMIC, version.programme.organisation))

    page = client.get(address(version))
    answer = client.post(address(version), {"seen": 1, "HX.EC-05": "3"})
    told = client.post(address(version), {"seen": 1, "HX.EC-05": "3"}, **HTMX).content.decode()

    assert "这一版正在审议，不能改" in page.content.decode() and '<select name="HX' not in page.content.decode()
    assert answer.status_code == 302 and "hx-swap-oob" in told
    assert taught(version) == {"HX": (("EC-05", 1),)}


def test_a_published_version_is_never_changed_and_the_next_one_is_offered(client, version):
    publish(version, make_member(Role.ACADEMIC, version.programme.organisation))
    school, code = version.programme.organisation.code, version.programme.code

    page = client.get(address(version)).content.decode()
    client.post(address(version), {"seen": 1, "HX.EC-05": "3"})
    answer = client.post(f"/uni/{school}/programmes/{code}/next/", {"cohort_year": 2027, "to": "skills"})

    assert "这一版已经发布，不能再改" in page and "开始修订下一版" in page
    assert taught(version) == {"HX": (("EC-05", 1),)}
    assert answer.headers["Location"] == address(version)
    assert client.get(address(version)).context["version"].number == 2


def test_another_schools_programme_does_not_exist(client, school):
    other = make_version()

    theirs = client.get(address(other)).status_code
    under_my_school = client.get(f"/uni/{school.code}/coverage/{other.programme.code}/").status_code
    sent = client.post(address(other), {"seen": 1, "HX.EC-05": "3"}).status_code

    assert (theirs, under_my_school, sent, taught(other)) == (404, 404, 404, {})


def test_an_empty_plan_asks_for_courses_first(client, school):
    page = client.get(address(make_version(school, make_plan(courses=()))))

    assert "先填写课程" in page.content.decode()


def test_the_schools_coverage_page_leads_to_it(client, version):
    make_approved(make_cast(), skills=[("EC-08", 2, 1)])

    page = client.get(f"/uni/{version.programme.organisation.code}/coverage/").content.decode()

    assert f'"{address(version)}"' in page and "起草" in page
    assert f'"{address(version, "?skill=EC-08")}"' in page


def test_a_full_page_stays_light(client, school):
    lines = [replace(make_plan().courses[2], code=f"HX{n:02}", name=f"跨境电商综合实训（{n}）") for n in range(12)]
    asks = [(skill.code, 2, 1) for skill in skills.skills()[:30]]
    make_approved(make_cast(), skills=asks)

    page = client.get(address(make_version(school, make_plan(courses=tuple(lines)))))

    assert sum(len(row.cells) for row in page.context["rows"]) == 156
    assert len(gzip.compress(page.content)) < 16 * 1024


@pytest.mark.parametrize("courses", [1, 3])
def test_the_page_asks_the_same_for_one_course_and_three(client, school, courses, django_assert_num_queries):
    codes = ("HX", "GB", "ZJ")[:courses]
    plan = make_plan()
    for code in codes:
        plan = with_course(plan, code, standard=Standard(skills=(("EC-05", 1),)))
    version = make_version(school, plan)
    client.get(address(version))

    with django_assert_num_queries(20):
        client.get(address(version))
