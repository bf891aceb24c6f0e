"""Settings of the website, from the environment.

In:  variables `ONUS_...` (docs/manual/en/production.md lists them).
Out: what Django reads.

The surprise: `ONUS_MODE` is `production` unless something else is said, so that whoever
forgets it gets the strict one.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from onus.outside.clock import run_behind
from onus.wiring.environment import (
    agreed,
    chosen,
    database,
    listed,
    needed,
    number,
    public_address,
    secret,
    setting,
)

MODE = chosen("MODE", ("production", "demo", "test"))
"""`production`, `demo` (one machine, addresses of this machine alone) or `test`."""
ROLE = chosen("ROLE", ("all", "intake"))
"""`intake`: public pages and reports alone, for a body that is independent of the buyer."""
LOCAL = MODE in ("demo", "test")
DATA = Path(setting("DATA", "onus-data")).absolute()
STORE = DATA / "store"
SITE = Path(setting("SITE")).absolute() if setting("SITE") else None
"""The folder that `onus publish` writes; receipts and downloads come from it."""
LOG = Path(setting("LOG")).absolute() if setting("LOG") else None
"""The folder that `onus log init` made: with it, each assessment is published, too."""
POLICY = Path(setting("POLICY")).absolute() if setting("POLICY") else None
SITE_ADDRESS = setting("SITE_ADDRESS")
REGIONS = Path(setting("REGIONS")).absolute() if setting("REGIONS") else None
"""A `regions.toml`: which region stands above which, and whose each dossier is."""
if LOCAL:
    # A replay goes on from the instant at which its record ends; nothing else may.
    run_behind(number("CLOCK_BEHIND_S", 0))
WORDS_AND_PAGES = Path(__file__).resolve().parents[1] / "web"

SECRET_KEY = (
    setting("SECRET_KEY", "for a demo on this machine alone, not a secret, and refused in production")
    if LOCAL
    else secret("SECRET_KEY", "Sessions and receipt codes are sealed with it.")
)
DEBUG = False
ALLOWED_HOSTS = (
    listed("HOSTS", "127.0.0.1,localhost,testserver")
    if LOCAL
    else listed("HOSTS", needed("HOSTS", "A request is answered only under a name that is ours."))
)
PUBLIC_ADDRESS = (
    setting("PUBLIC_ADDRESS", "http://127.0.0.1:8023")
    if LOCAL
    else public_address("QR codes and mails lead there, and would lead nobody anywhere.")
)
"""Where the public finds the website; QR codes and mails lead there."""

INSTALLED_APPS = [
    "onus.records.apps.Records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "onus.web.operations.watch.watch",
    "django.middleware.security.SecurityMiddleware",
    "onus.web.kept_pages.middleware.KeptPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "onus.web.bounded_body.bounded_body",
    "onus.web.failure_pages.failure_pages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "onus.web.people.sessions.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_USER_MODEL = "records.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
ROOT_URLCONF = "onus.wiring.urls"
WSGI_APPLICATION = "onus.wiring.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WORDS_AND_PAGES / "templates"],
        "OPTIONS": {
            "builtins": ["onus.web.templatetags.onus"],
            "context_processors": [
                "onus.web.shell.frame",
                "onus.web.people.own_ways.own_ways",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES = {"default": database(setting("DATABASE"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [WORDS_AND_PAGES / "static"]
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MIMETYPES = {".mjs": "text/javascript", ".geojson": "application/geo+json"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

BEHIND_PROXY = agreed("BEHIND_PROXY", False)
SECURE = not (agreed("PLAIN_HTTP", False) or LOCAL)
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
PROXIES = number("PROXIES", 1 if BEHIND_PROXY else 0)
"""Proxies of ours between a client and this process; what they say of the client's address is believed."""
SEALING_KEYS = listed("SEALING_KEYS")
"""Files of public keys for which originals of photos are sealed: of the office, of an independent body."""
ORIGINALS_KEPT = LOCAL or bool(SEALING_KEYS)
"""Told to operators where it is not so; a demo is nobody's record."""
OPEN311_CONTACT = setting("OPEN311_CONTACT", "onus@localhost")
"""Where programmers ask for a key of the interface for other programs."""
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-onus" if SECURE else "onus"
SESSION_COOKIE_AGE = 3600 * number("SESSION_MAX_H", 10)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_S = 60 * number("SESSION_IDLE_MIN", 30)
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "onus.web.failures.csrf_failed"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
KEPT_PAGES = agreed("KEPT_PAGES", MODE != "test")
KEPT_PAGES_RENEW = MODE != "test"
"""Whether a thread renders old pages anew; tests do so themselves."""
KEPT_PAGES_FOLDER = DATA / "kept-pages"
KEPT_PAGES_MEMORY_MB = number("KEPT_PAGES_MEMORY_MB", 64)
KEPT_PAGES_DISK_MB = number("KEPT_PAGES_DISK_MB", 512)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

