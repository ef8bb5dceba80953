"""Everything that is the same everywhere. The environment is read through environment.py alone."""

from pathlib import Path

import django
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from lms.settings import environment as env

# ── Places ────────────────────────────────────────────────────────────────────
BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.folder("LMS_DATA", BASE_DIR / "data")
MEDIA_ROOT = DATA_DIR / "media"
CACHE_DIR = DATA_DIR / "cache"
# What people hand in: no web server knows this folder, only views that ask who wants a file.
PRIVATE_ROOT = DATA_DIR / "private"

# ── Who we are ────────────────────────────────────────────────────────────────
SITE_URL = env.text("LMS_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Applications, roof to ground ──────────────────────────────────────────────
OUR_APPS = [
    "lms.demo",
    "lms.dashboards",
    "lms.supervision",
    "lms.contests",
    "lms.bases",
    "lms.events",
    "lms.cooperation",
    "courses",
    "internships",
    "certificates",
    "lms.credit",
    "lms.pages",
    "lms.organisations",
    "lms.jobs",
    "lms.notices",
    "lms.people",
    "lms.skills",
    "lms.audit",
    "lms.common",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.table_block",
    "wagtail.sites",
    "lms.people.apps.CmsUsersConfig",  # wagtail.users with our forms
    "wagtail.documents",
    "wagtail.images",
    # Reads everybody's wagtail_hooks: after files and pictures, whose own permissions ours must replace.
    "wagtail.snippets",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lms.common.middleware.request_id.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if django.VERSION >= (6, 0)
    else "csp.middleware.CSPMiddleware",
    "lms.common.middleware.headers.HeadersMiddleware",
    "lms.common.middleware.methods.MethodsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lms.common.middleware.nul.NulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lms.people.middleware.StaffSecurityMiddleware",
    "courses.middleware.CmsDoorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.common.middleware.errors.DomainErrorMiddleware",
    "lms.audit.middleware.DenialMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.common.context.appearance",
                "lms.pages.context.site_chrome",
                "lms.organisations.context.spaces",
                "lms.notices.context.unread",
            ],
            "builtins": ["lms.common.templatetags.ui"],
        },
    }
]

# ── Database: SQLite until one machine is not enough ──────────────────────────
DATABASE_URL = env.text("LMS_DATABASE_URL")
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "huimao.sqlite3",
    # Opening a connection and its PRAGMAs costs more than most requests: keep it.
    "CONN_MAX_AGE": 3600,
    "OPTIONS": {
        # A deferred transaction that turns from reading to writing fails at once, whatever the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-20000;",
    },
}
DATABASES = {"default": env.database(DATABASE_URL) if DATABASE_URL else SQLITE}
# With IMMEDIATE, ATOMIC_REQUESTS would make every GET take the write lock.
if DATABASE_URL:
    INSTALLED_APPS += ["django.contrib.postgres"]

