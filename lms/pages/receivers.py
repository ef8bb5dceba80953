"""What pages do when editors change what stands around all of them."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Site

from lms.common import near
from lms.pages.models import MenuItem, SiteSettings

AROUND = (MenuItem, SiteSettings, Site)


@receiver([post_save, post_delete])
def show_the_new_chrome(sender: type, **kwargs: Any) -> None:
    """The next page of this process shows what was just saved."""
    if sender in AROUND or issubclass(sender, Page):
        near.forget()
