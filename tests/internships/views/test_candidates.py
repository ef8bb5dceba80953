import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from internships import public as internships
from internships.choices import ContactState, Stage
from internships.models import Candidate, Category, Contact, InterviewNote, Scheme
from internships.operations import candidates as operations
from internships.operations import schemes
from internships.views import candidates as views
from tests.factories.internships import (
    evaluate,
    make_accepted,
    make_approved,
    make_cast,
    make_evaluating,
    make_open_round,
    make_round,
    make_skill,
    make_training,
    prove,
    rank,
    settle,
)

pytestmark = pytest.mark.django_db
SECRETS = {"name": "欧阳秘密", "username": "S-20990099", "email": "secret@example.test", "phone": "13900009999"}


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def order(cast):
    skill = make_skill("ZZ-1")
    return make_approved(cast, posts=[("运营", 50, 2)], skills=((skill.code, 2, 1),))


@pytest.fixture
def match_round(cast, order):
    return make_open_round(cast)


@pytest.fixture
def student(cast, order, match_round):
    person = cast.student(**SECRETS)
    prove(person, ZZ_1=1)
    rank(match_round, person, order.posts.all())
    return person


@pytest.fixture
def mine(student):
    return Candidate.objects.get(student=student)


@pytest.fixture
def manager(cast):
    return client_of(cast.manager)


def url(name, cast, *args):
    return reverse(f"internships:{name}", args=[cast.firm.code, *args])


# ── the board and the table ───────────────────────────────────────────────────
def test_board_and_table_and_file_hold_the_same_candidates(cast, manager, mine):
    board = manager.get(url("candidates", cast))
    table = manager.get(url("candidates", cast), {"view": "table"})
    file = manager.get(url("candidates", cast), {"format": "csv"}).content.decode("utf-8-sig")

    assert [row.code for lane in board.context["lanes"] for row in lane.rows] == [mine.code]
    assert [row.code for row in table.context["page"]] == [mine.code]
    assert file.splitlines()[1].split(",")[:5] == [mine.code, "", mine.post.order.code, "运营", str(mine.match_round)]


def test_move_without_a_script_goes_back_where_it_was_and_can_be_undone(cast, manager, mine):
    there = url("candidate-move", cast, mine.pk)
    back = url("candidates", cast) + "?view=table"

    moved = manager.post(there, {"to": "interview", "seen_as": "new", "back": back})
    page = manager.get(back)
    assert (moved.url, Candidate.objects.get().stage, page.context["undo"]["was"]) == (back, "interview", "new")
    manager.post(there, {"to": "new", "seen_as": "interview", "undo": "1"})

    assert (Candidate.objects.get().stage, manager.get(back).context["undo"]) == (Stage.NEW, None)


def test_two_managers_moving_at_once_are_told(cast, manager, mine):
    operations.move_candidate(mine.pk, to=Stage.KEEP, by=cast.manager)

    answer = manager.post(url("candidate-move", cast, mine.pk), {"to": "seen", "seen_as": "new"})

    assert (answer.status_code, Candidate.objects.get().stage) == (409, Stage.KEEP)


def test_moving_never_leads_off_the_site(cast, manager, mine):
    answer = manager.post(url("candidate-move", cast, mine.pk), {"to": "seen", "back": "//evil.test/"})

    assert answer.url == url("candidates", cast)


@pytest.mark.parametrize(
    "query, found",
    [({"stage": "new"}, 1), ({"stage": "keep"}, 0), ({"least": "50"}, 1), ({"least": "60"}, 0), ({"q": "欧阳"}, 0)],
)
def test_filters_narrow_the_table(cast, manager, mine, query, found):
    answer = manager.get(url("candidates", cast), {"view": "table", **query})

    assert len(answer.context["page"]) == found


def test_code_is_found_in_small_letters(cast, manager, mine):
    answer = manager.get(url("candidates", cast), {"view": "table", "q": mine.code.lower()})

    assert len(answer.context["page"]) == 1


