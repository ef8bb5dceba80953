"""Views that need the site's keys, for the hours when those cannot be read."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from certificates.signing import KeyringError
from lms.common.errors import Unavailable

logger = logging.getLogger(__name__)
AWAY = _("签名密钥暂时用不了，请稍后再试。已颁发的证书不受影响；管理员能在日志里看到原因。")


def keyed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where there is no key, or one that has run out, the view answers 503 with a plain sentence; the log says why."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except KeyringError as error:
            logger.exception("a page needs the certificate keys")
            raise Unavailable(AWAY) from error

    return guarded
