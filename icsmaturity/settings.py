"""Settings, from the environment; development needs none.

`ICSMATURITY_ENV` is `development` (the default), `test` or `production`. Production refuses to start with
a default secret or with the demonstration people (see `icsmaturity/checks.py`).
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from serving.gathering import MOST_BODY

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = os.environ.get("ICSMATURITY_ENV", "development")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes"} and not PRODUCTION

# Where the database, uploaded files and the demonstration password live.
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

DEFAULT_SECRET_KEY = "development-only-secret-key-never-use-it-in-production"  # noqa: S105 - refused in production
SECRET_KEY = os.environ.get("SECRET_KEY", DEFAULT_SECRET_KEY)
# Keys that were in use before: what they sealed or signed is still known.
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]

# The body that compares systems; its name is a setting because it is changing.
COMPARING_BODY = os.environ.get("COMPARING_BODY", "NHS Confederation")
# Groups smaller than this show nothing; the floor is 3 (DESIGN section 5).
SUPPRESSION_THRESHOLD = max(3, int(os.environ.get("SUPPRESSION_THRESHOLD", "3")))

# Where browsers find event streams: another port of the same host, or a path that the proxy leads to that process.
STREAM_PORT = int(os.environ.get("STREAM_PORT", "8001"))
STREAM_PATH = os.environ.get("STREAM_PATH", "")
# What the stream process asks for versions and messages (`streams.source.Source`); none, and there is no such process.
STREAM_SOURCE = "workshops.source.Rooms"

INSTALLED_APPS = [
    "frameworks",
    "systems",
    "accounts",
    "assessments",
    "journey",
    "workshops",
    "comparison",
    "reports",
    "api",
    "portability",
    "keeping",
    "sending",
    "nhsuk_forms",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # The first, so that what the others answer by themselves has its headers too: redirects, files, refusals, faults.
    "icsmaturity.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are long and repeat themselves: compressed they are a tenth. Django pads them by chance and masks the
    # token of forms, so that the length tells nobody anything.
    "django.middleware.gzip.GZipMiddleware",
    "icsmaturity.middleware.RefuseNulMiddleware",
    "icsmaturity.middleware.RefuseHugeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionLimitsMiddleware",
    "accounts.middleware.ActorMiddleware",
    # The last: what it answers in a view's place has passed every check.
    "sending.middleware.SentOnceMiddleware",
]

ROOT_URLCONF = "icsmaturity.urls"
WSGI_APPLICATION = "icsmaturity.wsgi.application"

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
                "icsmaturity.context.site",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["nhsuk"]
CRISPY_TEMPLATE_PACK = "nhsuk"

DATABASES = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'icsmaturity.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL with FULL: NORMAL acknowledges a save before the disk has it. IMMEDIATE: a transaction that
    # will write takes its lock at the start, so that it waits instead of failing half way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # A connection a request would start a process of the server's for each; one that died meanwhile is opened anew.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Shared by all processes, so that what one counts the others know; a migration of `accounts` makes the table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "icsmaturity_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# How often, by django-allauth's own counting. Guesses at one account are few, whoever makes them and from wherever;
# a whole hospital shares one network address, so that limits by address are wide.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/5m/ip,10/5m/key",
    "reset_password": "300/m/ip,5/5m/key",
    "reset_password_from_key": "300/m/ip",
    "signup": "300/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/5m/user",
}
# How many proxies of one's own stand before the product, each of which adds to X-Forwarded-For. What stands before
# theirs in that header was written by the visitor, and is never believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Nobody stays signed in longer than this after the last thing that they did, and after signing in. In seconds.
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS", str(60 * 60)))
SESSION_ABSOLUTE_SECONDS = int(os.environ.get("SESSION_ABSOLUTE_SECONDS", str(12 * 60 * 60)))
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "icsmaturity.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
# Fields of plain forms are few and long text is bounded by each field; a wide post is hostile.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A request above this is refused before it is read; a file has a limit of its own, told beside its field.
MOST_REQUEST_BYTES = MOST_BODY
FILE_UPLOAD_PERMISSIONS = 0o600

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
# `static/build/` is made by `npm run build` and is not in the repository.
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    # Another storage, for example of the S3 kind, by its dotted name and the settings of its own.
    "default": {"BACKEND": os.environ.get("FILE_STORAGE") or "uploads.storage.DurableFileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or ENVIRONMENT == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or ENVIRONMENT == "test"
MEDIA_ROOT = DATA_DIR / "files"

# The national report is far longer than any other document, and is drawn in a process of its own.
NATIONAL_REPORT_SECONDS = float(os.environ.get("NATIONAL_REPORT_SECONDS", "600"))
NATIONAL_REPORT_MEMORY_MB = int(os.environ.get("NATIONAL_REPORT_MEMORY_MB", "3072"))
# What starts that process: a function that takes the drawing's id (`reports.national.launching.Launch`).
NATIONAL_REPORT_LAUNCHER = "reports.national.launching.start_process"

# Whoever finds a weakness tells it here: "mailto:" or "https:" (RFC 9116). Without it there is no security.txt.
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "")
# SQLite up to 3.51.2 can damage a database in WAL mode (see `icsmaturity/checks.py`): production refuses it unless
# whoever runs it accepts that. The tests run on whatever the machine has.
ACCEPT_OLD_SQLITE = os.environ.get("ACCEPT_OLD_SQLITE") == "1" or ENVIRONMENT == "test"

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# The background of maps: a pattern of addresses, empty for none, and who is credited. The policy of the page with the
# map allows images of that host, and of no other.
MAP_TILES_URL = os.environ.get("MAP_TILES_URL", "https://tile.openstreetmap.org/{z}/{x}/{y}.png")
MAP_ATTRIBUTION = os.environ.get("MAP_ATTRIBUTION", "© OpenStreetMap contributors")
MAP_TILES_ORIGIN = "/".join(MAP_TILES_URL.split("/")[:3]) if MAP_TILES_URL.startswith("https://") else ""
if MAP_TILES_URL and not MAP_TILES_ORIGIN:
    raise ImproperlyConfigured("MAP_TILES_URL must start with https://")

# Requests that one token of the read API makes in a minute.
API_REQUESTS_A_MINUTE = int(os.environ.get("API_REQUESTS_A_MINUTE", "120"))

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "no-reply@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
