"""A contest set up through the pages, from nothing to a round that takes work."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.contests.models import Round, Season
from lms.organisations.public import Role
from tests.factories.contests import make_cast, make_round, make_track
from tests.factories.courses import make_home
from tests.factories.organisations import make_agency, make_member

pytestmark = pytest.mark.django_db


def at(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"


SEASON = {
    "year": "2026", "title_zh": "2026 年", "registers_from": at(0), "registers_until": at(10), "reviews_until": at(11),
    "commitment": "自己做的。",
}  # fmt: skip
TRACK = {
    "title_zh": "常规赛", "size_least": "2", "size_most": "4", "teachers": "1", "mentors": "0", "signed": "on",
    "years_least": "1", "years_most": "3", "hints": ["years"],
}  # fmt: skip
ROUND = {
    "title_zh": "校赛", "level": "campus", "opens_at": at(0), "closes_at": at(20), "judged_until": at(30),
    "judges_each": "2", "method": "drop", "method_fewest": "0", "quota_host": "school", "quota": "3",
    "waiting_places": "1", "notice_hours": "72", "appeal_hours": "48", "arbitration_hours": "24", "blind": "on",
}  # fmt: skip


def rows(prefix: str, *lines: dict) -> dict:
    sent = {f"{prefix}-TOTAL_FORMS": str(len(lines)), f"{prefix}-INITIAL_FORMS": "0"}
    return sent | {f"{prefix}-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}


@pytest.fixture
def officer(client):
    make_home()
    person = make_member(Role.OFFICER, make_agency())
    client.force_login(person)
    return person


def url(name: str, *args: int) -> str:
    return reverse(f"contests:{name}", args=args)


def test_from_nothing_to_a_round_that_takes_work(client, officer):
    new = SEASON | {
        "host_id": officer.memberships.get().organisation_id, "code": "COMP-A", "page_zh": "新赛", "lead_zh": "比什么",
        "problem": "第一段\n\n<b>第二段</b>",
    }  # fmt: skip
    assert client.post(url("season_new"), new).status_code == 302
    season = Season.objects.get()
    assert "<p>&lt;b&gt;第二段&lt;/b&gt;</p>" in season.contest.body[0].value.source
    assert client.post(url("track_new", season.pk), TRACK).url == url("gov_season", season.pk)
    track = season.tracks.get()
    assert [(one.key, one.params, one.bars) for one in track.rules.all()][:4] == [
        ("size", {"least": 2, "most": 4}, True),
        ("teachers", {"part": "teacher", "most": 1}, True),
        ("mentors", {"part": "mentor", "most": 0}, True),
        ("years", {"least": 1, "most": 3}, False),
    ]
    client.post(url("round_new", track.pk), ROUND)
    made = Round.objects.get()

    part = {"title_zh": "方案", "auto_points": "", "judge_points": "60", "takes": "file"}
    client.post(url("round_parts", made.pk), rows("m", part, {"title_zh": ""}) | {"act": "parts"})
    module = made.modules.get()
    prize = {"title_zh": "一等奖", "share_percent": "10"}
    client.post(url("round_parts", made.pk), rows("p", prize) | {"act": "prizes"})
    client.post(url("round_parts", made.pk), {"first": "m1", "second": "time", "act": "ties"})
    line = {"title_zh": "可行性", "module_id": module.pk, "most": "5", "weight": "60"}
    client.post(url("round_rubric", made.pk), rows("c", line) | {"act": "publish"})
    client.post(url("season_open", season.pk))
    client.post(url("gov_step", made.pk), {"act": "open"})

    made.refresh_from_db()
    assert (made.state, made.tie_breaks) == ("open", [{"name": "m1"}, {"name": "time"}])
    assert (made.prizes.get().share_percent, made.rubrics.get().criteria.get().weight) == (10, 60)
    assert "新赛" in client.get("/contests/").content.decode()


def test_what_is_missing_leads_to_where_it_is_mended(client, officer):
    cast = make_cast(state="draft")
    cast.round.modules.all()
    client.force_login(cast.officer)
    made, _rubric = make_round(cast.track, 2, judges_each=0)

    page = client.get(url("gov_season", cast.season.pk)).content.decode()

    assert "没有写每件作品的评委数" in page
    assert f'href="{url("round_edit", made.pk)}"' in page
    answer = client.post(url("gov_step", made.pk), {"act": "open"}, follow=True)
    assert "还不能开赛：没有写每件作品的评委数。" in answer.content.decode()


def test_wrong_lines_are_shown_again_with_what_was_typed(client, officer):
    cast = make_cast(state="draft")
    client.force_login(cast.officer)
    module = cast.round.modules.get(key="plan")

    for name, sent, said in (
        ("round_parts", rows("p", {"title_zh": "一等奖", "share_percent": "60"}, {"title_zh": "二", "share_percent": "60"})
         | {"act": "prizes"}, "奖项比例合计不能超过 100%。"),
        ("round_parts", rows("p", {"title_zh": "特等奖"}) | {"act": "prizes"}, "写明给百分之几的作品。"),
        ("round_rubric", rows("c", {"title_zh": "特别项", "module_id": module.pk}), "写明折合多少分。"),
        ("round_parts", {"first": "plan", "second": "plan", "act": "ties"}, "同分先后里有重复或不存在的项目。"),
    ):  # fmt: skip
        answer = client.post(url(name, cast.round.pk), sent)

        assert (answer.status_code, said in answer.content.decode()) == (422, True), said


def test_a_frozen_rubric_is_refused_with_the_reason(client):
    cast = make_cast()
    client.force_login(cast.officer)
    module = cast.round.modules.get(key="plan")

    line = {"title_zh": "新项", "module_id": module.pk, "weight": "60"}
    answer = client.post(url("round_rubric", cast.round.pk), rows("c", line) | {"act": "publish"})

    assert answer.status_code == 422
    assert "评分标准在开赛时冻结" in answer.content.decode()
    assert cast.round.rubrics.count() == 1


def test_a_postponed_deadline_stands_with_its_reason_on_the_rules_page(client):
    cast = make_cast()
    client.force_login(cast.officer)

    late = client.post(url("round_postpone", cast.round.pk), {"until": at(1), "reason": "停电"})
    client.post(url("round_postpone", cast.round.pk), {"until": at(8), "reason": "机房停电"})

    assert (late.status_code, "只能往后延" in late.content.decode()) == (422, True)
    client.logout()
    page = client.get(reverse("contests:rules", args=[cast.season.contest.slug])).content.decode()
    assert "机房停电" in page


def test_a_copy_is_a_draft_the_organiser_goes_on_with(client):
    cast = make_cast()
    client.force_login(cast.officer)

    answer = client.post(url("season_copy", cast.season.pk), {"year": 2027}, follow=True)

    assert "已复制为草稿" in answer.content.decode()
    assert client.post(url("season_copy", cast.season.pk), {"year": 2027}).status_code == 422


@pytest.mark.parametrize("name", ["gov_season", "season_edit", "track_new", "season_copy", "season_postpone"])
def test_another_agencys_season_is_not_there(client, officer, name):
    cast = make_cast()

    assert client.get(url(name, cast.season.pk)).status_code == 404
    assert client.post(url("season_open", cast.season.pk)).status_code == 404


def test_the_check_page_asks_the_same_however_many_tracks_there_are(client):
    cast = make_cast()
    client.force_login(cast.officer)

    client.get(url("gov_season", cast.season.pk))
    counts = []
    for number in (1, 3):
        for one in range(number):
            make_round(make_track(cast.season, f"x{number}{one}"))
        Round.objects.update(state="open")
        with CaptureQueriesContext(connection) as queries:
            client.get(url("gov_season", cast.season.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def sent_as_shown(formset) -> dict:
    """What a browser sends of lines that nobody touched."""
    sent = {f"{formset.prefix}-TOTAL_FORMS": str(formset.total_form_count()), f"{formset.prefix}-INITIAL_FORMS": "0"}
    for form in formset:
        for one in form:
            value = one.value()
            if value not in (None, "", [], False):
                sent[one.html_name] = value
    return sent


def test_lines_nobody_touched_stay_when_another_is_changed(client, officer):
    cast = make_cast(state="draft")
    client.force_login(cast.officer)
    address = url("round_parts", cast.round.pk)
    before = list(cast.round.modules.values_list("pk", "title_zh"))
    assert len(before) > 1
    sent = sent_as_shown(client.get(address).context["rows"])

    first = next(name for name in sent if name.endswith("title_zh"))
    client.post(address, sent | {first: "改过的名称", "act": "parts"})

    after = dict(cast.round.modules.values_list("pk", "title_zh"))
    assert after == dict(before) | {before[0][0]: "改过的名称"}


def test_a_rubric_sent_as_the_page_shows_it_is_the_same(client, officer):
    cast = make_cast(state="draft")
    client.force_login(cast.officer)
    address = url("round_rubric", cast.round.pk)
    shown = client.get(address).context["rows"]
    lines = [form.initial.get("title_zh") for form in shown if form.initial.get("title_zh")]
    assert lines

    client.post(address, sent_as_shown(shown) | {"act": "save"})

    newest = cast.round.rubrics.order_by("-version").first()
    assert [one.title_zh for one in newest.criteria.order_by("position", "pk")] == lines


def test_another_agencys_contest_is_not_held_again(client, officer):
    cast = make_cast(state="draft")
    page = client.get(url("season_new")).content.decode()
    own = officer.memberships.get().organisation_id

    answer = client.post(
        url("season_new"), SEASON | {"host_id": own, "contest": cast.season.contest_id, "year": "2100"}
    )

    assert cast.season.contest.title not in page
    assert (answer.status_code == 302, Season.objects.filter(year=2100).exists()) == (False, False)
