"""A firm's problem: proposed, answered, and its data behind terms that everybody accepts for themselves."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.contests.errors import RulesStand
from lms.contests.models import Confidence, RoundFile, Season, Sponsor
from lms.contests.operations import files
from lms.contests.operations.sponsors import answering, confidence, proposing
from lms.contests.operations.sponsors.proposing import ProblemWords
from lms.contests.queries import sponsors
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.contests import make_cast
from tests.factories.internships import make_approved
from tests.factories.internships import make_cast as make_order_cast
from tests.factories.organisations import make_enterprise, make_member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = ProblemWords("预测退货", "用订单预测退货。", terms_zh="数据只用于本届赛事。")


def table(name: str = "orders.csv", content: bytes = b"id,returned\n1,0\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def cast():
    """An open round whose season asks firms for problems, and a firm's manager."""
    made = make_cast()
    Season.objects.filter(pk=made.season.pk).update(proposals_until=timezone.now() + DAY)
    firm = make_enterprise()
    manager = make_member(Role.MANAGER, firm)
    return SimpleNamespace(contest=made, firm=firm, manager=manager, entry=made.entry(), officer=made.officer)


def read(problem: Sponsor) -> str:
    """What the organiser's page shows of it now, as a digest."""
    return sponsors.digest(Sponsor.objects.get(pk=problem.pk), problem.files.all())


def accepted(cast, words: ProblemWords = WORDS) -> Sponsor:
    made = proposing.propose(cast.contest.track.pk, cast.firm.pk, words, by=cast.manager)
    files.add_problem_file(made.pk, table(), title="订单", licence="contest", by=cast.manager)
    return answering.answer_problem(made.pk, accept=True, read=read(made), by=cast.officer)


def get(client, person, file) -> int:
    client.force_login(person)
    answer = client.get(reverse("contests:data_file", args=[file.pk]))
    if hasattr(answer, "streaming_content"):
        list(answer.streaming_content)
    return answer.status_code


def test_a_problem_is_proposed_answered_and_both_sides_are_told(cast):
    made = accepted(cast)

    assert (made.state, made.answered_by) == ("accepted", cast.officer)
    kinds = dict(Notice.objects.filter(kind__startswith="contest.problem").values_list("kind", "person_id"))
    assert kinds == {
        "contest.problem_proposed": cast.officer.pk, "contest.problem_accepted": cast.manager.pk
    }  # fmt: skip


def test_a_firm_has_one_problem_a_track_and_only_while_it_is_asked(cast):
    proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    with pytest.raises(Invalid, match="已经有一道赛题"):
        proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    Season.objects.update(proposals_until=timezone.now())
    other = make_enterprise()

    with pytest.raises(RulesStand, match="不征集"):
        proposing.propose(cast.contest.track.pk, other.pk, WORDS, by=make_member(Role.MANAGER, other))