def test_lane_shows_eight_and_leads_to_the_rest(cast, manager, order, match_round):
    for _ in range(9):
        rank(match_round, cast.student(), order.posts.all())

    lane = manager.get(url("candidates", cast)).context["lanes"][0]

    assert (len(lane.rows), lane.count, lane.more) == (8, 9, 1)


# ── one candidate ─────────────────────────────────────────────────────────────
def test_note_is_kept_and_read_by_the_firms_managers(cast, manager, mine):
    manager.post(url("candidate-note", cast, mine.pk), {"text": "表达清楚"})

    page = manager.get(url("candidate", cast, mine.pk)).content.decode()
    assert (InterviewNote.objects.get().text, "表达清楚" in page) == ("表达清楚", True)


def test_empty_note_is_shown_again_with_the_mistake(cast, manager, mine):
    answer = manager.post(url("candidate-note", cast, mine.pk), {"text": " "})

    assert (answer.status_code, 'id="text_error"' in answer.content.decode()) == (422, True)


def test_marks_are_given_by_the_published_criteria(cast, order, manager):
    schemes.propose_scheme(order.pk, 60, [("沟通", "Talk", 40)], by=cast.manager)
    criterion = schemes.agree_scheme(order.pk, by=cast.academic).criteria.get()
    rank(make_open_round(cast), cast.student(), order.posts.all())
    pk = Candidate.objects.get().pk

    kept = manager.post(url("candidate-marks", cast, pk), {f"mark-{criterion.pk}": "80"})
    wrong = manager.post(url("candidate-marks", cast, pk), {f"mark-{criterion.pk}": "八十"})

    assert (kept.status_code, wrong.status_code) == (302, 422)
    assert manager.get(url("candidate", cast, pk)).context["criteria"] == [(criterion, 80)]


@pytest.mark.parametrize("who", ["mentor", "academic", "teacher", "officer"])
def test_nobody_else_opens_a_candidate(cast, mine, who):
    answer = client_of(getattr(cast, who)).get(url("candidate", cast, mine.pk))

    assert answer.status_code in {403, 404}


def test_candidate_of_another_firm_is_not_there(cast, mine):
    other = make_cast()

    answer = client_of(other.manager).get(reverse("internships:candidate", args=[other.firm.code, mine.pk]))

    assert answer.status_code == 404


# ── who the student is ────────────────────────────────────────────────────────
def pages_of(client, start, most=80):
    """Every page of the firm's space that links lead to from its first, with the files it offers: {address: text}."""
    waiting, seen = [start], {}
    while waiting and len(seen) < most:
        address = waiting.pop()
        if address in seen:
            continue
        answer = client.get(address)
        seen[address] = text_of(answer)
        if "html" in answer.get("Content-Type", ""):
            # Every own link counts; leaving the site or signing out does not.
            links = re.findall(r'href="([^"#]+)"', seen[address])
            links = [address.split("?")[0] + link if link.startswith("?") else link for link in links]
            waiting += [
                link.replace("&amp;", "&") for link in links if link.startswith(("/biz/", "/orders/", "/notices/"))
            ]
    return seen


def text_of(answer):
    if "spreadsheetml" in answer.get("Content-Type", ""):
        book = load_workbook(io.BytesIO(answer.content))
        return "\n".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    return answer.content.decode(errors="replace")


def told(pages, student):
    words = [*SECRETS.values(), str(student.handle)]
    return {(address, word) for address, text in pages.items() for word in words if word in text}


def test_no_page_and_no_file_of_the_firm_names_a_student_before_they_agreed(cast, order, student, mine):
    operations.ask_contact(mine.pk, by=cast.manager)
    operations.answer_contact(Contact.objects.get().pk, agree=False, by=student)

    pages = pages_of(client_of(cast.manager), f"/biz/{cast.firm.code}/")

    assert [kind for kind in ("candidates/?", "format=csv", "format=xlsx", f"candidates/{mine.pk}/") if not
            any(kind in address for address in pages)] == []  # fmt: skip
    assert told(pages, student) == set()
    assert any(mine.code in text for text in pages.values())


