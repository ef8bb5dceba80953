"""Celery's handles on courses."""

from celery import shared_task

from courses import background
from courses.background import (
    attempts,
    certificate_rules,
    labs,
    marks,
    mentor_links,
    peer_reviews,
    programme_reviews,
    questions,
    regrades,
    reminders,
    reports,
)


@shared_task
def settle_waiting() -> None:
    """Pass whoever has come to fulfil the conditions without a last step of their own."""
    background.settle_waiting()


@shared_task
def close_overdue_attempts() -> None:
    """Hand in for everybody whose time is up."""
    attempts.close_overdue()


@shared_task
def close_overdue_labs() -> None:
    """Hand in the graded labs whose time is up."""
    labs.close_overdue()


@shared_task
def forget_question_imports() -> None:
    """Delete files of questions nobody confirmed."""
    questions.forget_imports()


@shared_task
def settle_run(run_id: int) -> None:
    """Pass whom new grades of the run have brought over the mark; those who had passed may have earned more."""
    background.settle_run(run_id)
    certificate_rules.award_missed(background.passed_in(run_id))


@shared_task
def award_skill_certificates(person_id: int) -> None:
    """Give one person the skill certificates they have earned."""
    certificate_rules.award_rules(person_id)


@shared_task
def award_missed_certificates() -> None:
    """Give everybody the skill certificates that no message brought."""
    certificate_rules.award_missed()


@shared_task
def escalate_regrades() -> None:
    """Hand requests nobody answered in time to the academic office."""
    regrades.escalate_overdue()


@shared_task
def tend_peer_rounds() -> None:
    """Allot, replace and remind in every peer round that goes on."""
    peer_reviews.tend()


@shared_task
def carry_out_release(release_id: int) -> None:
    """Let learners see one batch of marks."""
    marks.carry_out(release_id)


@shared_task
def carry_out_releases() -> None:
    """The batches whose own message was lost."""
    marks.carry_out_waiting()


@shared_task
def mail_mentor_link(link_id: int) -> None:
    """Mail one enterprise mentor their link."""
    mentor_links.mail(link_id)


@shared_task
def tend_mentor_links() -> None:
    """Mail what went missing, tell of new work, forget old addresses."""
    for link_id in mentor_links.unmailed():
        mail_mentor_link.delay(link_id)
    mentor_links.tell_of_work()
    mentor_links.forget_old()


@shared_task
def tell_overdue_reports() -> None:
    """Tell moderators of reports that wait too long."""
    reports.tell_overdue()


@shared_task
def mail_review_expert(expert_id: int) -> None:
    """Mail one outside expert their link."""
    programme_reviews.mail(expert_id)


@shared_task
def tend_programme_reviews() -> None:
    """Mail what went missing, forget old addresses."""
    for expert_id in programme_reviews.unmailed():
        mail_review_expert.delay(expert_id)
    programme_reviews.forget_old()


@shared_task
def remind_due() -> None:
    """Remind learners of assignments due within a day."""
    reminders.remind_due()
