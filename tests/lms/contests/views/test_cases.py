"""A case of a lab answered in tables and a form, by a team."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.labs import LABS, written
from lms.contests.background import scoring
from lms.contests.choices import RoundState, TeamPart
from lms.contests.errors import DraftReplaced
from lms.contests.models import AnswerDraft, Module, Submission, TeamMember
from lms.contests.operations.submissions import drafts
from lms.contests.operations.submissions.keys import add_key
from lms.organisations.public import Role
from tests.factories.contests import make_cast, make_part
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
LAB, SEED = "LAB-QT", 7


@pytest.fixture
def cast():
    return make_cast(state=RoundState.DRAFT)


@pytest.fixture
def part(cast):
    made = Module.objects.create(
        contest_round=cast.round, key="quote", title_zh="报价", position=9, takes=["answers"], auto_points=20,
        lab_code=LAB, most_a_day=3, most_in_all=5,
    )  # fmt: skip
    add_key(made.pk, case_file(SEED), by=cast.officer)
    cast.move(RoundState.OPEN)
    return made


def case_file(seed):
    return SimpleUploadedFile("case.json", json.dumps(LABS[LAB].make(seed)).encode())


def right(seed=SEED):
    """The form of an answer that is all right."""
    case = LABS[LAB].make(seed)
    solution = LABS[LAB].solution(case)
    return {ask.path: written(ask, solution[ask.path]) for ask in LABS[LAB].asks(case)}


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page_of(entry, part):
    return f"/contests/entries/{entry.pk}/cases/{part.pk}/"


def post(entry, part, given, act="hand_in", version=1, person=None, **more):
    client = signed_in(person or entry.team.captain)
    return client.post(page_of(entry, part), {**given, "act": act, "version": version, **more})


def test_the_page_shows_the_case_as_tables_and_a_field_for_everything_asked(cast, part):
    entry = cast.entry()
    words = signed_in(entry.team.captain).get(page_of(entry, part)).content.decode()

    case = LABS[LAB].make(SEED)
    assert words.count('class="tbl"') == len(LABS[LAB].sheets(case))
    assert all(f'name="{ask.path}"' in words for ask in LABS[LAB].asks(case))
    assert f"已填 0 / {len(LABS[LAB].asks(case))}" in words


@pytest.mark.parametrize(("state", "reader", "said"), [
    ("open", "captain", "也可以填好答案模板再上传"), ("open", "coach", "由队员填好答案模板后上传"),
    ("judging", "captain", "现在不收答案"), ("judging", "coach", "现在不收答案"),
])  # fmt: skip
def test_the_file_is_offered_only_to_who_can_hand_it_in(cast, part, state, reader, said):
    entry = cast.entry()
    coach = cast.student()
    make_part(entry.team, coach, cast.school, part=TeamPart.TEACHER)
    cast.move(state)

    words = signed_in(entry.team.captain if reader == "captain" else coach).get(page_of(entry, part)).content.decode()

    told = ["也可以填好答案模板再上传", "由队员填好答案模板后上传", "现在不收答案"]
    assert [one for one in told if one in words] == [said]


def test_what_was_filled_in_is_a_submission_like_any_other(cast, part):
    entry = cast.entry()

    answer = post(entry, part, right())

    one = Submission.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/contests/submissions/{one.pk}/")
    assert (one.kind, one.number, one.name, len(one.sha256)) == ("answers", 1, "lab-qt-1.json", 64)
    list(scoring.score([one.pk]))
    assert one.scores.get().points == Decimal(20)


def test_saving_is_no_submission_and_the_whole_team_sees_it(cast, part):
    entry = cast.entry()
    mate = cast.student()
    make_part(entry.team, mate, cast.school)
    path = next(iter(right()))

    assert post(entry, part, {path: "12.5"}, act="save").status_code == 302

    assert not Submission.objects.exists()
    words = signed_in(mate).get(page_of(entry, part)).content.decode()
    assert 'value="12.5"' in words
    assert f"上次由 {entry.team.captain.name} 在" in words
    assert "有草稿没提交" in signed_in(mate).get(f"/contests/entries/{entry.pk}/submissions/").content.decode()


def test_an_older_page_of_a_team_mate_writes_over_nothing(cast, part):
    entry = cast.entry()
    mate = cast.student()
    make_part(entry.team, mate, cast.school)
    path = next(iter(right()))
    post(entry, part, {path: "1"}, act="save", seq=1)

    answer = post(entry, part, {path: "2"}, seq=1, person=mate)

    assert answer.status_code == 422
    assert f"{entry.team.captain.name} 在" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()
    assert AnswerDraft.objects.get().given == {path: "1"}
    assert not Submission.objects.exists()


def test_what_cannot_be_read_is_told_beside_its_field_and_costs_no_try(cast, part):
    entry = cast.entry()
    path = next(ask.path for ask in LABS[LAB].asks(LABS[LAB].make(SEED)) if ask.kind == "money")

    answer = post(entry, part, {**right(), path: "一千"})

    assert answer.status_code == 422
    assert "没有用掉次数" in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert (Submission.objects.count(), AnswerDraft.objects.get().given[path]) == (0, "一千")


def test_an_empty_form_costs_no_try(cast, part):
    entry = cast.entry()

    assert "还没有填写" in post(entry, part, {}).content.decode()
    assert not Submission.objects.exists()


def test_the_caps_count_forms_and_files_alike(cast, part):
    entry = cast.entry()
    for _n in range(3):
        assert post(entry, part, right()).status_code == 302

    answer = post(entry, part, right())

    assert (answer.status_code, Submission.objects.count()) == (409, 3)
    assert "今天的 3 次提交已经用完" in answer.content.decode()


def test_the_same_page_sent_twice_takes_one_try(cast, part):
    entry = cast.entry()

    first, again = (post(entry, part, right(), seq=1) for _ in range(2))

    assert Submission.objects.count() == 1
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    # Another answer in between: the first is meant once more.
    path = next(iter(right()))
    post(entry, part, {**right(), path: ""}, seq=2)
    post(entry, part, right(), seq=3)
    assert Submission.objects.count() == 3


def test_what_a_team_mate_saved_in_between_is_not_handed_in_unseen(cast, part):
    entry = cast.entry()
    by, mate = entry.team.captain, cast.student()
    make_part(entry.team, mate, cast.school)
    mine = drafts.save_draft(entry.pk, part.pk, drafts.Typed(right(), 1, 1), by=by)
    path = next(iter(right()))
    drafts.save_draft(entry.pk, part.pk, drafts.Typed({**right(), path: "1"}, 1, 2), by=mate)

    with pytest.raises(DraftReplaced):
        drafts.hand_in_draft(entry.pk, part.pk, seq=mine.seq, by=by)

    assert not Submission.objects.exists()


def test_a_page_of_a_case_that_was_replaced_hands_nothing_in(cast, part):
    entry = cast.entry()
    post(entry, part, right(), act="save")
    add_key(part.pk, case_file(8), reason="第 3 行印错", by=cast.officer)

    answer = post(entry, part, right(), version=1)

    assert (answer.status_code, Submission.objects.count()) == (409, 0)
    words = signed_in(entry.team.captain).get(page_of(entry, part)).content.decode()
    assert "草稿是按第 1 版案例填的" in words
    assert "第 3 行印错" in words
    assert post(entry, part, right(8), version=2).status_code == 302


def test_who_is_no_student_of_the_team_reads_and_types_nothing(cast, part):
    entry = cast.entry()
    teacher = make_member(Role.TEACHER, cast.school)
    TeamMember.objects.create(
        team=entry.team, track=cast.track, person=teacher, part=TeamPart.TEACHER, organisation=cast.school
    )

    words = signed_in(teacher).get(page_of(entry, part)).content.decode()

    assert 'name="act"' not in words
    assert post(entry, part, right(), person=teacher).status_code == 403
    assert post(entry, part, right(), person=cast.student()).status_code == 404


def test_after_the_deadline_the_case_is_read_and_nothing_is_kept(cast, part):
    entry = cast.entry()
    post(entry, part, right(), act="save")
    cast.move(RoundState.JUDGING)

    assert 'name="act"' not in signed_in(entry.team.captain).get(page_of(entry, part)).content.decode()
    assert post(entry, part, right()).status_code == 409
    assert not Submission.objects.exists()


def test_the_page_asks_the_database_a_fixed_number_of_times(cast, part, django_assert_max_num_queries):
    entry = cast.entry()
    post(entry, part, right(), act="save")
    client = signed_in(entry.team.captain)
    client.get(page_of(entry, part))

    with django_assert_max_num_queries(16):
        client.get(page_of(entry, part))