def test_name_and_address_are_shown_once_agreed_and_nothing_else(cast, manager, student, mine):
    contact = operations.ask_contact(mine.pk, by=cast.manager)
    operations.answer_contact(contact.pk, agree=True, by=student)

    found = told(pages_of(manager, url("candidate", cast, mine.pk)), student)

    assert {word for _address, word in found} == {SECRETS["name"], SECRETS["email"]}


def test_class_school_number_and_rank_are_not_among_what_a_firm_is_given(cast, manager, student, mine):
    page = manager.get(url("candidate", cast, mine.pk)).content.decode()

    assert (cast.school_class.name in page, "志愿" in page.split("<main")[1].split("</main>")[0]) == (False, False)


def test_student_answers_on_a_page_of_their_own(cast, manager, student, mine):
    manager.post(url("candidate-ask", cast, mine.pk))
    client, contact = client_of(student), Contact.objects.get()
    assert [row.pk for row in client.get(reverse("internships:contacts")).context["rows"]] == [contact.pk]

    client.post(reverse("internships:contact-answer", args=[contact.pk]), {"answer": "agree"})
    named = manager.get(url("candidate", cast, mine.pk)).context["row"].name
    client.post(reverse("internships:contact-answer", args=[contact.pk]), {"answer": "refuse"})

    assert (named, Contact.objects.get().state) == (SECRETS["name"], ContactState.WITHDRAWN)


def test_strangers_question_is_not_there_to_answer(cast, student, mine):
    contact = operations.ask_contact(mine.pk, by=cast.manager)

    answer = client_of(cast.student()).post(
        reverse("internships:contact-answer", args=[contact.pk]), {"answer": "agree"}
    )

    assert (answer.status_code, Contact.objects.get().state) == (404, ContactState.ASKED)


def test_list_page_tells_the_student_of_the_question_and_of_what_firms_see(cast, student, mine):
    operations.ask_contact(mine.pk, by=cast.manager)

    page = client_of(student).get(reverse("internships:choices"))

    assert (page.context["asked"], "企业看到什么" in page.content.decode()) == (1, True)


# ── after the publication ─────────────────────────────────────────────────────
def published(match_round, cast, *, accept=()):
    """The round's result is out; these students took their seat."""
    settle(match_round, cast)
    internships.publish_round(match_round.pk, by=cast.officer)
    for person in accept:
        internships.accept_seat(match_round.placements.get(student=person).pk, by=person)


def test_record_of_a_candidate_who_took_a_seat_shows_the_name_and_leads_to_the_agreement(
    cast, manager, student, mine, match_round
):
    published(match_round, cast, accept=[student])

    page = manager.get(url("candidate", cast, mine.pk))

    placement = match_round.placements.get()
    assert (page.context["row"].name, page.context["row"].placement_url) == (
        SECRETS["name"],
        f"/placements/{placement.pk}/",
    )
    found = {word for _address, word in told({"record": page.content.decode()}, student)}
    assert found == {SECRETS["name"]}


def test_record_of_a_candidate_without_a_seat_shows_a_code_although_they_once_agreed(
    cast, manager, order, student, match_round
):
    """Two seats, three students: the one with the lowest score is left out, whatever they had allowed before."""
    for _ in range(2):
        better = cast.student()
        prove(better, ZZ_1=2)
        rank(match_round, better, order.posts.all())
    mine = Candidate.objects.get(student=student)
    operations.write_note(mine.pk, "谈过一次", by=cast.manager)
    contact = operations.ask_contact(mine.pk, by=cast.manager)
    operations.answer_contact(contact.pk, agree=True, by=student)
    published(match_round, cast)

    page = manager.get(url("candidate", cast, mine.pk))

    row = page.context["row"]
    assert (page.status_code, row.name, row.label, row.total) == (200, None, mine.code, 50.0)
    assert "谈过一次" in page.content.decode()
    assert told({"record": page.content.decode()}, student) == set()


def test_record_waits_with_the_name_for_the_students_yes(cast, manager, student, mine, match_round):
    published(match_round, cast)

    row = manager.get(url("candidate", cast, mine.pk)).context["row"]

    assert (row.name, row.placement_url) == (None, None)


