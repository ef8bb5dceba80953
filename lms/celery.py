"""The Celery application and its clock. Settings come from Django, names with the prefix CELERY_."""

import os
from typing import TYPE_CHECKING

from celery import Celery, bootsteps, signals
from kombu import Exchange, Queue

from lms.common import rubbish

if TYPE_CHECKING:  # pulls in the whole worker
    from celery.worker.consumer import Consumer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

DEAD = Queue("huimao.dead", Exchange("huimao.dead", type="fanout"), queue_arguments={"x-queue-type": "quorum"})


@app.on_after_finalize.connect
def set_the_clock(sender: Celery, **kwargs: object) -> None:
    """Give beat the ticks of every app's schedule.py."""
    # Imported late: the apps must be loaded before their schedules are.
    from lms.common import schedule

    sender.conf.beat_schedule = schedule.gather()


@signals.worker_init.connect
def settle_down(**kwargs: object) -> None:
    """Before the pool forks: Django and all tasks are loaded by then."""
    rubbish.settle()


class DeadQueue(bootsteps.StartStopStep):
    """Declares where RabbitMQ puts what was delivered too often; without the queue it would throw it away."""

    requires = ("celery.worker.consumer.connection:Connection",)

    def include_if(self, parent: "Consumer") -> bool:
        """Only RabbitMQ counts deliveries."""
        return parent.app.conf.broker_url.startswith(("amqp", "pyamqp"))

    def start(self, parent: "Consumer") -> None:
        """Declare it before the first message is fetched. Nobody consumes it: a person looks at it."""
        with parent.connection.channel() as channel:
            DEAD(channel).declare()


app.steps["consumer"].add(DeadQueue)