# ── Cache and sessions: never process-local, limits must hold across workers ──
REDIS_URL = env.text("LMS_REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # In the process itself, for seconds: lms/common/near.py.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "near"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lms.common.views.csrf_failure"
IDLE_SECONDS = {"staff": 30 * 60, "learner": 2 * 3600}

# ── Sign-in: allauth's page is the only door ──────────────────────────────────
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    # Signs nobody in: opens the CMS to teachers, by their memberships.
    "courses.adapters.TeachingBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "organisations:home"
PASSWORD_HASHERS = [
    # Django's Argon2 default takes 100 MiB and 220 ms; this one is OWASP's minimum and survives a school at 08:00.
    "lms.people.hashers.SchoolArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "lms.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "lms.people.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lms.people.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
# Keyed by account, not by address: a school behind one address logs in 500 of 500.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/300s/key,20/d/key",
    "signup": "300/m/ip",
    "reset_password": "5/m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "3/m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    # Guessing certificate numbers: wrong answers are counted, right ones are not.
    "verify_failed": "30/m/ip",
    # An enterprise mentor's link: guesses are counted by address, use by the link.
    "mentor_link_failed": "30/m/ip",
    "mentor_link": "120/m/key",
    "review_link_failed": "30/m/ip",
    "review_link": "120/m/key",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USERNAME_BLACKLIST = ["admin", "root", "system", "huimao", "null", "none"]
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.text("LMS_TRUSTED_PROXIES", "0"))
MFA_ADAPTER = "lms.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "徽贸育才"
MFA_TOTP_TOLERANCE = 0
MFA_TRUST_ENABLED = False
# Our own middleware writes "last seen" once a minute; this would write on every request.
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# Everybody sees the form that asks for name, birthday and consent, whichever door they came by.
SOCIALACCOUNT_AUTO_SIGNUP = False
if WEIXIN_APP_ID := env.text("LMS_WEIXIN_APP_ID"):
    INSTALLED_APPS += ["lms.people.weixin"]
    SOCIALACCOUNT_PROVIDERS["weixin"] = {
        "APPS": [{"client_id": WEIXIN_APP_ID, "secret": env.text("LMS_WEIXIN_SECRET"), "key": ""}]
    }
if OIDC_SERVER := env.text("LMS_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "school",
                "name": env.text("LMS_OIDC_NAME", "学校统一身份认证"),
                "client_id": env.text("LMS_OIDC_CLIENT_ID"),
                "secret": env.text("LMS_OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
    }
# Roles whose people may not work without a second factor.
MFA_REQUIRED = True

# ── Security headers ──────────────────────────────────────────────────────────
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor needs it
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o640
SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    # Data is passed to CSS as custom properties (style="--v: 62"); nothing else is written inline.
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    # The players a video block may lead to (courses/blocks/videos.py makes these addresses and no others).
    "frame-src": ["https://player.bilibili.com", "https://v.qq.com"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
# A preview is the page as everybody will get it, in a frame of the editor.
PREVIEW_CSP = {**CSP, "frame-ancestors": ["'self'"]}
# Wagtail's editor writes inline scripts and styles and shows previews in a frame.
CMS_CSP = {
    **CSP,
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'", *CSP["frame-src"]],
    "frame-ancestors": ["'self'"],
}
if django.VERSION >= (6, 0):
    SECURE_CSP = CSP
else:
    CONTENT_SECURITY_POLICY = {"DIRECTIVES": CSP}

# ── Language, time ────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "lms" / "locale"]
LANGUAGE_NAMES = {"zh-hans": _("简体中文"), "en": _("English")}
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["lms.common.formats"]

# ── Static files and media ────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it finds none
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
MEDIA_URL = "/media/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# ── Wagtail ───────────────────────────────────────────────────────────────────
WAGTAIL_SITE_NAME = env.text("LMS_SITE_NAME", "徽贸育才")
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = SITE_URL
# The CMS's own door tells whoever is signed in and may not enter; the sign-in page would send them back for ever.
WAGTAILADMIN_LOGIN_URL = "/cms/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "lms.common.search"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "key", "odt", "pdf", "pptx", "txt", "xlsx", "zip", "mp4", "webm", "vtt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILDOCS_MAX_UPLOAD_SIZE = 200 * 1024 * 1024  # a lesson's video; nginx.conf lets as much through
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "lms.common.picture_forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
TAGGIT_CASE_INSENSITIVE = True

# ── Celery: the row is the truth, the message only says "wake up" ─────────────
CELERY_BROKER_URL = env.text("LMS_BROKER_URL", "filesystem://localhost")
QUEUES: dict[str, object] = {"exchange": Exchange("huimao", type="direct")}
QUEUE_DIR = env.folder("LMS_QUEUE_DIR", DATA_DIR / "queue")
if CELERY_BROKER_URL.startswith("filesystem"):
    for part in ("messages", "control"):
        (QUEUE_DIR / part).mkdir(exist_ok=True, mode=0o700)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        # One folder for both directions: what one process puts in, another takes out.
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "health_check_interval": 30,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"confirm_publish": True}
    # A direct exchange would let one delayed message block a worker of a quorum queue.
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_TASK_DEFAULT_EXCHANGE_TYPE = "topic"
    # A message that kills its worker goes to the dead queue (lms/celery.py) after five deliveries, not round for ever.
    QUEUES = {
        "exchange": Exchange("huimao", type="topic"),
        "queue_arguments": {"x-queue-type": "quorum", "x-delivery-limit": 5, "x-dead-letter-exchange": "huimao.dead"},
    }
    CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_DEFAULT_QUEUE = "huimao"
# Letters wait for mail servers, everything else for processors: a worker of their own (`-Q huimao.letters`) sends them.
# One without -Q takes both.
LETTERS = "huimao.letters"
CELERY_TASK_ROUTES = {"lms.notices.tasks.deliver_waiting": {"queue": LETTERS, "routing_key": LETTERS}}
CELERY_TASK_QUEUES = [Queue(name, routing_key=name, **QUEUES) for name in (CELERY_TASK_DEFAULT_QUEUE, LETTERS)]
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_ACKS_ON_FAILURE = CELERY_TASK_ACKS_ON_TIMEOUT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ETA_TASK_LIMIT = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_POOL_ACQUIRE_TIMEOUT = 5
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_TIMEZONE = TIME_ZONE
# A round's certificate is made by a process that has no memory in common with the one that solved it.
CERTIFY_APART = True

# ── E-mail ────────────────────────────────────────────────────────────────────
EMAIL_HOST = env.text("LMS_EMAIL_HOST")
EMAIL_PORT = int(env.text("LMS_EMAIL_PORT", "465"))
EMAIL_HOST_USER = env.text("LMS_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("LMS_EMAIL_PASSWORD")
EMAIL_USE_SSL = True
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("LMS_EMAIL_FROM", "noreply@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"

# ── Logs: one JSON line an event, no personal data ────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "lms.common.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("LMS_LOG_LEVEL", "WARNING")},
}

# ── The audit trail ───────────────────────────────────────────────────────────
AUDIT_KEEP_DAYS = 1095

# ── Health ────────────────────────────────────────────────────────────────────
METRICS_TOKEN = env.text("LMS_METRICS_TOKEN")
if METRICS_TOKEN:
    MIDDLEWARE.insert(1, "lms.common.metrics.MetricsMiddleware")
READY_FREE_MIB = 200
# The heartbeat comes every minute: after three, worker or clock are gone.
READY_LATE_SECONDS = 180

# ── Notices: telephones stay silent until one of these is filled in ───────────
NOTICE_KEEP_DAYS = 365
NOTICE_ADAPTERS = ["lms.notices.adapters.WeChatWork", "lms.notices.adapters.TextMessage"]
NOTICE_WECHAT_WORK = {
    "api": "https://qyapi.weixin.qq.com",
    "corp_id": env.text("LMS_WECHAT_WORK_CORP_ID"),
    "secret": env.text("LMS_WECHAT_WORK_SECRET"),
    "agent_id": env.text("LMS_WECHAT_WORK_AGENT_ID"),
}
NOTICE_TEXT_MESSAGE = {
    "api": "https://dysmsapi.aliyuncs.com/",
    "key_id": env.text("LMS_SMS_KEY_ID"),
    "key_secret": env.text("LMS_SMS_KEY_SECRET"),
    "sign_name": env.text("LMS_SMS_SIGN_NAME"),
    "template": env.text("LMS_SMS_TEMPLATE"),
}

# ── Certificates ──────────────────────────────────────────────────────────────
# Renewed before each drawing; the first drawing of a process takes five seconds. A killed worker's rows wait this long.
CERTIFICATE_LEASE_SECONDS = 60
CERTIFICATE_SWEEP_SECONDS = 30
# A lot of twenty-five answer files takes a minute and a half at worst; a killed worker's files wait this long.
SCORING_LEASE_SECONDS = 180
SCORING_SWEEP_SECONDS = 30
# From this many on, a batch waits for a second person.
# Hours within which the moderators of a run answer what is reported to them.
REPORT_HOURS = int(env.text("LMS_REPORT_HOURS", "48"))
CERTIFICATE_SIGN_OFF_FROM = int(env.text("LMS_CERTIFICATE_SIGN_OFF_FROM", "50"))
# Outside the database and the repository; in production the keys are made by a person (certificate_keys init).
CERTIFICATE_KEY_DIR = env.folder("LMS_CERTIFICATE_KEYS", DATA_DIR / "keys")
CERTIFICATE_KEYS_BY_THEMSELVES = True
# The class that asks an external seal service once per run (certificates/signing/sealing.py); "" is the local test one.
CERTIFICATE_SEALER = env.text("LMS_CERTIFICATE_SEALER")

# ── Long work ─────────────────────────────────────────────────────────────────
JOB_LEASE_SECONDS = 60
# How long a statement or a silence may last while a round is locked, matched, certified or published (be_patient).
MATCH_TIMEOUT_SECONDS = int(env.text("LMS_MATCH_TIMEOUT_SECONDS", "600"))
JOB_SWEEP_SECONDS = 30
JOB_FILE_DAYS = 30
JOB_KEEP_DAYS = 180
