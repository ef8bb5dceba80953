"""Experts who are expected hear by letter what became of their session: they have no account to be told in."""

from lms.common.send import after_commit
from lms.events import tasks
from lms.events.choices import EXPECTED, News
from lms.events.models import EventSession


def tell_speakers(session: EventSession, news: News, reason: str) -> None:
    """Put a letter to each in line. Whose invitation was not sent yet reads the new time and place in that."""
    rows = session.invitations.filter(state__in=EXPECTED, mailed_at__isnull=False)
    told = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(news=news, news_reason=reason)
    for pk in told:
        after_commit(tasks.mail_news, pk)
