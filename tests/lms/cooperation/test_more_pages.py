"""The pages of calls, teams and the board: who sees which, what stands on them, and that they ask no more as rows grow."""

import pytest
from django.test import Client

from lms.cooperation.models import FactorPost, Interest, TalentCall, Team
from lms.cooperation.operations import interests, milestones, teams
from tests.factories.cooperation import (
    APPROACH,
    days,
    make_agreement,
    make_call,
    make_cast,
    make_chosen_team,
    make_post,
    make_team,
    member_of,
    pdf,
)
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


def visit(person):
    client = Client()
    client.force_login(person)
    client.get("/me/inventory/")
    return client


def at(cast, who):
    code = {"biz": cast.firm.code, "uni": cast.school.code}.get(who)
    return f"/{who}/{code}/cooperation/" if code else "/gov/cooperation/"


CALL = {
    "kind": "team", "title": "旺季预测", "problem": "仓容", "outcome": "误差一成", "reward": "经费",
}  # fmt: skip
POST = {
    "kind": "capital", "side": "request", "title": "找备货资金", "text": "旺季备货", "low": "100000", "high": "500000",
    "reach": "cluster", "contact_name": "王经理", "contact_way": "13800000000",
}  # fmt: skip


def test_a_call_is_written_published_answered_and_finished_on_its_pages(cast):
    firm, school = visit(cast.manager), visit(cast.academic)
    where = {"cluster_id": cast.firm.cluster_id, "closes_on": days(20)}
    firm.post(f"{at(cast, 'biz')}calls/new/", {**CALL, **where})
    call = TalentCall.objects.get()
    hidden = school.get(f"{at(cast, 'uni')}{call.address}").status_code
    firm.post(f"{at(cast, 'biz')}{call.address}edit/", {**CALL, **where, "title": "旺季仓容预测"})
    firm.post(f"{at(cast, 'biz')}{call.address}", {"act": "publish"})
    school.post(f"{at(cast, 'uni')}{call.address}", {"act": "form", "name": "先锋队", "plan": "建模"})
    team = Team.objects.get()
    page = f"{at(cast, 'uni')}{team.address}"
    for _ in range(2):
        student = member_of(cast.school)
        school.post(page, {"act": "member", "username": student.username, "part": "建模"})
        visit(student).post("/learn/teams/", {"member": student.team_places.get().pk, "answer": "masked"})
    wrong = school.post(page, {"act": "step", "title": "报告", "due_on": days(3), "evidence": "报告"})
    school.post(page, {"act": "step", "title": "报告", "due_on": days(60), "evidence": "报告"})
    school.post(page, {"act": "apply"})
    firm.post(f"{at(cast, 'biz')}{call.address}", {"act": "award", "team": team.pk})
    milestone = team.milestones.get()
    school.post(page, {"act": f"work:{milestone.pk}", "file": pdf("报告.pdf")})
    work = milestone.works.get()
    firm.post(f"{at(cast, 'biz')}{team.address}", {"act": f"accept:{work.pk}"})
    firm.post(f"{at(cast, 'biz')}{call.address}", {"act": "complete"})

    call.refresh_from_db()
    team.refresh_from_db()
    assert (hidden, wrong.status_code, call.title) == (404, 422, "旺季仓容预测")
    assert (call.state, team.state) == ("completed", "completed")
    file = firm.get(f"{at(cast, 'biz')}{team.address}files/{work.pk}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")


def test_no_page_of_the_caller_names_a_student_who_did_not_say_so(cast):
    call = make_call(cast)
    team = make_team(cast, call, answers=("named", "masked"))
    teams.apply(team.pk, by=cast.academic)
    named, masked = (one.person for one in team.members.order_by("pk"))

    pages = [
        visit(person).get(f"{at(cast, who)}{team.address}").text
        for who, person in (("biz", cast.manager), ("gov", cast.officer))
    ]

    assert [named.name in page for page in pages] == [True, True]
    assert [word in page for page in pages for word in (masked.name, masked.username, named.username)] == [False] * 6
    assert all(masked.masked_name in page for page in pages)


def test_a_person_answers_only_their_own_place(cast):
    team = make_team(cast, make_call(cast), answers=(None,))
    member = team.members.get()

    other = visit(member_of(cast.school)).post("/learn/teams/", {"member": member.pk, "answer": "named"})
    nothing = visit(member.person).post("/learn/teams/", {"member": member.pk})

    member.refresh_from_db()
    assert (other.status_code, nothing.status_code, member.answer) == (404, 422, "asked")


def test_an_outsider_sees_no_team_and_a_school_writes_no_call(cast):
    team = make_chosen_team(cast, make_call(cast))
    other = make_cast()

    assert visit(other.academic).get(f"{at(other, 'uni')}{team.address}").status_code == 404
    assert visit(other.manager).get(f"{at(other, 'biz')}{team.address}").status_code == 404
    assert visit(cast.academic).get(f"{at(cast, 'uni')}calls/new/").status_code == 404
    assert visit(other.academic).get(f"{at(other, 'uni')}{team.call.address}").status_code == 200


