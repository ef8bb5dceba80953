from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.contests import tasks
from lms.contests.background import scoring, scoring_run
from lms.contests.choices import SubmissionState
from lms.contests.models import Entry, ScoreEvent, Submission
from lms.contests.operations.submissions import runs
from lms.jobs.background import running
from lms.jobs.operations import retry
from lms.notices.models import Notice
from tests.factories.submissions import KEY, make_scored_cast, send

pytestmark = pytest.mark.django_db
HALF = b"id,value\n1,a\n2,a\n3,a\n4,a\n"
WRONG = b"id,value\n1,a\n2,b\n3,a\n9,b\n"


def scored(one):
    list(scoring.score([one.pk]))
    one.refresh_from_db()
    return one


def test_an_answer_file_is_scored_and_stands_on_the_board():
    cast, module = make_scored_cast()
    one = scored(send(cast.entry(), module, HALF))

    event, entry = one.scores.get(), Entry.objects.get(pk=one.entry_id)

    assert (one.state, str(event.points), event.value, event.detail["rows"]) == ("scored", "10.00", 0.5, 4)
    assert (str(entry.shown_points), entry.shown_at) == ("10.00", one.received_at)


def test_the_board_shows_the_public_part_and_the_hidden_one_decides():
    key = b"id,value,part\n1,a,public\n2,b,hidden\n3,a,hidden\n4,b,hidden\n"
    cast, module = make_scored_cast(spec={"part_column": "part"}, key=key)
    one = scored(send(cast.entry(), module, HALF))

    entry, event = Entry.objects.get(pk=one.entry_id), one.scores.get()

    assert (str(event.public_points), str(event.points)) == ("20.00", "6.67")
    assert str(entry.shown_points) == "20.00"


def test_what_came_after_the_freeze_does_not_move_the_board():
    frozen = timezone.now() + timedelta(days=1)
    cast, module = make_scored_cast(round_fields={"freezes_at": frozen})
    entry = cast.entry()
    scored(send(entry, module, HALF))
    late = send(entry, module, KEY)
    type(cast.round).objects.update(freezes_at=late.received_at)

    scored(late)

    entry.refresh_from_db()
    assert str(entry.shown_points) == "10.00"


def test_a_file_at_fault_says_why_and_leaves_the_earlier_one_counting():
    cast, module = make_scored_cast()
    entry = cast.entry()
    scored(send(entry, module, HALF))

    wrong = scored(send(entry, module, WRONG))

    entry.refresh_from_db()
    assert (wrong.state, [one["kind"] for one in wrong.problems]) == ("failed", ["unknown_id", "missing_id"])
    assert (str(entry.shown_points), wrong.scores.count()) == ("10.00", 0)


def test_the_team_is_told_its_score_or_the_reason():
    cast, module = make_scored_cast()
    entry = cast.entry()
    scored(send(entry, module, HALF))
    scored(send(entry, module, WRONG))

    told = list(Notice.objects.filter(person=entry.team.captain).order_by("pk").values_list("kind", "words"))

    assert [kind for kind, _words in told] == ["submission.scored", "submission.failed"]
    assert told[0][1]["score"] == "10"
    assert told[1][1]["reason"] == "第 5 行“id”列：编号“9”不在题目里。"


def test_scoring_twice_is_scoring_once():
    cast, module = make_scored_cast()
    one = send(cast.entry(), module)

    for _ in range(2):
        tasks.score_submission(one.pk)

    assert ScoreEvent.objects.count() == 1


def test_the_database_holds_one_score_a_key():
    cast, module = make_scored_cast()
    event = scored(send(cast.entry(), module)).scores.get()
    event.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_who_was_overtaken_writes_nothing(monkeypatch):
    """The time of the first worker runs out while its child computes, and another takes the file."""
    cast, module = make_scored_cast()
    one = send(cast.entry(), module)
    real = scoring.score_all

    def slow(*args):
        monkeypatch.setattr(scoring, "score_all", real)
        Submission.objects.filter(pk=one.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
        list(scoring.score([one.pk]))
        yield from real(*args)

    monkeypatch.setattr(scoring, "score_all", slow)
    scored(one)

    assert (one.state, ScoreEvent.objects.count()) == ("scored", 1)


def test_the_sweeper_takes_up_what_a_dead_worker_left():
    cast, module = make_scored_cast()
    one = send(cast.entry(), module)
    Submission.objects.filter(pk=one.pk).update(
        state=SubmissionState.SCORING, leased_until=timezone.now() - timedelta(seconds=1)
    )

    tasks.tend_submissions()

    one.refresh_from_db()
    assert (one.state, one.scores.count()) == ("scored", 1)


def test_a_file_that_kills_every_worker_is_given_up():
    cast, module = make_scored_cast()
    one = send(cast.entry(), module)
    Submission.objects.filter(pk=one.pk).update(tries=5)

    scored(one)

    assert (one.state, one.problems[0]["kind"]) == ("failed", "too_often")


def test_a_file_gone_from_the_disk_is_told():
    cast, module = make_scored_cast()
    one = send(cast.entry(), module)
    one.file.storage.delete(one.file.name)

    assert scored(one).problems[0]["kind"] == "file_gone"


def test_a_run_counts_scored_and_failed_and_tries_the_failed_again():
    cast, module = make_scored_cast()
    good, bad = send(cast.entry(), module), send(cast.entry(), module, WRONG)

    job = runs.score_waiting(module.pk, by=cast.officer)
    running.run(job.pk)
    job.refresh_from_db()
    again = retry(job.pk, by=cast.officer)
    running.run(again.pk)
    again.refresh_from_db()

    assert (job.state, job.total, job.succeeded, job.failed) == ("done", 2, 1, 1)
    assert job.failures == [{"row": scoring_run.name_of(bad), "why": "第 5 行“id”列：编号“9”不在题目里。"}]
    assert (again.total, again.succeeded, again.failed) == (1, 0, 1)
    assert ScoreEvent.objects.get().submission_id == good.pk


def test_a_run_taken_up_again_scores_only_what_is_left():
    cast, module = make_scored_cast()
    first, second = send(cast.entry(), module), send(cast.entry(), module)
    job = runs.score_waiting(module.pk, by=cast.officer)
    scored(first)

    running.run(job.pk)

    job.refresh_from_db()
    second.refresh_from_db()
    assert (job.done, job.succeeded, second.state, ScoreEvent.objects.count()) == (2, 2, "scored", 2)
