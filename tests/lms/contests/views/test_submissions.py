import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lms.contests.background import blinding, scoring
from lms.contests.choices import AssignmentState, TeamPart
from lms.contests.models import Submission
from lms.contests.operations.submissions.handing_in import hand_in
from lms.contests.operations.submissions.uploads import Work
from lms.organisations.public import Role
from tests.factories.contests import give, make_cast, make_part
from tests.factories.organisations import make_member
from tests.factories.submissions import KEY, PDF, make_key, make_scored_cast, send

pytestmark = pytest.mark.django_db
NOBODY = 999_999
WRONG = b"id,value\n1,a\n2,b\n3,a\n9,b\n"


def page_of(entry):
    return f"/contests/entries/{entry.pk}/submissions/"


def door_of(entry, module):
    return f"{page_of(entry)}{module.pk}/"


def signed_in(person, **headers):
    client = Client(**headers)
    client.force_login(person)
    return client


def plan(cast, entry, name="方案 王丽.pdf"):
    part = cast.round.modules.get(key="plan")
    return hand_in(entry.pk, part.pk, Work("file", file=SimpleUploadedFile(name, PDF)), by=entry.team.captain)


def words_of(response):
    return response.content.decode()


def test_a_part_that_takes_nothing_any_more_counts_no_tries():
    cast, module = make_scored_cast()
    entry = cast.entry()
    send(entry, module)
    cast.move("judging")

    words = words_of(signed_in(entry.team.captain).get(page_of(entry)))

    assert "现在不在提交时间内" in words and "1 次提交" in words
    assert "今日剩" not in words and "恢复" not in words


def test_the_page_says_what_is_left_and_when_there_is_more():
    cast, module = make_scored_cast()
    entry = cast.entry()
    send(entry, module)

    words = words_of(signed_in(entry.team.captain).get(page_of(entry)))

    assert "今日剩 4 / 5 次" in words
    assert "本轮还剩 29 / 30 次" in words
    assert "00:00（北京时间）恢复" in words


def test_handing_in_ends_at_the_receipt():
    cast, module = make_scored_cast()
    entry = cast.entry()
    client = signed_in(entry.team.captain)

    response = client.post(
        door_of(entry, module), {"kind": "answers", "file": SimpleUploadedFile("a.csv", KEY)}, follow=True
    )

    one = Submission.objects.get()
    assert response.redirect_chain == [(f"/contests/submissions/{one.pk}/", 302)]
    assert one.sha256 in words_of(response)
    assert "已收到第 1 次提交" in words_of(response)


