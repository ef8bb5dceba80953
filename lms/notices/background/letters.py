"""E-mails, as text and as simple HTML, in the person's language."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from lms.common.menus import in_reader_language
from lms.notices.errors import Unreachable
from lms.notices.models import Delivery
from lms.notices.queries.notices import line
from lms.people.models import User


def mail(delivery: Delivery) -> None:
    """One notice as a letter. Raises Unreachable."""
    with translation.override(delivery.notice.person.language):
        title = line(delivery.notice).title
        _send(delivery, title, "notice", [delivery])


def mail_digest(deliveries: list[Delivery]) -> None:
    """A day's notices as one letter. Raises Unreachable."""
    with translation.override(deliveries[0].notice.person.language):
        _send(deliveries[0], _("今日通知 {count} 条").format(count=len(deliveries)), "digest", deliveries)


def address(path: str) -> str:
    """The whole address of a page in the reader's language; the notices themselves where there is no page."""
    return settings.SITE_URL + in_reader_language(path or "/notices/")


def _send(first: Delivery, subject: str, template: str, deliveries: list[Delivery]) -> None:
    person: User = first.notice.person
    if not person.email:
        raise Unreachable("no e-mail address")
    lines = [line(delivery.notice) for delivery in deliveries]
    context = {
        "person": person,
        "lines": [{"title": one.title, "url": address(one.url), "at": one.at} for one in lines],
        "subject": subject,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "preferences": address("/notices/preferences/"),
        "lang": "en" if translation.get_language() == "en" else "zh-Hans",
    }
    letter = EmailMultiAlternatives(
        # A header is one line, whatever somebody named their course.
        " ".join(f"[{settings.WAGTAIL_SITE_NAME}] {subject}".split()),
        render_to_string(f"emails/{template}.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        # The same name at every try: a letter that is sent twice shows once in most mailboxes.
        headers={"Message-ID": _message_id(first), "Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string(f"emails/{template}.html", context), "text/html")
    letter.send()


def _message_id(delivery: Delivery) -> str:
    host = settings.SITE_URL.partition("://")[2].partition(":")[0]
    return f"<notice-{delivery.notice_id}-{delivery.channel}@{host}>"
