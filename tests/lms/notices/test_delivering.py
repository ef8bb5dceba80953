"""Sending: once, in the reader's language, at decent hours, and again when it failed."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections
from django.utils import timezone

from lms.notices import public as notices
from lms.notices.background import deliver_waiting, hours, keep_shortest
from lms.notices.models import Delivery, Notice
from lms.notices.tasks import deliver_waiting as task
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
WORDS = {"title": "跨境平台运营"}
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # 23:00 in Beijing


class BrokenBackend(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise OSError("connection refused")


class Telephone:
    """An adapter that remembers."""

    calls: list[tuple[str, str, str]] = []

    def is_on(self):
        return True

    def reaches(self, person):
        return bool(person.phone)

    def send(self, person, title, url):
        self.calls.append((person.phone, title, url))


@pytest.fixture
def telephone(settings):
    settings.NOTICE_ADAPTERS = [f"{__name__}.Telephone"]
    Telephone.calls = []
    return Telephone.calls


def _states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_mail_has_text_and_html_in_the_persons_language():
    person = make_person(language="en")
    notices.notify(person.pk, "certificate.issued", words=WORDS, url="/learn/certificates/")

    with time_machine.travel(NIGHT, tick=False):
        deliver_waiting()

    [letter] = mail.outbox
    html, kind = letter.alternatives[0]
    assert (letter.to, kind) == ([person.email], "text/html")
    assert "跨境平台运营" in letter.subject
    assert "已颁发" not in letter.subject + letter.body + html
    assert "http://127.0.0.1:8000/en/learn/certificates/" in letter.body
    assert 'href="http://127.0.0.1:8000/en/learn/certificates/"' in html
    assert letter.extra_headers["Message-ID"] == f"<notice-{Notice.objects.get().pk}-email@127.0.0.1>"


def test_sending_twice_sends_once():
    notices.notify([make_person().pk, make_person().pk], "security.new_device", words={"device": "x"})

    assert (deliver_waiting(), deliver_waiting()) == (2, 0)
    task()
    assert len(mail.outbox) == 2
    assert _states() == ["sent", "sent"]


def test_mail_goes_out_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notices.notify(make_person().pk, "security.new_device", words={"device": "x"})
        before = len(mail.outbox)

    assert (before, len(mail.outbox)) == (0, 1)


def test_what_another_worker_holds_is_left_to_it():
    notices.notify(make_person().pk, "security.new_device", words={"device": "x"})
    Delivery.objects.update(owner="other", lease_until=timezone.now() + timedelta(seconds=30))

    assert deliver_waiting() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert deliver_waiting() == 1


def test_names_cannot_add_headers():
    notices.notify(make_person().pk, "security.new_device", words={"device": "x\nBcc: all@example.test"})

    deliver_waiting()

    assert mail.outbox[0].subject == "[徽贸育才] 有新设备登录了你的账号：x Bcc: all@example.test"


def test_html_letter_escapes_what_people_wrote():
    notices.notify(make_person().pk, "security.new_device", words={"device": "<script>alert(1)</script>"})

    deliver_waiting()

    assert "<script>" not in mail.outbox[0].alternatives[0][0]
    assert "<script>alert(1)</script>" in mail.outbox[0].body


def test_a_mail_server_that_is_down_is_tried_five_times_then_laid_aside(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    notices.notify(make_person().pk, "security.new_device", words={"device": "x"})
    tries = []

    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(7):
            deliver_waiting()
            tries.append(Delivery.objects.get().attempts)
            clock.shift(timedelta(hours=3))

    delivery = Delivery.objects.get()
    assert tries == [1, 2, 3, 4, 5, 5, 5]
    assert (delivery.state, delivery.problem) == ("failed", "OSError: connection refused")


def test_one_that_fails_does_not_keep_the_others(settings):
    first = make_person()
    type(first).objects.filter(pk=first.pk).update(email="")
    notices.notify(first.pk, "security.new_device", words={"device": "x"})
    notices.notify(make_person().pk, "security.new_device", words={"device": "x"})

    deliver_waiting()

    assert _states() == ["dropped", "sent"]


def test_a_row_that_kills_its_worker_is_laid_aside():
    notices.notify(make_person().pk, "security.new_device", words={"device": "x"})
    Delivery.objects.update(attempts=10)

    assert (deliver_waiting(), _states()) == (0, ["failed"])


def test_closed_accounts_get_no_mail():
    person = make_person()
    notices.notify(person.pk, "security.new_device", words={"device": "x"})
    type(person).objects.filter(pk=person.pk).update(is_active=False)

    deliver_waiting()

    assert (len(mail.outbox), _states()) == (0, ["dropped"])


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(7, 59, True), (8, 0, False), (21, 59, False), (22, 0, True), (0, 0, True)]
)
def test_telephones_are_quiet_from_ten_to_eight(hour, minute, quiet):
    now = datetime(2026, 11, 24, hour, minute, tzinfo=timezone.get_current_timezone())

    assert hours.is_quiet(now) is quiet


def test_a_call_waits_for_the_morning(telephone):
    person = make_person(phone="13812345678")
    with time_machine.travel(NIGHT, tick=False) as clock:
        notices.notify(person.pk, "round.closing", words={"round": "春季轮", "hours": 24}, url="/choices/")
        deliver_waiting()
        at_night = list(telephone)
        clock.shift(timedelta(hours=9))
        deliver_waiting()

    assert at_night == []
    assert telephone == [("13812345678", "春季轮还有 24 小时截止", "http://127.0.0.1:8000/choices/")]


def test_a_call_is_spared_who_read_it_already(telephone):
    person = make_person(phone="13812345678")
    with time_machine.travel(NOON, tick=False):
        notices.notify(person.pk, "round.closing", words={"round": "春季轮", "hours": 24})
        Notice.objects.update(read_at=timezone.now())
        deliver_waiting()

    assert (telephone, _states()) == ([], ["dropped"])


def test_without_an_adapter_a_call_is_dropped():
    with time_machine.travel(NOON, tick=False):
        notices.notify(make_person().pk, "round.closing", words={"round": "春季轮", "hours": 24})
        deliver_waiting()

    assert list(Delivery.objects.values_list("state", "problem")) == [("dropped", "no adapter")]


def test_the_daily_letter_gathers_the_day_and_goes_at_eight():
    person = make_person()
    with time_machine.travel(NOON, tick=False) as clock:
        for city in ("合肥", "芜湖", "黄山"):
            words = {"contest": city, "phase": "复赛"}
            notices.notify(person.pk, "contest.phase", words=words, url="/gov/", audience="gov")
        read = Notice.objects.filter(person=person, words__contest="黄山")
        read.update(read_at=timezone.now())
        deliver_waiting()
        clock.move_to(datetime(2026, 11, 24, 23, 59, tzinfo=UTC))  # 07:59
        deliver_waiting()
        too_early = len(mail.outbox)
        clock.shift(timedelta(minutes=1))
        deliver_waiting()
        deliver_waiting()

    assert too_early == 0
    [letter] = mail.outbox
    assert letter.subject == "[徽贸育才] 今日通知 2 条"
    assert [city in letter.body for city in ("合肥", "芜湖", "黄山")] == [True, True, False]
    assert sorted(_states()) == ["dropped", "sent", "sent"]


def test_what_folds_after_the_letter_is_in_the_next_letter():
    person = make_person()
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(3):
            words = {"order": "A1", "waiting": 2}
            notices.notify(person.pk, "candidates.new", words=words, url="/biz/x/", fold_key="order:A1")
            clock.shift(timedelta(days=1))
            deliver_waiting()

    assert [letter.body.splitlines()[2] for letter in mail.outbox] == ["- A1 有 2 名新候选人"] * 3


def test_a_line_that_is_shown_and_mailed_daily_counts_on():
    person = make_person()
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(2):
            notices.notify(
                person.pk, "comment.added", words={"person": "甲", "task": "报告"}, fold_key="t:1",
                also_by=[notices.Channel.DIGEST],
            )  # fmt: skip
            clock.shift(timedelta(days=1))
            deliver_waiting()

    assert [letter.body.splitlines()[2] for letter in mail.outbox] == ["- 甲点评了“报告”", "- “报告”有 2 条点评"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(settings):
    people = [make_person().pk for _ in range(30)]
    notices.notify(people, "log.confirmed", words={"count": 1}, also_by=[notices.Channel.EMAIL])
    # The eager task has sent them; lay them out again for two workers.
    mail.outbox.clear()
    Delivery.objects.update(state="waiting", lease_until=None)
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait(10)
        deliver_waiting()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(mail.outbox) == len({letter.to[0] for letter in mail.outbox}) == 30
    assert set(_states()) == {"sent"}


def test_old_notices_are_forgotten_with_their_deliveries():
    with time_machine.travel(NOON - timedelta(days=366), tick=False):
        notices.notify(make_person().pk, "security.new_device", words={"device": "old"})
    with time_machine.travel(NOON, tick=False):
        notices.notify(make_person().pk, "security.new_device", words={"device": "new"})
        forgotten = keep_shortest()

    assert forgotten == 1
    assert [notice.words["device"] for notice in Notice.objects.all()] == ["new"]
    assert Delivery.objects.count() == 1
