"""Long work: started once, done once, told of, taken back, tried again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.common.errors import Invalid, WrongState
from lms.jobs import background, operations
from lms.jobs import public as jobs
from lms.jobs.background import registry
from lms.jobs.models import Job
from lms.notices.models import Notice
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture
def work(monkeypatch):
    """A kind of work whose doing the test writes: work(run)."""
    monkeypatch.setattr(registry, "_runners", {})
    return lambda run: jobs.runner("tests.work", label="测试任务")(run)


def start(by=None, key="a", **arguments):
    return jobs.start("tests.work", by=by, key=key, arguments=arguments)


def test_work_is_done_counted_and_told(work):
    def run(progress):
        progress.step("写入", total=3)
        progress.advance(ok=2)
        progress.advance(failed="第 3 行", why="重复")
        return {"answer": 42}

    work(run)
    person = make_person()
    job = start(person)

    background.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.succeeded, job.failed) == (State.DONE, 3, 3, 2, 1)
    assert (job.result, job.failures) == ({"answer": 42}, [{"row": "第 3 行", "why": "重复"}])
    assert Notice.objects.filter(person=person, kind="job.finished").count() == 1


def test_the_same_key_starts_once_and_never_other_work(work):
    work(lambda progress: None)
    person = make_person()

    first, second = start(person, run=7), start(person, run=7)

    assert first.pk == second.pk
    with pytest.raises(WrongState):
        start(person, run=8)


def test_an_unknown_kind_is_refused(work):
    with pytest.raises(LookupError):
        jobs.start("no.such", by=None, key="a", arguments={})


def test_work_done_twice_is_done_once(work):
    calls = []
    work(lambda progress: calls.append(1))
    job = start()

    background.run(job.pk)
    background.run(job.pk)

    assert calls == [1]


def test_work_somebody_holds_is_left_alone_until_the_lease_runs_out(work):
    calls = []
    work(lambda progress: calls.append(1))
    job = start()
    held = Job.objects.filter(pk=job.pk)

    held.update(state=State.RUNNING, owner="another", lease_until=timezone.now() + timedelta(minutes=1))
    background.run(job.pk)
    before = list(calls)
    held.update(lease_until=timezone.now() - timedelta(seconds=1))
    background.run(job.pk)

    assert (before, calls) == ([], [1])


@pytest.mark.parametrize("heard", [True, False], ids=["who hears of it", "who has nothing more to say"])
def test_who_lost_the_lease_leaves_the_next_ones_file_alone(work, settings, tmp_path, heard):
    settings.MEDIA_ROOT = tmp_path
    attempts = []

    def run(progress):
        attempts.append(len(attempts))
        with progress.leaving("answers.txt") as path, path.open("w") as file:
            if len(attempts) == 1:
                Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
                background.run(job.pk)
                file.write("the first one's, much too late")
                if heard:
                    progress.step("写入")
            else:
                file.write("the second one's")
        return {"file": path}

    work(run)
    job = start()

    background.run(job.pk)

    job.refresh_from_db()
    assert (job.state, attempts) == (State.DONE, [0, 1])
    assert [path.read_text() for path in tmp_path.rglob("*.txt")] == ["the second one's"]


def test_a_refusal_is_final_and_says_why(work):
    def run(progress):
        raise Invalid("表格是空的")

    work(run)
    job = start(make_person())

    background.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.problem) == (State.FAILED, "表格是空的")


def test_broken_work_is_tried_five_times_then_laid_aside(work):
    def run(progress):
        raise RuntimeError

    work(run)
    person = make_person()
    job = start(person)

    for _ in range(7):
        background.run(job.pk)
        Job.objects.filter(pk=job.pk, state=State.QUEUED).update(lease_until=None)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 5)
    assert Notice.objects.filter(person=person, kind="job.failed").count() == 1


def test_cancelled_work_stops_at_its_next_word(work):
    person = make_person()
    reached = []

    def run(progress):
        operations.cancel(job.pk, by=person)
        progress.step("写入", total=1)
        reached.append("after")

    work(run)
    job = start(person)

    background.run(job.pk)

    job.refresh_from_db()
    assert (job.state, reached) == (State.CANCELLED, [])


def test_retry_does_only_what_failed(work):
    seen = []

    def run(progress):
        rows = sorted(progress.rows or {"1", "2", "3"})
        seen.append(rows)
        progress.step("写入", total=len(rows))
        if progress.rows is None:
            progress.advance(ok=2)
            progress.advance(failed="3", why="重复")
        else:
            progress.advance(ok=1)

    work(run)
    person = make_person()
    job = start(person)
    background.run(job.pk)

    again = operations.retry(job.pk, by=person)
    background.run(again.pk)

    assert seen == [["1", "2", "3"], ["3"]]


def test_the_sweeper_finds_what_a_lost_message_left(work):
    work(lambda progress: None)
    lost, held = start(key="lost"), start(key="held")
    Job.objects.update(woken_at=timezone.now() - timedelta(minutes=1))
    Job.objects.filter(pk=held.pk).update(state=State.RUNNING, lease_until=timezone.now() + timedelta(minutes=1))

    found = [background.to_wake(), background.to_wake()]

    assert found == [[lost.pk], []]


def test_pages_are_for_whoever_started_it(work, client):
    work(lambda progress: None)
    mine, other = make_person(), make_person()
    job = start(mine)
    client.force_login(other)
    foreign = [client.get(f"/jobs/{job.pk}/{part}").status_code for part in ("", "card/", "file/", "failures/")]
    foreign += [client.post(f"/jobs/{job.pk}/{part}").status_code for part in ("cancel/", "retry/")]
    client.force_login(mine)

    page = client.get(f"/jobs/{job.pk}/").content.decode()

    assert foreign == [404] * 6
    assert "测试任务" in page
    assert 'hx-trigger="load delay:1s"' in page


def test_a_finished_card_stops_asking(work, client):
    work(lambda progress: None)
    mine = make_person()
    job = start(mine)
    background.run(job.pk)
    client.force_login(mine)

    card = client.get(f"/jobs/{job.pk}/card/").content.decode()

    assert "hx-trigger" not in card
    assert "已完成" in card
