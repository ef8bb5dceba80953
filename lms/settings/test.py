"""Fast and closed: a hashed password costs nothing, mail stays in memory, tasks run when asked."""

from zlib import crc32

from lms.settings.base import *  # noqa: F403  the differences stand below
from lms.settings.base import BASE_DIR, CACHE_DIR, DATA_DIR, DATABASE_URL, DATABASES, env

SECRET_KEY = "tests-only-" + "0123456789" * 5
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = DATA_DIR / "test-media"
# Fonts are unpacked once and shared with the site: two seconds saved per run.
CACHE_DIR.mkdir(exist_ok=True)
if not DATABASE_URL:
    # A file, not :memory:, because the races run in threads with connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
    )
else:
    # Two checkouts may be tested at once beside one server.
    DATABASES["default"]["TEST"] = {"NAME": f"test_huimao_{crc32(bytes(BASE_DIR)):08x}"}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CERTIFY_APART = False  # another process does not see what a test has not committed
WHITENOISE_AUTOREFRESH = True
LOGGING: dict[str, object] = {
    "version": 1,
    "disable_existing_loggers": False,
    "root": {"level": env.text("LMS_LOG_LEVEL", "WARNING")},
}
