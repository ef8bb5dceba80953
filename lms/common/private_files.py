"""Where files lie that no address serves by itself: only a view that has asked who wants them."""

import os

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files that no address serves by itself: only a view that has asked who wants them."""

    @property
    def base_location(self) -> str:
        """The folder as the settings say now."""
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        """The same, absolute."""
        return os.path.abspath(self.base_location)


def private_storage() -> PrivateStorage:
    """Named instead of the class, so that migrations hold no folder."""
    return PrivateStorage()
