"""One machine, one person, the demo: `manage.py start` and everything a developer types."""

from django.core.management.utils import get_random_secret_key

from lms.settings.base import *  # noqa: F403  the differences stand below
from lms.settings.base import ALLOWED_HOSTS, DATA_DIR, env

DEBUG = True
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1", "localhost", "[::1]", *env.items("LMS_ALLOWED_HOSTS")]

# The key survives restarts, so sessions do; it is nobody else's.
_key = DATA_DIR / "secret_key"
if not _key.exists():
    _key.write_text(get_random_secret_key(), encoding="utf-8")
    _key.chmod(0o600)
SECRET_KEY = _key.read_text(encoding="utf-8")

# The demo's staff have no telephone to hold a second factor; production never reads this file.
MFA_REQUIRED = False
ACCOUNT_EMAIL_VERIFICATION = "optional"