AXES_HANDLER = "onus.web.people.lockout.Handler"
AXES_FAILURE_LIMIT = number("SIGN_IN_TRIES", 5)
SIGN_IN_TRIES_OF_A_NETWORK = number("SIGN_IN_TRIES_OF_A_NETWORK", 50)
SIGN_IN_TRIES_OF_A_NAME = number("SIGN_IN_TRIES_OF_A_NAME", 200)
AXES_COOLOFF_TIME = timedelta(minutes=number("SIGN_IN_WAIT_MIN", 15))
# In this order; the handler counts each against its own limit.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address", "username"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_CLIENT_IP_CALLABLE = "onus.web.people.lockout.network_of_client"
AXES_LOCKOUT_CALLABLE = "onus.web.people.lockout.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # Or a stranger could hold an officer out for ever.
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["login", "username", "next"]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # Who signed in when is nobody's business; what was done is on record.
AXES_USE_ATTEMPT_EXPIRATION = True
OTP_TOTP_ISSUER = setting("NAME", "Onus")
LOGIN_URL = "people:sign_in"

THROUGH_CITY = bool(setting("OIDC_ISSUER"))
"""Whether people may sign in through the identity provider of their city."""
if THROUGH_CITY:
    _WHY = "People sign in through the identity provider that ONUS_OIDC_ISSUER names."
    AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "onus.web.people.city.CityBackend"]
    OIDC_ISSUER = setting("OIDC_ISSUER")
    OIDC_RP_CLIENT_ID = needed("OIDC_CLIENT_ID", _WHY)
    OIDC_RP_CLIENT_SECRET = needed("OIDC_CLIENT_SECRET", _WHY)
    OIDC_OP_AUTHORIZATION_ENDPOINT = needed("OIDC_AUTHORIZE", _WHY)
    OIDC_OP_TOKEN_ENDPOINT = needed("OIDC_TOKEN", _WHY)
    OIDC_OP_USER_ENDPOINT = needed("OIDC_USERINFO", _WHY)
    OIDC_OP_JWKS_ENDPOINT = needed("OIDC_KEYS", _WHY)
    OIDC_RP_SIGN_ALGO = setting("OIDC_ALGORITHM", "RS256")
    OIDC_RP_SCOPES = "openid profile"
    OIDC_USE_PKCE = True
    OIDC_TIMEOUT = 10

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

METRICS_TOKEN = setting("METRICS_TOKEN")
"""Without one, figures are shown to programs on this machine alone."""
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "onus.web.operations.logs.Lines"}},
    "filters": {"no_requests": {"()": "onus.web.operations.logs.NoRequests"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["no_requests"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "onus": {"level": chosen("LOG_LEVEL", ("WARNING", "INFO") if LOCAL else ("INFO", "WARNING"))},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django_tasks": {"level": "WARNING"},
        "_granian": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

EMAIL_HOST = setting("SMTP_HOST")
EMAIL_BACKEND = (
    "django.core.mail.backends.locmem.EmailBackend"
    if LOCAL and not EMAIL_HOST
    else "django.core.mail.backends.smtp.EmailBackend"
)
MAILS_GO_OUT = LOCAL or bool(EMAIL_HOST)
"""Without a post office mails wait in their table; none of them is lost, and none is called sent."""
EMAIL_PORT = number("SMTP_PORT", 587)
EMAIL_HOST_USER = setting("SMTP_USER")
EMAIL_HOST_PASSWORD = setting("SMTP_PASSWORD")
SMTP_SECURITY = chosen("SMTP_SECURITY", ("starttls", "tls", "none"))
"""`starttls` (usual), `tls` from the first byte, or `none` for a post office on this machine."""
EMAIL_USE_TLS = SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = setting("MAIL_FROM", "onus@localhost")
