"""For people. Refuses to start on a weak or missing secret, an open host list or an unsafe database."""

import re

from django.core.exceptions import ImproperlyConfigured

from lms.settings.base import *  # noqa: F403  the differences stand below
from lms.settings.base import CELERY_BROKER_URL, DATABASES, SITE_URL, env

SECRET_KEY = env.text("LMS_SECRET_KEY")
ALLOWED_HOSTS = env.items("LMS_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
LOOPBACK = re.compile(r"@(127\.0\.0\.1|localhost|\[::1\])[:/]")


def _refuse(name: str, why: str) -> None:
    raise ImproperlyConfigured(f"{name}: {why}")


if len(SECRET_KEY) < 50 or "insecure" in SECRET_KEY or len(set(SECRET_KEY)) < 10:
    _refuse("LMS_SECRET_KEY", "set at least 50 random characters / 请设置至少 50 个随机字符")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    _refuse("LMS_ALLOWED_HOSTS", "name the hosts this site answers to / 请写明本站域名，不能用 *")
if not SITE_URL.startswith("https://"):
    _refuse("LMS_SITE_URL", "must be the public https address / 必须是对外的 https 地址")
if env.flag("LMS_DEBUG"):
    _refuse("LMS_DEBUG", "debugging has no place in production / 生产环境不能开启调试")
if DATABASES["default"].get("PASSWORD") in {"postgres", "password", "huimao", "123456"}:
    _refuse("LMS_DATABASE_URL", "change the database password / 请更换数据库默认口令")
if "guest:guest@" in CELERY_BROKER_URL and not LOOPBACK.search(CELERY_BROKER_URL):
    _refuse("LMS_BROKER_URL", "change the broker's default password / 请更换消息队列的默认口令")

# The names with __Host- bind a cookie to this host and https.
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
# The container's own health probes speak plain http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = env.flag("LMS_HSTS_PRELOAD", default=True)
if env.flag("LMS_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
CERTIFICATE_KEYS_BY_THEMSELVES = False
