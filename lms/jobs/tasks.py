"""Celery's handles on long work."""

from datetime import timedelta

from celery import shared_task

from lms.jobs import background

HOURS = 3600


# Acknowledged early: the row says what is to be done, and a message that comes back after a worker's death would
# only find the dead worker's lease. Long work also outlives every broker's patience (RabbitMQ's is 30 minutes).
@shared_task(acks_late=False, time_limit=2 * HOURS, soft_time_limit=2 * HOURS - 60)
def run_job(job_id: str) -> None:
    """Do one piece of work."""
    background.run(job_id)


@shared_task(expires=60)
def sweep() -> None:
    """Wake somebody for the work that waits although it could be done."""
    _wake(background.to_wake())


@shared_task(expires=60)
def sweep_at_start() -> None:
    """The same without patience: a worker starts, perhaps because one died with messages in its hands."""
    _wake(background.to_wake(patience=timedelta(0)))


@shared_task
def keep_shortest() -> None:
    """Forget old work and its files."""
    background.keep_shortest()


def _wake(job_ids: list) -> None:
    for job_id in job_ids:
        # Behind a long queue the next sweep asks again; without this the questions would pile up.
        run_job.apply_async([str(job_id)], expires=60)