def test_nobody_else_speaks_for_a_firm(cast):
    stranger = make_member(Role.MANAGER, make_enterprise())

    with pytest.raises(NotAllowed):
        proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=stranger)
    made = proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    for refused in (
        lambda: proposing.withdraw_problem(made.pk, by=stranger),
        lambda: answering.answer_problem(made.pk, accept=True, read=read(made), by=cast.manager),
        lambda: files.add_problem_file(made.pk, table(), title="x", licence="cc0", by=stranger),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_prize_leads_only_to_an_approved_order_of_the_firm(cast):
    foreign, own = make_approved(make_order_cast()), make_approved(make_order_cast(cast.firm))

    with pytest.raises(Invalid) as refused:
        proposing.propose(
            cast.contest.track.pk, cast.firm.pk, ProblemWords("题", "说明", order_code=foreign.code), by=cast.manager
        )
    made = proposing.propose(
        cast.contest.track.pk, cast.firm.pk, ProblemWords("题", "说明", order_code=own.code), by=cast.manager
    )

    assert list(refused.value.fields) == ["order_code"]
    assert made.order_code == own.code


def test_declined_with_a_reason_it_is_mended_and_proposed_again(cast):
    made = proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    with pytest.raises(Invalid):
        answering.answer_problem(made.pk, accept=False, read=read(made), by=cast.officer)
    answering.answer_problem(made.pk, accept=False, read=read(made), answer="数据太少", by=cast.officer)

    again = proposing.change_problem(made.pk, WORDS, by=cast.manager)

    assert again.state == "proposed"
    assert Notice.objects.filter(kind="contest.problem_proposed").count() == 2


def test_accepted_it_stays_in_the_operations_and_in_the_database(cast):
    made = accepted(cast)
    file = made.files.get()

    for refused in (
        lambda: proposing.change_problem(made.pk, WORDS, by=cast.manager),
        lambda: proposing.withdraw_problem(made.pk, by=cast.manager),
        lambda: files.add_problem_file(made.pk, table(), title="x", licence="cc0", by=cast.manager),
        lambda: files.remove_file(file.pk, by=cast.manager),
    ):
        with pytest.raises(RulesStand):
            refused()
    for rows, change in ((Sponsor.objects, {"terms_zh": "x"}), (RoundFile.objects, {"title_zh": "x"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_terms_are_accepted_before_the_files_are_seen_each_for_themselves(client, cast):
    captain, mate = cast.contest.student(), cast.contest.student()
    entry = cast.contest.entry(cast.contest.team(captain, mate))
    made = accepted(cast)
    file = made.files.get()
    assert get(client, captain, file) == 404

    with pytest.raises(Invalid):
        confidence.accept_terms(entry.pk, made.pk, sha256="0" * 64, by=captain)
    first = confidence.accept_terms(entry.pk, made.pk, sha256=made.terms_sha256, by=captain)
    again = confidence.accept_terms(entry.pk, made.pk, sha256=made.terms_sha256, by=captain)

    assert first == again == Confidence.objects.get()
    assert (get(client, captain, file), get(client, mate, file)) == (200, 404)
    assert AuditEvent.objects.filter(action="contest.data_opened").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Confidence.objects.update(sha256="1" * 64)


def test_data_is_for_teams_of_a_round_that_has_begun(client, cast):
    captain = cast.entry.team.captain
    file = files.add_round_file(cast.contest.round.pk, table(), title="数据", licence="by", by=cast.officer)

    assert get(client, captain, file) == 200
    assert get(client, cast.contest.team().captain, file) == 404
    assert get(client, cast.manager, file) == 404
    assert get(client, cast.officer, file) == 200
    cast.contest.round.__class__.objects.update(opens_at=timezone.now() + DAY)
    assert get(client, captain, file) == 404


def test_a_problem_without_terms_asks_nothing(client, cast):
    made = accepted(cast, ProblemWords("题", "说明"))

    assert get(client, cast.entry.team.captain, made.files.get()) == 200


def test_files_are_judged_by_their_content(cast):
    made = proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)

    for name, content, said in (
        ("a.csv", b"%PDF-1.4", "文件内容与扩展名不符"), ("a.exe", b"MZ", "请上传"), ("a.csv", b"", "文件是空的"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            files.add_problem_file(made.pk, table(name, content), title="x", licence="cc0", by=cast.manager)
        assert said in refused.value.fields["file"]
    assert RoundFile.objects.count() == 0


def test_the_pages_of_a_firm_an_organiser_and_a_team(client, cast):
    order = make_approved(make_order_cast(cast.firm))
    client.force_login(cast.manager)
    base = f"/biz/{cast.firm.code}/contests/"
    assert "提出赛题" in client.get(base).content.decode()
    sent = {
        "title_zh": "预测退货",
        "brief_zh": "说明",
        "prize_zh": "实习名额",
        "order_code": order.code,
        "terms_zh": "保密",
    }
    answer = client.post(f"{base}tracks/{cast.contest.track.pk}/propose/", sent)
    made = Sponsor.objects.get()
    assert answer.url == f"{base}{made.pk}/"
    client.post(f"{base}{made.pk}/", {"title": "订单", "licence": "by", "file": table()})
    assert client.post(f"{base}{made.pk}/", {"title": "订单", "licence": "by"}).status_code == 422

    client.force_login(cast.officer)
    assert "预测退货" in client.get(f"/gov/contests/{cast.contest.season.pk}/").content.decode()
    shown = {"read": read(made), "answer": ""}
    assert f'value="{shown["read"]}"' in client.get(f"/gov/contests/problems/{made.pk}/").content.decode()
    refused = client.post(f"/gov/contests/problems/{made.pk}/", {"act": "decline", **shown})
    client.post(f"/gov/contests/problems/{made.pk}/", {"act": "accept", **shown})
    assert (refused.status_code, "不采用要写明理由" in refused.content.decode()) == (422, True)

    client.force_login(cast.entry.team.captain)
    room = f"/contests/entries/{cast.entry.pk}/data/"
    before = client.get(room).content.decode()
    made.refresh_from_db()
    client.post(f"{room}{made.pk}/accept/", {"sha256": made.terms_sha256})
    after = client.get(room).content.decode()
    assert ("我已阅读并同意" in before, "orders.csv" in before) == (True, False)
    assert ("已同意保密约定" in after, "orders.csv" in after) == (True, True)
    client.logout()
    assert "预测退货" in client.get(cast.contest.season.contest.url).content.decode()
    assert "预测退货" in client.get(reverse("internships:order", args=[order.code])).content.decode()


def test_another_firms_problem_is_not_there(client, cast):
    made = proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    other = make_enterprise()
    client.force_login(make_member(Role.MANAGER, other))

    for path in ("", "edit/"):
        assert client.get(f"/biz/{cast.firm.code}/contests/{made.pk}/{path}").status_code == 404
        assert client.get(f"/biz/{other.code}/contests/{made.pk}/{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_room_asks_the_same_however_many_problems_there_are(client, cast, count, django_assert_num_queries):
    for _one in range(count):
        firm = make_enterprise()
        manager = make_member(Role.MANAGER, firm)
        accepted(SimpleNamespace(**{**vars(cast), "firm": firm, "manager": manager}))
    client.force_login(cast.entry.team.captain)
    client.get(f"/contests/entries/{cast.entry.pk}/data/")

    with django_assert_num_queries(11):
        client.get(f"/contests/entries/{cast.entry.pk}/data/")


def test_a_firm_that_proposed_another_meanwhile_does_not_propose_the_declined_one_again(cast):
    declined = proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    answering.answer_problem(declined.pk, accept=False, read=read(declined), answer="数据太少", by=cast.officer)
    proposing.propose(cast.contest.track.pk, cast.firm.pk, ProblemWords("另一题", "说明"), by=cast.manager)

    with pytest.raises(Invalid, match="已经有一道赛题"):
        proposing.change_problem(declined.pk, ProblemWords("改过", "说明"), by=cast.manager)

    declined.refresh_from_db()
    assert (declined.state, declined.title_zh) == ("declined", "预测退货")


def test_an_answer_is_to_the_text_and_files_that_were_read(client, cast):
    made = proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    page, stale = f"/gov/contests/problems/{made.pk}/", read(made)
    proposing.change_problem(made.pk, ProblemWords("预测退货", "不付报酬。"), by=cast.manager)
    changed = read(made)
    files.add_problem_file(made.pk, table(), title="订单", licence="contest", by=cast.manager)
    client.force_login(cast.officer)

    for seen in ("", stale, changed):
        refused = client.post(page, {"act": "accept", "answer": "很好", "read": seen})
        text = refused.content.decode()
        assert (refused.status_code, "企业刚刚改过这道赛题" in text, "不付报酬。" in text) == (422, True, True)
        assert (f'value="{read(made)}"' in text, "很好" in text) == (True, True)
    client.post(page, {"act": "accept", "answer": "很好", "read": read(made)})

    made.refresh_from_db()
    assert made.state == "accepted"
    assert AuditEvent.objects.get(action="contest.problem_answered").changes["read"] == read(made)


@pytest.mark.parametrize("again", [False, True])
def test_why_a_problem_was_declined_is_never_shown_as_good_news(client, cast, again):
    made = proposing.propose(cast.contest.track.pk, cast.firm.pk, WORDS, by=cast.manager)
    answering.answer_problem(made.pk, accept=False, read=read(made), answer="数据太少", by=cast.officer)
    if again:
        proposing.change_problem(made.pk, WORDS, by=cast.manager)
    client.force_login(cast.manager)

    page = client.get(f"/biz/{cast.firm.code}/contests/{made.pk}/").content.decode()

    assert ("数据太少" in page, "n-ok" in page, "n-warn" in page) == (True, False, True)


def test_a_file_taken_away_is_off_the_disk_once_that_is_certain(cast, django_capture_on_commit_callbacks):
    rows = [
        files.add_round_file(cast.contest.round.pk, table(), title=title, licence="by", by=cast.officer)
        for title in ("一", "二")
    ]
    storage = rows[0].file.storage
    storage.delete(rows[1].file.name)

    with django_capture_on_commit_callbacks() as waiting:
        for row in rows:
            files.remove_file(row.pk, by=cast.officer)
    assert storage.exists(rows[0].file.name)
    for callback in waiting:
        callback()

    assert (storage.exists(rows[0].file.name), RoundFile.objects.count()) == (False, 0)


def test_what_was_lent_for_the_contest_alone_is_not_handed_out_once_its_season_is_closed(client, cast):
    captain = cast.entry.team.captain
    lent, given = (
        files.add_round_file(cast.contest.round.pk, table(), title=title, licence=licence, by=cast.officer)
        for title, licence in (("借用", "contest"), ("公开", "by"))
    )
    accepted(cast)
    Season.objects.filter(pk=cast.contest.season.pk).update(state="closed", closed_at=timezone.now())

    answers = [get(client, captain, one) for one in (lent, given)]
    page = client.get(f"/contests/entries/{cast.entry.pk}/data/").content.decode()

    assert answers == [404, 200]
    assert ("借用" in page, "公开" in page, "已下载的请按许可删除" in page) == (False, True, True)
    assert "我已阅读并同意" not in page
    assert get(client, cast.officer, lent) == 200
