"""Settings, from the environment; development needs none.

`ICSMATURITY_ENV` is `development` (the default), `test` or `production`. Production refuses to start with
a default secret or with the demonstration people (see `icsmaturity/checks.py`).
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from accounts.directory_settings import providers_of
from observing import faults, lines
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
    "personal_data",
    "keeping",
    "sending",
    "nhsuk_forms",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "observing.middleware.ObservedMiddleware",
    # Before the others, so that what they answer by themselves has its headers: redirects, files, refusals, faults.
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
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.KnownBrowserMiddleware",
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
    # A server that is gone is noticed within seconds, not when the system gives up after many minutes.
    patience = {"connect_timeout": 5, "tcp_user_timeout": 20_000}
    DATABASES["default"]["OPTIONS"] = {**patience, **DATABASES["default"].get("OPTIONS", {})}
    # Opening a connection starts a process of the server's: each thread keeps its own, and looks whether it still
    # answers before a request uses it.
    DATABASES["default"]["CONN_MAX_AGE"] = int(os.environ.get("DATABASE_KEEP_SECONDS", "60"))
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
    {"NAME": "accounts.passwords.OwnWordsValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# The mailed link lets its owner in, while others guess at the account; a second factor is asked for here too.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# How often, by django-allauth's own counting. Guesses at one account are few, whoever makes them and from wherever;
# a whole hospital shares one network address, so that limits by address are wide.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/5m/ip,10/5m/key",
    "reset_password": "300/m/ip,5/5m/key",
    "reset_password_from_key": "300/m/ip",
    "signup": "300/m/ip",
    "change_password": "10/5m/user",
    "reauthenticate": "10/5m/user",
}
# How many proxies of one's own stand before the product, each of which adds to X-Forwarded-For. What stands before
# theirs in that header was written by the visitor, and is never believed.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
# Authenticator app or passkey, with recovery codes. Those who hold one of these roles must have one.
SECOND_FACTOR_ROLES = frozenset(
    role
    for role in os.environ.get("REQUIRE_SECOND_FACTOR", "chair,analyst,administrator" if PRODUCTION else "").split(",")
    if role and role != "off"
)
MFA_ADAPTER = "accounts.factors.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ICS maturity self-assessment"
MFA_TOTP_TOLERANCE = 1  # a code may be typed slowly, and a phone's clock be half a minute wrong
# Everybody was invited by mail: no account is of an address that its person has not shown to be theirs.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.factors.CodeForm",
    "reauthenticate": "accounts.factors.ConfirmCodeForm",
    "activate_totp": "accounts.factors.AppForm",
    "add_webauthn": "accounts.factors.AddPasskeyForm",
    "edit_webauthn": "accounts.factors.RenamePasskeyForm",
    "authenticate_webauthn": "accounts.factors.PasskeyForm",
    "login_webauthn": "accounts.factors.PasskeySignInForm",
    "reauthenticate_webauthn": "accounts.factors.ConfirmPasskeyForm",
}
# An organisation's directory (OpenID Connect), where one is described; nobody gets an account by it.
SOCIALACCOUNT_PROVIDERS = providers_of(os.environ)
SOCIALACCOUNT_ADAPTER = "accounts.directory.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Browsers take a cookie of this name only from this host, over HTTPS, and for every path of it.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "icsmaturity.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
KNOWN_BROWSER_COOKIE = f"{COOKIE_PREFIX}known"
# Nobody stays signed in longer than this after the last thing that they did, and after signing in. In seconds.
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS", str(60 * 60)))
SESSION_ABSOLUTE_SECONDS = int(os.environ.get("SESSION_ABSOLUTE_SECONDS", str(12 * 60 * 60)))
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "icsmaturity.messages.Messages"
CSRF_FAILURE_VIEW = "icsmaturity.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    # Whoever watches over the product asks it directly, not through the proxy; no answer of these is a secret's.
    # The API refuses plain HTTP instead: a program that is led on would go on sending its token in the clear.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$", r"^api/v1/(?!docs$|openapi)."]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

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
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "sending.receiving.RoomyUploadHandler",
]

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
NATIONAL_REPORT_LAUNCHER = os.environ.get("NATIONAL_REPORT_LAUNCHER") or "reports.national.launching.start_process"
# What starts the process that draws every report of a round: a function that takes the batch's id.
REPORT_BATCH_LAUNCHER = os.environ.get("REPORT_BATCH_LAUNCHER") or "reports.batches.launching.start_process"

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

# Whom people ask about their own data: "mailto:" or "https:". Without it they are sent to whoever runs this.
DATA_PROTECTION_CONTACT = os.environ.get("DATA_PROTECTION_CONTACT", "")
# For how many days personal data are kept after their end: `KEEP_TOKENS_DAYS` and so on from the environment. 0 keeps
# accounts that nobody uses, and files of retired evidence, for good (docs/data-protection.md).
KEEP_DAYS = {
    name: int(os.environ.get(f"KEEP_{name}_DAYS", days))
    for name, days in {
        "UNUSED_ACCOUNTS": "730",
        "NOTICE": "30",
        "INVITATIONS": "90",
        "TOKENS": "90",
        "IMPORTS": "30",
        "PRESENCE": "1",
        "REMINDERS": "730",
        "BATCHES": "30",
        "RETIRED_FILES": "0",
    }.items()
}

# Mail holds names and the secret parts of links: in production it is sent, never printed.
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND") or (
    f"django.core.mail.backends.{'smtp' if PRODUCTION else 'console'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "no-reply@localhost")
EMAIL_HOST, EMAIL_PORT = os.environ.get("EMAIL_HOST") or "localhost", int(os.environ.get("EMAIL_PORT") or "25")
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_USER", ""), os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
EMAIL_TIMEOUT = 20

LOGGING_CONFIG = "observing.lines.configure"
LOGGING = lines.from_environment()
# With a token, `/metrics` answers whoever brings it; with an address, faults are reported there. Neither without.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
SENTRY_DSN = os.environ.get("SENTRY_DSN", "")
if SENTRY_DSN:
    faults.report_to(SENTRY_DSN, environment=ENVIRONMENT)