def test_a_post_is_put_up_answered_and_recorded_on_its_pages(cast):
    firm = visit(cast.manager)
    wrong = firm.post(
        f"{at(cast, 'biz')}factors/new/", {**POST, "cluster_id": cast.firm.cluster_id, "valid_until": days(-1)}
    )
    firm.post(f"{at(cast, 'biz')}factors/new/", {**POST, "cluster_id": cast.firm.cluster_id, "valid_until": days(30)})
    post = FactorPost.objects.get()
    school, page = visit(cast.academic), f"{at(cast, 'uni')}{post.address}"
    before = school.get(page).text
    school.post(
        page, {"act": "interest", "message": "有基金", "contact_name": "吴老师", "contact_way": "wu@example.com"}
    )
    interest = Interest.objects.get()
    waiting = firm.get(f"{at(cast, 'biz')}{post.address}").text
    firm.post(f"{at(cast, 'biz')}{post.address}", {"act": f"agree:{interest.pk}"})
    both = [school.get(page).text, firm.get(f"{at(cast, 'biz')}{post.address}").text]
    school.post(page, {"act": f"failed:{interest.pk}", "outcome": "期限太短"})

    interest.refresh_from_db()
    assert (wrong.status_code, interest.state, interest.outcome) == (422, "fell_through", "期限太短")
    assert ["13800000000" in before, "wu@example.com" in waiting] == [False, False]
    assert ["13800000000" in both[0], "wu@example.com" in both[1]] == [True, True]


def test_an_officer_takes_a_post_down_and_lets_it_stand_again(cast):
    post = make_post(cast)
    officer, firm = visit(cast.officer), visit(cast.manager)

    officer.post(f"/gov/cooperation/{post.address}", {"act": "remove", "reason": "含电话"})
    gone = visit(cast.academic).get(f"{at(cast, 'uni')}{post.address}").status_code
    told = firm.get(f"{at(cast, 'biz')}{post.address}").text
    firm.post(f"{at(cast, 'biz')}{post.address}", {"act": "appeal", "reason": "已删"})
    listed = officer.get("/gov/cooperation/factors/?only=removed").context["listing"].page.object_list
    officer.post(f"/gov/cooperation/{post.address}", {"act": "restore"})

    post.refresh_from_db()
    assert (gone, "含电话" in told, list(listed), post.state) == (404, True, [post], "open")


def test_the_board_is_filtered_kept_and_taken_away_without_contacts(cast):
    mine, wide = make_post(cast), make_post(cast, side="offer", title="有人才", reach="province")
    school, base = visit(cast.academic), f"{at(cast, 'uni')}factors/"
    school.post(f"{at(cast, 'uni')}{wide.address}", {"act": "keep"})

    def found(query):
        return set(school.get(base + query).context["listing"].page)

    assert (found(""), found("?side=offer"), found("?only=kept"), found("?q=跨境")) == (
        {mine, wide},
        {wide},
        {wide},
        {mine},
    )
    assert found("?only=mine") == found("?kind=capital") == set()
    file = school.get(f"{base}?format=csv").content.decode("utf-8-sig")
    assert (len(file.splitlines()), "13800000000" in file) == (3, False)


def test_the_overview_counts_and_is_the_officers_alone(cast):
    make_agreement(cast)
    make_post(cast)

    page = visit(cast.officer).get("/gov/cooperation/clusters/")
    file = visit(cast.officer).get("/gov/cooperation/clusters/?format=xlsx")

    assert [(row.cluster, row.agreements, row.requests) for row in page.context["rows"]] == [(cast.firm.cluster, 1, 1)]
    assert file.headers["Content-Disposition"].endswith("cooperation.xlsx")
    assert [visit(one).get("/gov/cooperation/clusters/").status_code for one in (cast.manager, cast.academic)] == [
        403,
        403,
    ]


QUERIES = {"calls": 9, "call": 11, "team": 14, "factors": 12, "factor": 13, "clusters": 15}


@pytest.mark.parametrize("page", QUERIES)
def test_pages_ask_as_much_for_one_as_for_three(cast, page, django_assert_num_queries):
    call, post = make_call(cast), make_post(cast, reach="province")
    team = make_chosen_team(cast, call)
    _more(cast, call, post, team)
    paths = {
        "calls": f"{at(cast, 'biz')}calls/", "call": f"{at(cast, 'biz')}{call.address}",
        "team": f"{at(cast, 'biz')}{team.address}", "factors": f"{at(cast, 'biz')}factors/",
        "factor": f"{at(cast, 'biz')}{post.address}", "clusters": "/gov/cooperation/clusters/",
    }  # fmt: skip
    client = visit(cast.officer if page == "clusters" else cast.manager)
    client.get(paths[page])
    with django_assert_num_queries(QUERIES[page]):
        client.get(paths[page])

    for _ in range(2):
        _more(cast, call, post, team)

    with django_assert_num_queries(QUERIES[page]):
        client.get(paths[page])


def _more(cast, call, post, team):
    """One more of everything that the pages list."""
    other = make_cast()
    make_call(cast, title="另一个榜单")
    make_post(cast, title="另一条")
    make_post(other, side="offer", reach="province")
    firm = make_enterprise(cluster=cast.firm.cluster)
    interests.express_interest(post.pk, firm.pk, APPROACH, by=make_member("manager", firm))
    member = team.members.create(person=member_of(cast.school), organisation=cast.school, part="调研")
    teams.answer_place(member.pk, "named", by=member.person)
    step = team.milestones.create(title="节点", due_on=days(90), evidence="报告")
    milestones.hand_in(step.pk, "见附件", by=cast.academic)
