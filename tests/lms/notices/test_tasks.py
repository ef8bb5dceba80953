"""Letters wait for mail servers; nothing else waits for letters."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from lms.celery import app
from lms.notices import public as notices
from lms.notices import tasks
from tests.factories.people import make_person

QUEUES = {queue.name for queue in settings.CELERY_TASK_QUEUES}


@pytest.mark.django_db
def test_of_a_workers_threads_one_sends_and_the_others_are_free_for_other_work():
    with tasks._turn:
        notices.notify(make_person().pk, "security.new_device", words={"device": "Firefox"})
        tasks.deliver_waiting()
        while_busy = len(mail.outbox)
    tasks.deliver_waiting()

    assert (while_busy, len(mail.outbox)) == (0, 1)


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("lms.notices.tasks.deliver_waiting", "huimao.letters"),
        ("certificates.tasks.render_waiting", "huimao"),
        ("lms.jobs.tasks.run_job", "huimao"),
    ],
)
def test_letters_go_into_a_queue_of_their_own(task, queue):
    assert app.amqp.router.route({}, task)["queue"].name == queue


@pytest.mark.parametrize(
    "files", [["compose.yaml"], ["lms/deploy/huimao-worker.service", "lms/deploy/huimao-letters.service"]]
)
def test_every_queue_has_a_worker_in_production(files):
    text = "\n".join((Path(settings.BASE_DIR) / name).read_text(encoding="utf-8") for name in files)

    assert sorted(re.findall(r"-A lms worker .*-Q (\S+)", text)) == sorted(QUEUES)
