"""One settings file. Without any variable it is the embedded production mode: SQLite, one process tree, no service.

DATABASE_URL and REDIS_URL choose the topology; SECRET_KEY, BASE_URL, ALLOWED_HOSTS, TRUST_PROXY and the mail server
stand beside them.
ccassess/checks.py says what to do where a variable is missing or wrong.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from ccassess.account_settings import *  # noqa: F403 Django reads settings from one module
from ccassess.environ import env_bool, env_choice, env_int, env_list, env_secret, env_str, env_url, parse_database_url
from ccassess.mail_settings import env_mail
from ccassess.metrics.folder import counting_folder
from ccassess.secret_key import given_secret_key, stored_secret_key
from ccassess.sso_settings import env_oidc, env_saml

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env_str("VAR_DIR") or BASE_DIR / "var")

# Private keys of anonymous assessments. No copy of the database may hold them: docs/anonymity.md.
KEYS_DIR = Path(env_str("KEYS_DIR") or VAR_DIR / "keys")

DEBUG = env_bool("DEBUG")
SECRET_KEY = given_secret_key() or stored_secret_key(VAR_DIR)
BASE_URL = env_str("BASE_URL", f"http://localhost:{env_int('PORT', 8000)}").rstrip("/")
IS_HTTPS = BASE_URL.startswith("https://")
# The local names always, for health checks from inside a container.
ALLOWED_HOSTS = [
    urlsplit(BASE_URL).hostname or "localhost",
    *env_list("ALLOWED_HOSTS"),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "ccassess",
    "reports",
    "assessments",
    "organisations",
    "jobs",
    "organisations.accounts.app.AccountApp",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "ccassess.request_log.RequestLog",
    "ccassess.content_policy.ContentPolicy",  # before whatever may answer: redirects, files and errors carry it, too
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ccassess.caching.NothingIsStored",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ccassess.members_only.MembersOnly",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "ccassess.urls"
WSGI_APPLICATION = "ccassess.wsgi.application"
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
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Storage. SQLite: IMMEDIATE, or read-then-write transactions fail with "database is locked" under load.
DATABASE_URL = env_url("DATABASE_URL", beside="DATABASE_PASSWORD")
DATABASES = {"default": parse_database_url(DATABASE_URL, fallback=f"sqlite:///{VAR_DIR / 'ccassess.sqlite3'}")}
IS_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if IS_SQLITE:
    # Kept open by each thread: opening the file and its pragmas again would cost more than a whole request does.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # secure_delete: what is deleted is overwritten, so that no erased name stays in a free page of the file.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON",
    }
else:
    STATEMENT_TIMEOUT_SECONDS = env_int("STATEMENT_TIMEOUT_SECONDS", 5)
    from ccassess.pooled_connection import PooledConnection  # psycopg takes a third of a second to import

    DATABASES["default"] |= {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": DATABASES["default"].get("OPTIONS", {})  # such as sslmode=verify-full, from the URL
        | {
            "connect_timeout": 3,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,  # a network that swallows packets ends the wait, too; the server cannot
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s "
            "-c lock_timeout=2s -c idle_in_transaction_session_timeout=10s",
            # Planning a respondent's statement takes the server several times as long as running it. Statements that
            # come often are planned once a connection; a pooler in between would hand them to other connections.
            **(
                {
                    "pool": {"min_size": 1, "max_size": 8, "timeout": 5, "connection_class": PooledConnection},
                    "server_side_binding": True,
                    "prepare_threshold": 5,
                }
                if env_bool("DATABASE_POOL", default=True)
                else {}
            ),
        },
    }
REDIS_URL = env_url("REDIS_URL", beside="REDIS_PASSWORD")
CACHES = {
    "default": {
        "BACKEND": "ccassess.forgiving_cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Jobs. Celery is transport only: the job row is the truth (jobs/models.py).
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_IMPORTS = ["jobs.tasks", "jobs.relay"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 900,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 3,
        "socket_connect_timeout": 2,
    }
    if REDIS_URL
    else {"polling_interval": 0.1}
)
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # keeps no file: nothing is scheduled by the calendar yet

# What a restored database still lacks, as dotted names called with a function that says a line (ccassess/backups/).
AFTER_RESTORE = [
    "ccassess.privacy.erasing.erase_again",
    "assessments.withdrawing.withdraw_again",
    "assessments.invitations.restored.hold_letters_back",
]
ERASURE_LEDGER = env_str("ERASURE_LEDGER") or str(VAR_DIR / "erased.jsonl")

# People
AUTH_USER_MODEL = "organisations.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "organisations.accounts.passwords.NoWordsOfTheHouse"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
OIDC, SAML = env_oidc(), env_saml()
REQUIRE_SECOND_STEP = env_bool("REQUIRE_SECOND_STEP")

# Mail
MAIL = env_mail()
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender
EMAIL_BACKEND = MAIL.backend
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.security == "starttls", MAIL.security == "tls"
EMAIL_TIMEOUT = 10
MAILS_PER_SECOND = max(1, env_int("MAILS_PER_SECOND", 20))

# Language, time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files, from our own origin only
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"  # what people upload; part of every backup
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # compressing each file under its second name too took twice as long

# Security
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-sid" if IS_HTTPS else "sid"
CSRF_COOKIE_AGE = None  # gone when the browser closes: a respondent's device keeps nothing of ours for a year
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
# Being on browsers' preload list binds a customer's whole domain for years; that is theirs to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
# Not "no-referrer": browsers then send "Origin: null" with every form, which the CSRF check must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("TRUST_PROXY") else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 2
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# An extra, off by default: /metrics for a Prometheus that sends this token (ccassess/metrics/).
METRICS_TOKEN = env_secret("METRICS_TOKEN")
if METRICS_TOKEN:
    METRICS_DIR = counting_folder(VAR_DIR)
    MIDDLEWARE.insert(1, "ccassess.metrics.counting.Counting")

# Lines for people, or with LOG_FORMAT=json one object a line and one for each request of people who sign in.
LOG_FORMAT = env_choice("LOG_FORMAT", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"routes": {"()": "ccassess.request_log.RoutesForPaths"}},
    "formatters": {
        "line": {
            "()": "ccassess.log_masking.MaskedFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "ccassess.log_masking.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["routes"]}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "WARNING")},
    "loggers": {"ccassess.requests": {"level": "INFO"}} if LOG_FORMAT == "json" else {},
}
