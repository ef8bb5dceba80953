"""The officer's round pages: every button does what it says, and what is wrong leaves everything as it was."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from certificates import public as certificates
from internships import background
from internships.models import Appeal, MatchRound, Postponement, RoundCap
from internships.operations.appeals import file_appeal
from internships.operations.rounds import publish_round
from lms.audit.models import AuditEvent
from tests.factories.internships import make_approved, make_open_round, make_round, make_skill, rank, settle

pytestmark = pytest.mark.django_db
HOUR = "%Y-%m-%dT%H:%M"


@pytest.fixture
def officer(cast):
    client = Client(raise_request_exception=False)
    client.force_login(cast.officer)
    return client


def url(name, *args):
    return reverse(f"internships:{name}", args=args)


def page_of(answer):
    return BeautifulSoup(answer.content, "html.parser")


def city_of(cast):
    return cast.firm.cluster.city_id


def buttons(officer, match_round):
    """What the page offers to do, by the last part of the address it goes to."""
    page = page_of(officer.get(url("gov-round", match_round.code)))
    return {form["action"].rstrip("/").split("/")[-1] for form in page.main.find_all("form")}


def press(officer, match_round, verb, **data):
    answer = officer.post(url("gov-round-step", match_round.code, verb), data)
    match_round.refresh_from_db()
    return answer.status_code, match_round.state


def filled(**changes):
    opens = timezone.localtime() + timedelta(days=1)
    return {
        "name_zh": "第三轮", "name_en": "Round three", "code": "2026-3", "draw_source": "排列5",
        "opens_at": opens.strftime(HOUR), "closes_at": (opens + timedelta(days=7)).strftime(HOUR),
        "answer_days": 3, "appeal_days": 3, "offer_hours": 48, **changes,
    }  # fmt: skip


def test_a_draft_is_changed_and_an_open_round_is_not(cast, officer):
    make_approved(cast)
    match_round = make_round(cast)
    address = url("gov-round-edit", match_round.code)
    data = filled(name_zh="秋季轮", answer_days=5)

    answer = officer.post(address, data)
    match_round.refresh_from_db()
    assert (answer.status_code, match_round.name_zh, match_round.answer_days) == (302, "秋季轮", 5)
    assert match_round.code != data["code"]

    press(officer, match_round, "open")
    late = officer.post(address, filled(name_zh="冬季轮"))
    match_round.refresh_from_db()
    assert (late.status_code, match_round.name_zh) == (409, "秋季轮")
    assert "时间可以延期" in officer.get(address).text


def test_a_draft_with_hours_in_the_wrong_order_stays_as_it_was(cast, officer):
    match_round = make_round(cast)
    data = filled()

    answer = officer.post(url("gov-round-edit", match_round.code), data | {"closes_at": data["opens_at"]})

    assert answer.status_code == 422
    assert "截止时间要晚于开始时间。" in answer.text
    assert MatchRound.objects.get().closes_at == match_round.closes_at


def test_a_draft_is_thrown_away_with_its_ceilings_and_the_trail_keeps_its_secret(cast, officer):
    make_approved(cast)
    match_round = make_round(cast)
    officer.post(url("gov-round-cap", match_round.code), {"where": f"city:{city_of(cast)}", "most": 3})

    answer = officer.post(url("gov-round-drop", match_round.code))

    assert (answer.status_code, MatchRound.objects.count(), RoundCap.objects.count()) == (302, 0, 0)
    kept = AuditEvent.objects.get(action="round.dropped")
    assert match_round.secret_hash in str(kept.changes)


def test_a_round_that_is_open_is_not_thrown_away(cast, officer):
    make_approved(cast)
    match_round = make_open_round(cast)

    assert officer.post(url("gov-round-drop", match_round.code)).status_code == 409
    assert MatchRound.objects.count() == 1


def test_round_goes_from_the_form_to_its_results_by_the_buttons_of_its_page(cast, officer):
    order = make_approved(cast)

    made = officer.post(url("gov-rounds"), filled())
    match_round = MatchRound.objects.get()
    assert (made.status_code, made.url, match_round.state) == (302, url("gov-round", "2026-3"), "draft")
    assert buttons(officer, match_round) == {"open", "caps", "reserves", "postpone", "drop"}
    assert press(officer, match_round, "open") == (302, "open")
    assert match_round.opens_at <= timezone.now()
    assert buttons(officer, match_round) == {"lock", "postpone"}
    rank(match_round, cast.student(), order.posts.all())
    assert buttons(officer, match_round) == {"mock", "lock", "postpone"}
    assert press(officer, match_round, "mock") == (302, "open")
    assert press(officer, match_round, "lock") == (302, "locked")
    assert buttons(officer, match_round) == {"draw"}
    assert press(officer, match_round, "draw", public_value=" 1 2 3 ", evidence="第 26123 期") == (302, "drawn")
    assert (match_round.public_value, match_round.public_evidence) == ("1 2 3", "第 26123 期")
    background.solve_round(match_round.pk)
    background.certify_round(match_round.pk)
    assert buttons(officer, match_round) == set()
    background.write_results(match_round.pk)
    background.check_results(match_round.pk)
    assert buttons(officer, match_round) == {"publish"}
    assert press(officer, match_round, "publish") == (302, "published")
    assert buttons(officer, match_round) == {"postpone"}


def test_draft_says_how_many_seats_it_would_open_with(cast, officer):
    match_round = make_round(cast)
    alone = page_of(officer.get(url("gov-round", match_round.code))).main.get_text()

    make_approved(cast, posts=[("甲", 50, 1), ("乙", 50, 2)])
    page = page_of(officer.get(url("gov-round", match_round.code))).main.get_text()

    assert "还没有已批准、还有空额的订单" in alone
    assert "会有 2 个岗位、3 个名额参加" in page
    assert press(officer, match_round, "open") == (302, "open")


def test_round_without_a_post_does_not_open(cast, officer):
    match_round = make_round(cast)

    assert press(officer, match_round, "open") == (422, "draft")


@pytest.mark.parametrize("verb", ["mock", "lock", "draw", "rematch", "publish"])
def test_button_pressed_too_early_changes_nothing(cast, officer, verb):
    match_round = make_round(cast)

    assert press(officer, match_round, verb, public_value="1") == (409, "draft")


def test_draw_without_its_value_says_so_beside_the_field(cast, officer):
    make_approved(cast)
    match_round = make_open_round(cast)
    press(officer, match_round, "lock")

    answer = officer.post(url("gov-round-step", match_round.code, "draw"), {"public_value": " ", "evidence": "网址"})

    match_round.refresh_from_db()
    page = page_of(answer)
    assert (answer.status_code, match_round.state) == (422, "locked")
    assert page.find(id="id_public_value")["aria-invalid"] == "true"
    assert page.find(id="id_evidence")["value"] == "网址"


@pytest.mark.parametrize(
    "changes, told",
    [
        ({"code": "taken"}, "已经有这个编号的轮次。"),
        ({"closes_at": "2020-01-01T00:00"}, "截止时间要晚于开始时间。"),
        ({"publishes_at": "2020-01-01T00:00"}, "公布时间要晚于截止时间。"),
    ],
)
def test_round_that_makes_no_sense_is_not_made(cast, officer, changes, told):
    make_round(cast, code="taken")

    answer = officer.post(url("gov-rounds"), filled(**changes))

    page = page_of(answer)
    assert (answer.status_code, MatchRound.objects.count()) == (422, 1)
    assert told in page.select_one(".errsum").get_text()
    assert page.find(id="id_name_zh")["value"] == "第三轮"


def test_ceiling_is_set_once_and_taken_away(cast, officer):
    match_round = make_round(cast)
    city = {"where": f"city:{city_of(cast)}", "most": 3}
    there = url("gov-round-cap", match_round.code)

    first, second = officer.post(there, city), officer.post(there, city)

    cap = RoundCap.objects.get()
    assert (first.status_code, second.status_code, cap.most) == (302, 422, 3)
    assert "这个范围已经有上限" in page_of(second).select_one(".errsum").get_text()
    assert officer.post(url("gov-round-cap-remove", match_round.code, cap.pk)).status_code == 302
    assert RoundCap.objects.count() == 0


def test_ceiling_of_a_round_that_is_open_stays(cast, officer):
    make_approved(cast)
    match_round = make_round(cast)
    officer.post(url("gov-round-cap", match_round.code), {"where": f"city:{city_of(cast)}", "most": 1})
    cap = RoundCap.objects.get()
    press(officer, match_round, "open")

    gone = officer.post(url("gov-round-cap-remove", match_round.code, cap.pk))
    more = officer.post(url("gov-round-cap", match_round.code), {"where": f"cluster:{cast.firm.cluster_id}", "most": 1})

    assert (gone.status_code, more.status_code) == (409, 409)
    assert list(match_round.caps.filter(kind="city")) == [cap]
    assert "remove" not in buttons(officer, match_round)


def test_hour_is_put_off_with_a_reason_and_never_brought_forward(cast, officer):
    make_approved(cast)
    match_round = make_open_round(cast)
    was = match_round.closes_at
    there = url("gov-round-postpone", match_round.code)
    ask = {"clock": "closes_at", "becomes": (timezone.localtime(was) + timedelta(days=2)).strftime(HOUR)}

    mute = officer.post(there, {**ask, "reason": " "})
    back = officer.post(there, {**ask, "reason": "维护", "becomes": "2020-01-01T00:00"})
    assert (mute.status_code, back.status_code, Postponement.objects.count()) == (422, 422, 0)
    assert "只能改到更晚的时间。" in page_of(back).select_one(".errsum").get_text()

    later = officer.post(there, {**ask, "reason": "维护"})
    match_round.refresh_from_db()
    assert (later.status_code, match_round.closes_at - was >= timedelta(days=1)) == (302, True)
    assert "维护" in page_of(officer.get(url("gov-round", match_round.code))).main.get_text()


@pytest.fixture
def shown(cast):
    """A published round in which the weak student asks for 甲, where the strong one sits; 丙 was left empty."""
    skill = make_skill()
    posts = [("甲", 50, 1), ("乙", 50, 1), ("丙", 50, 2)]
    order = make_approved(cast, posts=posts, skills=((skill.code, 2, 1),))
    match_round = make_open_round(cast)
    strong, weak = cast.student(name="强生"), cast.student(name="弱生")
    certificates.record_skills(strong.pk, [(skill.code, 1)], evidence="a", source="课程")
    for student in (strong, weak):
        rank(match_round, student, order.posts.exclude(name_zh="丙"))
    settle(match_round, cast)
    publish_round(match_round.pk, by=cast.officer)
    asked = match_round.placements.get(student=weak)
    first = order.posts.get(name_zh="甲").pk
    file_appeal(asked.pk, first, claimed_score=9000, reason="证书没有计入", by=weak)
    return match_round


def test_appeal_shows_who_would_move_and_is_answered_once(cast, officer, shown):
    appeal = Appeal.objects.get()
    there = url("gov-appeal", shown.code, appeal.pk)

    desk = page_of(officer.get(url("gov-appeals", shown.code))).main
    seen = page_of(officer.get(there)).main.table
    low = page_of(officer.get(there, {"score": "1"})).main
    mute = officer.post(there, {"found": "90", "answer": "", "uphold": "1"})
    appeal.refresh_from_db()
    assert desk.find("a", href=there).get_text() == "弱生"
    assert [row.get_text(" ") for row in seen.tbody.find_all("tr")] == ["弱生 乙 甲", "强生 甲 乙"]
    assert (low.table, mute.status_code, appeal.state) == (None, 422, "filed")

    done = officer.post(there, {"found": "90", "answer": "已核实，计入证书", "uphold": "1"})
    twice = officer.post(there, {"found": "10", "answer": "改口", "reject": "1"})
    appeal.refresh_from_db()
    assert (done.status_code, twice.status_code, appeal.state) == (302, 409, "upheld")
    assert appeal.answer == "已核实，计入证书"


def test_second_round_is_for_the_ticked_posts_alone(cast, officer, shown):
    there = url("gov-round-again", shown.code)
    third = shown.posts.get(post__name_zh="丙").post_id

    asked = [box["value"] for box in page_of(officer.get(there)).find_all("input", {"name": "posts"})]
    none = officer.post(there, filled())
    assert (asked, none.status_code, MatchRound.objects.count()) == ([str(third)], 422, 1)

    made = officer.post(there, filled(posts=[third]))
    second = MatchRound.objects.get(code="2026-3")
    assert (made.url, second.second_of, list(second.offered)) == (url("gov-round", "2026-3"), shown, [third])
