from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.contests.choices import EntryState, SubmissionKind, SubmissionState, TeamPart
from lms.contests.errors import NothingLeft, RoundClosed
from lms.contests.models import Module, Submission
from lms.contests.operations.submissions.handing_in import hand_in
from lms.contests.operations.submissions.uploads import Work
from lms.contests.queries.submissions import parts_of
from lms.organisations.public import Role
from tests.factories.contests import make_cast, make_part
from tests.factories.organisations import make_member
from tests.factories.submissions import KEY, PDF, answers, make_scored_cast

pytestmark = pytest.mark.django_db


def pdf(name="plan.pdf", content=PDF):
    return Work(SubmissionKind.FILE, file=SimpleUploadedFile(name, content))


def plan_of(cast):
    return cast.round.modules.get(key="plan")


def test_hand_in_keeps_the_file_with_number_time_and_digest():
    cast = make_cast()
    entry = cast.entry()

    made = hand_in(entry.pk, plan_of(cast).pk, pdf("方案 终稿.pdf"), by=entry.team.captain)

    made.refresh_from_db()
    assert (made.number, made.state, made.name, made.size) == (1, "received", "方案 终稿.pdf", len(PDF))
    assert made.sha256 == sha256(PDF).hexdigest()
    with made.file.open() as kept:
        assert kept.read() == PDF
    assert "方案" not in made.file.name


def test_links_and_texts_have_a_digest_too():
    cast = make_cast()
    entry, plan = cast.entry(), plan_of(cast)

    link = hand_in(entry.pk, plan.pk, Work("link", link="https://a.example/x"), by=entry.team.captain)
    text = hand_in(entry.pk, plan.pk, Work("text", text="一句\r\n两句"), by=entry.team.captain)

    assert (link.number, link.sha256) == (1, sha256(b"https://a.example/x").hexdigest())
    assert (text.number, text.text, text.sha256) == (2, "一句\n两句", sha256("一句\n两句".encode()).hexdigest())


def test_the_last_that_was_taken_counts_and_all_are_kept():
    cast = make_cast()
    entry, plan = cast.entry(), plan_of(cast)
    for work in (pdf("1.pdf"), pdf("2.pdf"), pdf("3.exe")):
        hand_in(entry.pk, plan.pk, work, by=entry.team.captain)

    versions = parts_of(entry, timezone.now())[0].versions

    assert [(one.submission.name, one.counts) for one in versions] == [
        ("3.exe", False), ("2.pdf", True), ("1.pdf", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (pdf("a.exe"), "upload_kind"),
        (pdf("a.pdf", b""), "empty_upload"),
        (pdf("a.pdf", b"MZ\x90 a program"), "upload_content"),
        (pdf("a.pdf", PDF + b" " * 6_000_000), "upload_over"),
        (pdf("a.txt", b"\xff\xfe\x00"), "upload_text"),
    ],
)
def test_a_file_that_is_not_taken_is_kept_as_a_line_with_its_reason(work, kind):
    cast = make_cast()
    entry = cast.entry()

    made = hand_in(entry.pk, plan_of(cast).pk, work, by=entry.team.captain)

    assert (made.state, [one["kind"] for one in made.problems], bool(made.file)) == ("refused", [kind], False)


def test_a_pdf_that_calls_itself_a_table_is_refused():
    cast, module = make_scored_cast()
    entry = cast.entry()

    made = hand_in(entry.pk, module.pk, answers(PDF), by=entry.team.captain)

    assert (made.state, made.problems[0]["kind"]) == (SubmissionState.REFUSED, "upload_content")


def test_refused_files_use_up_the_day():
    cast, module = make_scored_cast(most_a_day=2)
    entry = cast.entry()
    for _ in range(2):
        hand_in(entry.pk, module.pk, answers(b"", "a.csv"), by=entry.team.captain)

    with pytest.raises(NothingLeft):
        hand_in(entry.pk, module.pk, answers(), by=entry.team.captain)
    assert entry.submissions.count() == 2