def test_a_refused_file_says_why_and_that_it_counts():
    cast, module = make_scored_cast()
    entry = cast.entry()

    response = signed_in(entry.team.captain).post(
        door_of(entry, module), {"kind": "answers", "file": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert response.status_code == 422
    assert "这里只收 .csv .tsv .jsonl .xlsx。 这次计入提交次数。" in words_of(response)
    assert "今日剩 4 / 5 次" in words_of(response)


def test_two_gigabytes_are_refused_before_a_byte_is_read():
    cast, module = make_scored_cast()
    entry = cast.entry()

    class Untouched(io.BytesIO):
        def read(self, *args):
            raise AssertionError("the body was read")

    client = signed_in(entry.team.captain)
    response = client.post(
        door_of(entry, module), content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Untouched(), "CONTENT_LENGTH": str(2 * 1024**3)},
    )  # fmt: skip

    assert (response.status_code, Submission.objects.count()) == (413, 0)
    assert "文件有 2.0\xa0GB，超过了 5.0\xa0MB 的上限" in words_of(response)


def test_a_form_with_nul_is_refused_once_its_size_is_known():
    cast, module = make_scored_cast()
    entry = cast.entry()
    client = signed_in(entry.team.captain)

    assert client.post(door_of(entry, module), {"kind": "text", "text": "方案\0"}).status_code == 400
    assert Submission.objects.count() == 0


def test_the_door_asks_for_the_token_of_the_form():
    cast, module = make_scored_cast()
    entry = cast.entry()
    client = Client(enforce_csrf_checks=True)
    client.force_login(entry.team.captain)

    response = client.post(door_of(entry, module), {"kind": "answers", "file": SimpleUploadedFile("a.csv", KEY)})

    assert (response.status_code, Submission.objects.count()) == (403, 0)


def test_the_team_reads_old_versions_and_teachers_do_not_hand_in():
    cast, module = make_scored_cast()
    entry = cast.entry()
    first = send(entry, module, WRONG, name="第一次.csv")
    send(entry, module)
    teacher = make_member(Role.TEACHER, cast.school)
    make_part(entry.team, teacher, cast.school, TeamPart.TEACHER)
    client = signed_in(teacher)

    file = client.get(f"/contests/submissions/{first.pk}/file/")

    assert b"".join(file.streaming_content) == WRONG
    assert "提交评分" not in words_of(client.get(page_of(entry)))
    file.close()


def test_a_failed_file_shows_row_and_column_to_its_team():
    cast, module = make_scored_cast()
    entry = cast.entry()
    one = send(entry, module, WRONG)
    list(scoring.score([one.pk]))

    words = words_of(signed_in(entry.team.captain).get(page_of(entry)))

    assert "第 5 行“id”列：编号“9”不在题目里。" in words
    assert "“id”列：缺少编号“4”的答案。" in words


def test_whoever_walks_the_ids_finds_nothing():
    cast, other = make_cast(), make_cast()
    entry = cast.entry()
    one = plan(cast, entry)
    blinding.blind(one.pk)
    judge = cast.judge()
    mine = give(judge, cast.entry())
    strangers = [
        cast.student(), other.entry().team.captain, other.officer, cast.academic, judge.person, other.judge().person,
        make_member(Role.TEACHER, cast.school),
    ]  # fmt: skip
    addresses = [
        page_of(entry), f"/contests/submissions/{one.pk}/", f"/contests/submissions/{one.pk}/file/",
        f"/judge/entries/{mine.pk}/files/{one.pk}/",
    ]  # fmt: skip

    answers = {signed_in(person).get(address).status_code for person in strangers for address in addresses}

    assert answers <= {403, 404}
    assert signed_in(judge.person).get(addresses[3]).status_code == 404
    assert [signed_in(cast.student()).get(address).status_code for address in addresses[:3]] == [404, 404, 404]


def test_who_left_the_team_finds_nothing_either():
    cast = make_cast()
    captain, mate = cast.student(), cast.student()
    entry = cast.entry(cast.team(captain, mate))
    one = plan(cast, entry)
    entry.team.members.filter(person=mate).update(left_at=one.received_at)

    assert signed_in(mate).get(f"/contests/submissions/{one.pk}/file/").status_code == 404


def test_a_judge_gets_the_file_by_its_blind_number():
    cast = make_cast()
    entry = cast.entry()
    one = plan(cast, entry)
    judge = cast.judge()
    mine = give(judge, entry)
    address = f"/judge/entries/{mine.pk}/files/{one.pk}/"
    Submission.objects.get(pk=one.pk).blind_file.save("x.bin", ContentFile(b"%PDF-blind"))

    response = signed_in(judge.person).get(address)

    assert b"".join(response.streaming_content) == b"%PDF-blind"
    assert response["Content-Disposition"] == f'attachment; filename="{entry.blind_number}-plan.pdf"'
    assert signed_in(judge.person).get(f"/contests/submissions/{one.pk}/file/").status_code == 404
    response.close()


def test_a_judge_waits_while_names_are_taken_out_and_sees_nothing_once_recused():
    cast = make_cast()
    entry = cast.entry()
    one = plan(cast, entry)
    judge = cast.judge()
    mine = give(judge, entry)
    address = f"/judge/entries/{mine.pk}/files/{one.pk}/"

    assert signed_in(judge.person).get(address).status_code == 409

    type(mine).objects.update(state=AssignmentState.RECUSED)
    assert signed_in(judge.person).get(address).status_code == 404


def test_the_organiser_sees_reasons_and_exports_them():
    cast, module = make_scored_cast()
    entry = cast.entry()
    list(scoring.score([send(entry, module, WRONG).pk, send(entry, module).pk]))
    client = signed_in(cast.officer)
    address = f"/gov/contests/rounds/{cast.round.pk}/submissions/"

    words = words_of(client.get(address, {"state": "failed"}))
    sheet = load_workbook(io.BytesIO(client.get(address, {"format": "xlsx"}).content)).active

    assert "第 5 行“id”列：编号“9”不在题目里。" in words
    assert ">20<" not in words
    assert [[row[4].value, row[8].value, row[9].value] for row in sheet.iter_rows(min_row=2)] == [
        [2, "已评分", 20], [1, "没有评成", None],
    ]  # fmt: skip


def test_the_organisers_list_asks_as_often_for_many():
    cast, module = make_scored_cast()
    client = signed_in(cast.officer)
    address = f"/gov/contests/rounds/{cast.round.pk}/submissions/"
    send(cast.entry(), module)
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        for _ in range(2):
            send(cast.entry(), module)

    assert counts[0] == counts[1]


def test_the_teams_page_asks_as_often_for_many():

    cast, module = make_scored_cast()
    entry = cast.entry()
    client = signed_in(entry.team.captain)
    counts = []
    for _ in range(2):
        send(entry, module)
        client.get(page_of(entry))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(entry))
        counts.append(len(asked))
        send(entry, module)

    assert counts[0] == counts[1]