def test_no_page_or_file_of_the_firm_shows_a_name_before_the_students_yes(cast, manager, student, mine, match_round):
    """One rule: the first page, board and table, the record, mentoring and the placement itself."""
    published(match_round, cast)
    placement = match_round.placements.get()
    firm = f"/biz/{cast.firm.code}/"
    pages = [
        firm, f"{firm}candidates/", f"{firm}candidates/?view=table", url("candidate", cast, mine.pk), f"{firm}mentoring/",
    ]  # fmt: skip

    def told_to(client):
        return {page: SECRETS["name"] in client.get(page).content.decode() for page in pages}

    before, shut = told_to(manager), manager.get(f"/placements/{placement.pk}/").status_code
    mentors = SECRETS["name"] in client_of(cast.mentor).get(f"{firm}mentoring/").content.decode()
    internships.accept_seat(placement.pk, by=student)
    after = told_to(manager)

    assert (set(before.values()), shut, mentors) == ({False}, 404, False)
    assert [page for page, named in after.items() if not named] == []
    assert manager.get(f"/placements/{placement.pk}/").status_code == 200


def test_record_tells_no_score_where_seats_were_kept_for_a_category(cast, manager, order):
    """Beside the published cut-off of the open seats it would tell that this one sits in a kept seat, and why."""
    internships.load_categories()
    drafted = make_round(cast)
    category = Category.objects.get(code="veteran")
    internships.keep_seats(drafted.pk, category.pk, share_percent=50, by=cast.officer)
    match_round = internships.open_round(drafted.pk, by=cast.officer)
    student, better = cast.student(**SECRETS), cast.student()
    prove(better, ZZ_1=2)
    for person in (student, better):
        rank(match_round, person, order.posts.all())
    published(match_round, cast, accept=[student])
    mine = Candidate.objects.get(student=student)

    row = manager.get(url("candidate", cast, mine.pk)).context["row"]

    assert (row.name, row.total) == (SECRETS["name"], None)


def test_records_of_published_rounds_are_paged_not_cut(cast, manager, student, mine, match_round, monkeypatch):
    monkeypatch.setattr(views, "RECORDS_A_PAGE", 1)
    rank(match_round, cast.student(), [mine.post])
    published(match_round, cast)

    first = manager.get(url("candidates", cast))
    second = manager.get(url("candidates", cast), {"records": 2})

    codes = [row.code for page in (first, second) for row in page.context["records"]]
    assert sorted(codes) == sorted(Candidate.objects.values_list("code", flat=True))
    assert ("records=2#records" in first.content.decode(), first.context["records"].paginator.count) == (True, 2)


def test_published_candidate_is_no_longer_moved_and_nobody_elses(cast, manager, student, mine, match_round):
    published(match_round, cast)
    stranger = client_of(make_cast(school=cast.school).manager)

    moved = manager.post(url("candidate-move", cast, mine.pk), {"to": "keep"})

    assert (moved.status_code, stranger.get(url("candidate", cast, mine.pk)).status_code) == (404, 404)
    assert manager.get(url("candidates", cast)).context["records"][0].code == mine.code


# ── weights ───────────────────────────────────────────────────────────────────
def test_weights_are_proposed_agreed_and_read_by_everybody(cast, order, manager):
    form = {"skills": "60", "zh-0": "沟通", "en-0": "Talk", "weight-0": "40"}

    proposed = manager.post(url("scheme", cast, order.code), form)
    before = Client().get(f"/orders/{order.code}/").content.decode()
    agreed = client_of(cast.academic).post(reverse("internships:scheme-agree", args=[order.code]))
    after = Client().get(f"/orders/{order.code}/").content.decode()

    assert (proposed.status_code, agreed.status_code) == (302, 302)
    assert ("沟通" in before, "沟通" in after, Scheme.objects.get().published_at is None) == (False, True, False)