def test_what_is_no_upload_costs_no_try():
    cast = make_cast()
    entry, plan = cast.entry(), plan_of(cast)
    for work in (Work("file"), Work("link", link="a.example"), Work("text", text=" \n"), Work("answers")):
        with pytest.raises(Invalid):
            hand_in(entry.pk, plan.pk, work, by=entry.team.captain)

    assert parts_of(entry, timezone.now())[0].allowance.today == plan.most_a_day


def test_a_new_day_begins_at_midnight_in_china(time_machine):
    cast, module = make_scored_cast(
        most_a_day=1, round_fields={"opens_at": at(1, 0), "closes_at": at(9, 0), "judged_until": at(20, 0)}
    )
    entry = cast.entry()
    time_machine.move_to(at(2, 23, 59), tick=False)
    hand_in(entry.pk, module.pk, answers(), by=entry.team.captain)
    with pytest.raises(NothingLeft) as refused:
        hand_in(entry.pk, module.pk, answers(), by=entry.team.captain)

    time_machine.move_to(at(3, 0), tick=False)
    hand_in(entry.pk, module.pk, answers(), by=entry.team.captain)

    assert "2027-03-03 00:00" in str(refused.value.message)
    assert entry.submissions.count() == 2


def at(day, hour, minute=0):
    return timezone.make_aware(datetime(2027, 3, day, hour, minute))  # noqa: DTZ001  aware by the site's zone


def test_the_cap_in_all_holds_on_another_day():
    cast, module = make_scored_cast(most_a_day=5, most_in_all=1)
    entry = cast.entry()
    hand_in(entry.pk, module.pk, answers(), by=entry.team.captain)

    with pytest.raises(NothingLeft, match="1 次提交已经用完"):
        hand_in(entry.pk, module.pk, answers(), by=entry.team.captain)


def test_after_the_deadline_nothing_is_taken_and_nothing_changes():
    cast = make_cast()
    entry = cast.entry()
    made = hand_in(entry.pk, plan_of(cast).pk, pdf(), by=entry.team.captain)
    type(cast.round).objects.update(closes_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(RoundClosed):
        hand_in(entry.pk, plan_of(cast).pk, pdf(), by=entry.team.captain)
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(pk=made.pk).update(sha256="1" * 64)
    assert entry.submissions.count() == 1


def test_a_disqualified_team_hands_nothing_in():
    cast = make_cast()
    entry = cast.entry(state=EntryState.DISQUALIFIED)

    with pytest.raises(WrongState):
        hand_in(entry.pk, plan_of(cast).pk, pdf(), by=entry.team.captain)


def test_teachers_strangers_and_the_organiser_do_not_hand_in():
    cast = make_cast()
    entry = cast.entry()
    teacher = make_member(Role.TEACHER, cast.school)
    make_part(entry.team, teacher, cast.school, TeamPart.TEACHER)

    for person in (teacher, cast.student(), cast.officer):
        with pytest.raises(NotAllowed):
            hand_in(entry.pk, plan_of(cast).pk, pdf(), by=person)


def test_a_part_of_another_round_is_refused():
    cast, other = make_cast(), make_cast()
    entry = cast.entry()

    with pytest.raises(Invalid):
        hand_in(entry.pk, plan_of(other).pk, pdf(), by=entry.team.captain)


def click(entry_id, module_id, person):
    try:
        return hand_in(entry_id, module_id, answers(KEY), by=person).state
    except NothingLeft:
        return "nothing left"
    except Exception as error:  # the race is about exactly this: nothing else may come out
        return repr(error)
    finally:
        connections.close_all()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_members_handing_in_at_once_do_not_pass_the_cap():
    cast, module = make_scored_cast(key=None, most_a_day=3)
    one, other = cast.student(), cast.student()
    entry = cast.entry(cast.team(one, other))
    connection.close()

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(lambda n: click(entry.pk, module.pk, (one, other)[n % 2]), range(20)))

    numbers = list(Submission.objects.order_by("number").values_list("number", flat=True))
    assert sorted(outcomes) == ["nothing left"] * 17 + ["received"] * 3
    assert numbers == [1, 2, 3]
    assert Module.objects.get(pk=module.pk).most_a_day == 3