def test_scoring_what_waits_is_a_job():
    cast, module = make_scored_cast()
    send(cast.entry(), module)

    response = signed_in(cast.officer).post(f"/gov/contests/rounds/{cast.round.pk}/submissions/{module.pk}/score/")

    assert response.status_code == 302
    assert response["Location"].startswith("/jobs/")


def test_one_that_failed_is_tried_again():
    cast, module = make_scored_cast()
    one = send(cast.entry(), module, WRONG)
    list(scoring.score([one.pk]))

    signed_in(cast.officer).post(f"/gov/contests/submissions/{one.pk}/retry/")

    one.refresh_from_db()
    assert one.state == "received"


def test_a_key_with_a_fault_is_told_beside_the_file():
    cast, module = make_scored_cast(key=None)
    address = f"/gov/contests/rounds/{cast.round.pk}/keys/{module.pk}/"
    client = signed_in(cast.officer)

    wrong = client.post(address, {"act": "key", "file": SimpleUploadedFile("k.csv", b"id,value\n1,a\n1,b\n")})
    right = client.post(address, {"act": "key", "file": SimpleUploadedFile("k.csv", KEY)})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "第 3 行“id”列：编号“1”和第 2 行重复。" in words_of(wrong)
    assert "第 1 版" in words_of(client.get(address))
    assert client.get(f"/gov/contests/rounds/{cast.round.pk}/keys/{NOBODY}/").status_code == 404


def test_texts_of_a_part_that_takes_answers_too_wait_for_no_machine():
    cast = make_cast()
    module, entry = cast.round.modules.get(key="listing"), cast.entry()
    make_key(module.task)
    send(entry, module)
    hand_in(entry.pk, module.pk, Work("text", text="方案"), by=entry.team.captain)

    page = signed_in(cast.officer).get(f"/gov/contests/rounds/{cast.round.pk}/submissions/")

    assert "评 1 份" in words_of(page) and "评 2 份" not in words_of(page)
    # Both count: what a machine scores, and what judges read.
    own = signed_in(entry.team.captain).get(f"/contests/entries/{entry.pk}/submissions/").content.decode()
    assert own.count("计分的一份") == 2