def test_wrong_weights_are_shown_again_with_what_was_written(cast, order, manager):
    answer = manager.post(url("scheme", cast, order.code), {"skills": "60", "zh-0": "沟通", "weight-0": "30"})

    page = answer.content.decode()
    assert (answer.status_code, "现在是 90%" in page, 'value="沟通"' in page) == (422, True, True)


# ── the first page, mentoring, evaluations ────────────────────────────────────
def test_first_page_counts_people_and_the_longest_wait(cast, manager, order, match_round):
    for _ in range(2):
        rank(match_round, cast.student(), order.posts.all())
    Candidate.objects.update(arrived_at=timezone.now() - timedelta(days=3))
    make_accepted(cast)

    answer = manager.get(f"/biz/{cast.firm.code}/")

    summary = answer.context["summary"]
    assert (summary.waiting, summary.candidates.oldest_days, summary.to_sign) == (3, 3, 1)
    assert "看新候选人" in answer.content.decode()


def test_first_page_shows_three_a_lane_and_a_move_leads_to_the_board(cast, manager, order, match_round):
    for _ in range(4):
        rank(match_round, cast.student(), order.posts.all())

    page = manager.get(f"/biz/{cast.firm.code}/")

    new = page.context["summary"].candidates.lanes[0]
    board = f"/biz/{cast.firm.code}/candidates/"
    assert (new.stage, len(new.rows), new.more) == ("new", 3, 1)
    assert f'name="back" value="{board}"' in page.text
    assert f'href="{board}?view=table&amp;stage=new"' in page.text


def test_first_choices_are_counted_from_five_on(cast, manager, order, match_round):
    counts = []
    for number in range(5):
        rank(match_round, cast.student(), order.posts.all())
        if number > 2:
            counts.append(manager.get(f"/biz/{cast.firm.code}/").context["summary"].candidates.first_choices)

    assert counts == [None, 5]


def test_mentor_sees_their_own_work_and_no_candidates(cast, mine):
    make_training(cast)

    summary = client_of(cast.mentor).get(f"/biz/{cast.firm.code}/").context["summary"]

    assert (summary.candidates.all, summary.in_training) == (0, 1)


def test_evaluations_show_ours_first_and_theirs_only_once_both_are_in(cast, manager):
    waiting = make_evaluating(cast)
    both = make_evaluating(cast, student=cast.student(name="写完"))
    evaluate(both, "student", both.student, comment="导师耐心")
    evaluate(waiting, "student", waiting.student, comment="还封着")

    page = manager.get(url("enterprise-evaluations", cast))
    evaluate(both, "enterprise", cast.manager)
    after = manager.get(url("enterprise-evaluations", cast))

    assert (page.context["due"], "导师耐心" in page.content.decode()) == (2, False)
    assert [row.is_due for row in after.context["rows"]] == [True, False]
    assert ("导师耐心" in after.content.decode(), "还封着" in after.content.decode()) == (True, False)


# ── how often the database is asked ───────────────────────────────────────────
BOARD, TABLE, ONE, FIRST, EVALUATIONS, MENTORING = 16, 16, 18, 23, 13, 13


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [1, 3])
def test_board_pages_ask_the_same_for_one_and_three(cast, manager, order, match_round, count):
    for _ in range(count):
        rank(match_round, cast.student(), order.posts.all())
    pk = Candidate.objects.first().pk

    counts = {
        "board": asked(manager, url("candidates", cast)),
        "table": asked(manager, url("candidates", cast) + "?view=table"),
        "one": asked(manager, url("candidate", cast, pk)),
        "first": asked(manager, f"/biz/{cast.firm.code}/"),
    }

    assert counts == {"board": BOARD, "table": TABLE, "one": ONE, "first": FIRST}


@pytest.mark.parametrize("count", [1, 3])
def test_evaluations_and_mentoring_ask_the_same_for_one_and_three(cast, manager, count):
    for _ in range(count):
        make_evaluating(cast, student=cast.student())

    assert asked(manager, url("enterprise-evaluations", cast)) == EVALUATIONS
    assert asked(manager, url("mentoring", cast)) == MENTORING
