import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lms.common.errors import Invalid, NotAllowed
from lms.contests.choices import RoundState, SubmissionState
from lms.contests.errors import RoundClosed
from lms.contests.models import Entry
from lms.contests.operations.submissions.keys import add_key, set_task
from lms.notices.models import Notice
from tests.factories.contests import make_cast
from tests.factories.submissions import KEY, SPEC, make_scored_cast, send

pytestmark = pytest.mark.django_db
MENDED = b"id,value\n1,a\n2,a\n3,a\n4,b\n"


def file(content=KEY, name="key.csv"):
    return SimpleUploadedFile(name, content)


def run(job):
    from lms.jobs.background import running

    running.run(job.pk)
    job.refresh_from_db()
    return job


def test_the_seed_of_a_public_share_is_drawn_once_and_kept():
    cast = make_cast(state=RoundState.DRAFT)
    module = cast.round.modules.get(key="plan")

    seed = set_task(module.pk, {**SPEC, "public_percent": 30}, by=cast.officer).spec["seed"]
    again = set_task(module.pk, {**SPEC, "public_percent": 40}, by=cast.officer)

    assert (len(seed), again.spec["seed"], again.spec["public_percent"]) == (32, seed, 40)


def test_once_the_round_is_open_the_task_stands():
    cast, module = make_scored_cast()

    with pytest.raises(RoundClosed):
        set_task(module.pk, {**SPEC, "metric": "f1_macro"}, by=cast.officer)


def test_only_who_runs_the_season_sets_tasks_and_keys():
    cast, module = make_scored_cast()

    for person in (cast.academic, cast.student(), cast.judge().person):
        with pytest.raises(NotAllowed):
            add_key(module.pk, file(MENDED), reason="更正", by=person)
        with pytest.raises(NotAllowed):
            set_task(module.pk, SPEC, by=person)


def test_a_wrong_key_is_refused_row_by_row():
    cast, module = make_scored_cast(key=None)

    with pytest.raises(Invalid) as refused:
        add_key(module.pk, file(b"id,value\n1,a\n1,b\n2,\n"), by=cast.officer)

    words = refused.value.fields["file"]
    assert "第 3 行“id”列：编号“1”和第 2 行重复。" in words
    assert "第 4 行“value”列：这一格是空的。" in words


def test_another_key_needs_a_reason_and_must_be_another():
    cast, module = make_scored_cast(key=None)
    add_key(module.pk, file(), by=cast.officer)

    with pytest.raises(Invalid) as same:
        add_key(module.pk, file(), reason="又传一次", by=cast.officer)
    with pytest.raises(Invalid) as silent:
        add_key(module.pk, file(MENDED), reason=" ", by=cast.officer)

    assert (list(same.value.fields), list(silent.value.fields)) == (["file"], ["reason"])


def test_what_came_before_the_key_is_scored_when_there_is_one():
    cast, module = make_scored_cast(key=None)
    one = send(cast.entry(), module)
    assert one.state == SubmissionState.RECEIVED

    _key, job = add_key(module.pk, file(), by=cast.officer)
    run(job)

    one.refresh_from_db()
    assert (one.state, str(one.scores.get().points)) == ("scored", "20.00")


def test_a_mended_key_scores_everything_again_and_keeps_the_old_scores():
    cast, module = make_scored_cast(key=None)
    entry = cast.entry()
    one, wrong = send(entry, module), send(cast.entry(), module, b"id,value\n9,a\n")
    _key, first = add_key(module.pk, file(), by=cast.officer)
    run(first)

    key, second = add_key(module.pk, file(MENDED), reason="第 2 题答案印错", by=cast.officer)
    run(second)

    one.refresh_from_db()
    wrong.refresh_from_db()
    events = [(event.answer_key.version, str(event.points), event.detail["reason"]) for event in one.scores.all()]
    assert events == [(1, "20.00", ""), (2, "15.00", "第 2 题答案印错")]
    assert (key.version, wrong.state, wrong.scores.count()) == (2, "failed", 0)
    assert str(Entry.objects.get(pk=entry.pk).shown_points) == "15.00"
    assert (second.succeeded, second.failed) == (1, 1)


def test_an_excel_key_is_read_too():
    from tests.lms.contests.checking.test_scoring import book

    cast, module = make_scored_cast(key=None)

    key, job = add_key(module.pk, file(book([["id", "value"], [1, "a"]]), "key.xlsx"), by=cast.officer)

    assert (key.version, job) == (1, None)


def test_teams_at_work_are_told_that_another_key_scores_them_anew():
    cast, module = make_scored_cast()
    entry = cast.entry()
    send(entry, module)

    add_key(module.pk, file(MENDED), reason="一题有两个正确答案", by=cast.officer)

    told = Notice.objects.filter(kind="contest.key_replaced").values_list("person", flat=True)
    assert list(told) == [entry.team.captain_id]
    client = Client()
    client.force_login(entry.team.captain)
    page = client.get(f"/contests/entries/{entry.pk}/submissions/").content.decode()
    assert "换成第 2 版标准答案，理由：一题有两个正确答案。已交的答案自动重新评分，不用重交。" in page
    # Another key is the same question: what was tried counts.
    assert "今日剩 4 / 5 次" in page


def test_the_key_of_a_result_that_stands_is_not_replaced():
    cast, module = make_scored_cast()
    cast.move("notice")
    add_key(module.pk, file(MENDED), reason="更正", by=cast.officer)
    cast.move("final")

    with pytest.raises(RoundClosed):
        add_key(module.pk, file(), reason="再更正", by=cast.officer)
