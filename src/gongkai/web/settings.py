"""Settings of the site. Every choice of the operator is a `GONGKAI_*` variable and is read here, nowhere else."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from gongkai.web.environment import database, mail, mailbox, secret_key

HERE = Path(__file__).parent
HOME = Path(os.environ.get("GONGKAI_HOME", "var")).resolve()
FILES = HOME / "files"

DEBUG = os.environ.get("GONGKAI_DEBUG") == "1"
SECRET_KEY = secret_key(HOME / "keys")
ALLOWED_HOSTS = os.environ.get("GONGKAI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = list(filter(None, os.environ.get("GONGKAI_ORIGINS", "").split(",")))

# Identity data: the master key wraps the data keys; it lies outside the database and no backup holds it (sealing/keys.py).
MASTER_KEY_FILE = Path(os.environ.get("GONGKAI_MASTER_KEY_FILE", HOME / "keys" / "master_key"))
SEALING_SUITE = os.environ.get("GONGKAI_SEALING_SUITE", "aes-256-gcm")  # or sm4-gcm; a new key takes it

# An empty site is given the demonstration county once, unless the operator wants their own (manage.py found_county).
DEMO = os.environ.get("GONGKAI_DEMO", "1") != "0"

# 年报体检: what is taken in, and for how long it is kept
CHECKUP_KEEP_DAYS = int(os.environ.get("GONGKAI_CHECKUP_KEEP_DAYS", "30"))
CHECKUP_FILE_BYTES = 20 * 1024 * 1024
CHECKUP_FILES = 500
# Uploads stop while the disk still has room for the database and its journal.
DISK_FLOOR_BYTES = 500 * 1024 * 1024

# The record: how far back a clerk may date alone; who gets the daily head by mail; a clock for tests of a running site
# (what is recorded under it is marked as demonstration).
BACKDATE_WORKING_DAYS = int(os.environ.get("GONGKAI_BACKDATE_WORKING_DAYS", "20"))
HEAD_MAIL = list(filter(None, os.environ.get("GONGKAI_HEAD_MAIL", "").split(",")))
CLOCK_FILE = os.environ.get("GONGKAI_CLOCK_FILE")

# The outbox: `GONGKAI_MAIL_URL` is smtp://user:password@host:port or smtps://…, without it mail becomes files; gateways
# of text messages and WeChat are functions named by their dotted path (jobs/channels.py).
vars().update(mail(os.environ.get("GONGKAI_MAIL_URL"), HOME / "outbox" / "mail"))
MAIL_DOMAIN = os.environ.get("GONGKAI_MAIL_DOMAIN", "gongkai.invalid")
DEFAULT_FROM_EMAIL = os.environ.get("GONGKAI_MAIL_FROM", f"gongkai@{MAIL_DOMAIN}")
# Applications by e-mail: `GONGKAI_IMAP_URL` is imaps://user:password@host/folder?agency=slug, fetched every five minutes.
IMAP = mailbox(os.environ.get("GONGKAI_IMAP_URL"))
GATEWAYS = {"sms": os.environ.get("GONGKAI_SMS", ""), "wechat": os.environ.get("GONGKAI_WECHAT", "")}

INSTALLED_APPS = [
    "gongkai.web",
    "gongkai.web.sealing",
    "gongkai.web.jobs",
    "gongkai.web.history",
    "gongkai.web.search",
    "gongkai.web.accounts",
    "gongkai.web.identity",
    "gongkai.web.checkup",
    "gongkai.web.applications",
    "gongkai.web.reporting",
    "gongkai.web.portal",
    "gongkai.web.supervision",
    "gongkai.web.api",
    "gongkai.web.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_q",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.web.portal.cache.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongkai.web.prefs.ReaderPreferences",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gongkai.web.accounts.sessions.StaffSessions",
    "gongkai.web.accounts.kept.KeptTextBack",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "gongkai.web.addresses.PlainAddresses",
]
ROOT_URLCONF = "gongkai.web.urls"
WSGI_APPLICATION = "gongkai.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "templates", HERE / "templates"],  # the operator's header and footer come first
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gongkai.web.prefs.context",
                "gongkai.web.site_nav.context",
                "gongkai.web.accounts.masthead.context",
            ]
        },
    }
]
DATABASES = {"default": database(os.environ.get("GONGKAI_DATABASE_URL"), HOME / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The cluster of `serve` runs these; a paper whose worker was killed is queued again (checkup/tasks.py says how).
Q_CLUSTER = {
    "name": "gongkai",
    "orm": "default",
    "workers": int(os.environ.get("GONGKAI_WORKERS", "2")),
    "recycle": 200,
    "timeout": 600,
    "retry": 660,
    "max_attempts": 2,
    "ack_failures": True,
    "poll": 0.5,
    "save_limit": 100,
    "catch_up": False,
    "sync": os.environ.get("GONGKAI_JOBS") == "inline",
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# 国办公开办函〔2019〕61号: a column of the county's site, so everything may live under one path (`/zwgk`); the proxy takes it off.
FORCE_SCRIPT_NAME = os.environ.get("GONGKAI_PREFIX", "").rstrip("/") or None
SITE_NAME = os.environ.get("GONGKAI_SITE_NAME", "")
STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = HOME / "static"
# `serve` collects and compresses them once; before that (tests, a first look) they come from where they lie.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG or not STATIC_ROOT.is_dir()
WHITENOISE_AUTOREFRESH = False

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = CHECKUP_FILES
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Signing in: password (argon2) and a second factor; nobody signs up and nothing is mailed. `accounts` holds the rest.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# strong: length and common passwords (ASVS 6.2.1); mlps: 等保 besides wants kinds of characters and a change at intervals.
PASSWORD_PROFILE = os.environ.get("GONGKAI_PASSWORD_PROFILE", "strong")
PASSWORD_LIFE_DAYS = int(os.environ.get("GONGKAI_PASSWORD_LIFE_DAYS", "90"))
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("username", "name")}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": "gongkai.web.accounts.passwords.KindsOfCharacters"},
]
LOGIN_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "gongkai.web.accounts.forms.sign_in.SignInForm",
    "reauthenticate": "gongkai.web.accounts.forms.sign_in.PasswordAgainForm",
    "change_password": "gongkai.web.accounts.forms.sign_in.NewPasswordForm",
}
MFA_FORMS = {
    "authenticate": "gongkai.web.accounts.forms.sign_in.CodeForm",
    "reauthenticate": "gongkai.web.accounts.forms.sign_in.CodeAgainForm",
    "activate_totp": "gongkai.web.accounts.forms.sign_in.FirstCodeForm",
}
ACCOUNT_ADAPTER = "gongkai.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = False  # django-axes is the one lock-out
MFA_ADAPTER = "gongkai.web.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_HANDLER = "gongkai.web.accounts.lockout.GrowingDelay"
AXES_USERNAME_CALLABLE = "gongkai.web.accounts.lockout.username_of"
AXES_COOLOFF_TIME = "gongkai.web.accounts.lockout.cool_off"
AXES_LOCKOUT_CALLABLE = "gongkai.web.accounts.lockout.locked_out"
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the history keeps sign-ins
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address", "code"]
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_IDLE = timedelta(minutes=int(os.environ.get("GONGKAI_SESSION_IDLE_MINUTES", "30")))
SESSION_ABSOLUTE = timedelta(hours=12)
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # what was done is told once, in no cookie
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "gongkai.web.portal.views.cookies.out_of_date"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# Behind a TLS proxy the operator turns these on together.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = os.environ.get("GONGKAI_HTTPS") == "1"
if SESSION_COOKIE_SECURE:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SILENCED_SYSTEM_CHECKS = [
    # HSTS for all subdomains and the browsers' preload list bind every other site of the county's domain: a choice of
    # whoever runs that domain, made at its proxy, and not of one column in it (国办公开办函〔2019〕61号)
    "security.W005",
    "security.W021",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # the one formatter keeps identity numbers, telephones and tokens out of every line (logs.py)
    "formatters": {
        "private": {
            "()": "gongkai.web.logs.PrivateFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers (console in debug, mail to administrators) go round the formatter: they are taken off
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django-q": {"level": "ERROR"},
    },
}
