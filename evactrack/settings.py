"""Every setting, in one file. What the environment may say is described in docs/operators.md."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from evactrack import broker, environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("EVACTRACK_VAR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = environment.flag("EVACTRACK_DEBUG")
DEMO = environment.flag("EVACTRACK_DEMO")
HTTPS = environment.flag("EVACTRACK_HTTPS")
SECRET_KEY = environment.text("SECRET_KEY") or environment.kept_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = environment.words("EVACTRACK_ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = environment.words("EVACTRACK_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "evactrack",
    "reports",
    "corridors",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "evactrack.apps.StaticFiles",
    "django.contrib.humanize",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "health_check",
    "knox",
    "rest_framework",
    "simple_history",
]

MIDDLEWARE = [
    "evactrack.api.answers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "evactrack.limits.LimitHeaders",
]

ROOT_URLCONF = "evactrack.urls"
WSGI_APPLICATION = "evactrack.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database: PostgreSQL by DATABASE_URL, otherwise one SQLite file that never acknowledges what is not on the disk.

SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
}


def _database() -> dict[str, Any]:
    url = environment.text("DATABASE_URL")
    if not url:
        file = VAR_DIR / "evactrack.sqlite3"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": SQLITE_OPTIONS}
    database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = SQLITE_OPTIONS | database.get("OPTIONS", {})
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in, and how.

AUTH_USER_MODEL = "corridors.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
KNOX_TOKEN_MODEL = "corridors.Key"  # noqa: S105 (no password)

# Languages and time.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("uk", _("Ukrainian")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["evactrack.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# An address without a scheme is an https one.

FORMS_URLFIELD_ASSUME_HTTPS = True

# Static files: collected into STATIC_ROOT, served by WhiteNoise under names that carry their content's hash.

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["gif", "gz", "jpg", "map", "png", "webp", "woff", "woff2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# What a browser may do with our pages: nothing from elsewhere, nothing inline.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# The API. Readers of the feed who wait for a change take up half of a web process's threads at most.

WEB_THREADS = int(environment.number("EVACTRACK_WEB_THREADS", 8))
WAITING_READERS = WEB_THREADS // 2
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
LIMITS = {
    "reads": int(environment.number("EVACTRACK_LIMIT_READS", 6000)),
    "writes": int(environment.number("EVACTRACK_LIMIT_WRITES", 3000)),
    "unsigned": int(environment.number("EVACTRACK_LIMIT_UNSIGNED", 100)),
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "evactrack.keys.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["evactrack.limits.Limit"],
    "NUM_PROXIES": int(environment.text("EVACTRACK_PROXIES", "0")),
    "DEFAULT_RENDERER_CLASSES": ["drf_orjson_renderer.renderers.ORJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["corridors.api.parsers.JsonParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "evactrack.api.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "evactrack.schema.Schema",
    "EXCEPTION_HANDLER": "evactrack.api.problem_handler",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "EvacTrack",
    "DESCRIPTION": "Evacuee counts of safe passage operations, and the discrepancies between them.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "corridors.api.geojson.document_maps",
        "evactrack.schema.document_problems",
        "evactrack.schema.document_tags",
        "evactrack.schema.document_addresses",
        "evactrack.schema.document_parameters",
        "evactrack.schema.document_bodies",
        "evactrack.schema_codes.document_codes",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {"ReplyKindEnum": "reports.api.shown.REPLY_KINDS"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": "none"},
}

# Work in the background. A publish to a dead broker fails at once: the periodic sweep finds what its hint was about.

REDIS_URL = environment.text("REDIS_URL") or broker.own_address(VAR_DIR / "broker")
SWEEP_SECONDS = environment.number("EVACTRACK_SWEEP_SECONDS", 30)
CELERY_BROKER_URL = broker.celery_address(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "visibility_timeout": 600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 540
CELERY_TASK_ROUTES = {"reports.tasks.deliver*": {"queue": "webhooks"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A busy machine may take longer than the usual 4 seconds to start a process; the worker would then give up.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "evaluate-due": {
        "task": "reports.tasks.evaluate_due",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "deliver-due": {
        "task": "reports.tasks.deliver_due",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
}

# Webhooks.

WEBHOOK_NETWORKS = environment.words("EVACTRACK_WEBHOOK_NETWORKS")
WEBHOOK_LOG_DAYS = environment.number("EVACTRACK_WEBHOOK_LOG_DAYS", 30)

# Logs go to the standard error stream.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "health_check": {"level": "ERROR"},
        "reports.frozen.seen": {"level": "INFO"},  # Who read a frozen report.
    },
    "root": {"handlers": ["console"], "level": environment.text("EVACTRACK_LOG_LEVEL", "WARNING")},
}
