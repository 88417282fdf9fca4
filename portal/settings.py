"""The settings, all from environment variables (portal/variables.py is the table of them)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from portal.environment import Environment
from portal.production import refuse_unsafe
from portal.provider import origins, providers
from portal.secret import development_secret
from portal.variables import VARIABLES

ENVIRONMENT = Environment(VARIABLES, os.environ)
PRODUCTION = ENVIRONMENT.text("PORTAL_ENV") == "production"
TESTING = ENVIRONMENT.text("PORTAL_ENV") == "test"
if PRODUCTION:
    refuse_unsafe(ENVIRONMENT)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / ENVIRONMENT.folder("PORTAL_VAR")
DEBUG = ENVIRONMENT.flag("PORTAL_DEBUG")
SECRET_KEY = ENVIRONMENT.text("PORTAL_SECRET_KEY") or development_secret(VAR)

# Ours ------------------------------------------------------------------------------------------
PORTAL_DEMO = ENVIRONMENT.flag("PORTAL_DEMO")
PORTAL_BASE_URL = ENVIRONMENT.text("PORTAL_BASE_URL").rstrip("/")
PORTAL_CONTACT_EMAIL = ENVIRONMENT.text("PORTAL_CONTACT_EMAIL")
PORTAL_CLAMAV_HOST = ENVIRONMENT.text("PORTAL_CLAMAV_HOST")
PORTAL_CLAMAV_PORT = ENVIRONMENT.number("PORTAL_CLAMAV_PORT")
PORTAL_QUARANTINE_ALL = ENVIRONMENT.flag("PORTAL_QUARANTINE_ALL")
PORTAL_MAIL_FOLDER = VAR / "mail"
PORTAL_SIGNING_CERTIFICATE = ENVIRONMENT.text("PORTAL_SIGNING_CERTIFICATE")
PORTAL_SIGNING_PASSWORD = ENVIRONMENT.text("PORTAL_SIGNING_PASSWORD")
PORTAL_UNSIGNED_LETTERS = ENVIRONMENT.flag("PORTAL_UNSIGNED_LETTERS")

# Apps, in the order of their templates ---------------------------------------------------------
PORTAL_APPS = [
    "evaluations",
    "bids",
    "programmes",
    "portal.documents",
    "portal.notices",
    "portal.mail",
    "portal.audit",
    "portal.accounts",
    "portal.look",
]
INSTALLED_APPS = [
    *PORTAL_APPS,
    "portal",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    *(["zeal"] if TESTING else []),  # notices N+1 queries
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.AdminDoorMiddleware",
    "portal.accounts.middleware.SeenMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
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
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("gds",)
CRISPY_TEMPLATE_PACK = "gds"

# Data ------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, Any] = {
    # without an address there is no server to ask: manage.py and `make run` start the embedded one first
    "default": dj_database_url.parse(
        ENVIRONMENT.text("DATABASE_URL") or "postgresql:///portal", conn_max_age=60, conn_health_checks=True
    )
}
# short questions: compiling one would take longer than answering it
ASKED = DATABASES["default"].setdefault("OPTIONS", {})
ASKED["options"] = f"{ASKED.get('options', '')} -c jit=off".strip()
if ENVIRONMENT.text("PORTAL_DATABASE_ROLE"):
    ASKED["options"] += f" -c role={ENVIRONMENT.text('PORTAL_DATABASE_ROLE')}"
CACHES: dict[str, Any] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if ENVIRONMENT.text("PORTAL_CACHE_URL"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.text("PORTAL_CACHE_URL"),
    }

# Files: uploads and documents are never served from an address of their own ----------------------
HASHED_STATIC_FILES = not (DEBUG or TESTING)
MEDIA_ROOT = VAR / "files"
MEDIA_URL = "files/"
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC_FILES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if ENVIRONMENT.text("PORTAL_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": ENVIRONMENT.text("PORTAL_S3_BUCKET"),
            "endpoint_url": ENVIRONMENT.text("PORTAL_S3_ENDPOINT") or None,
            "region_name": ENVIRONMENT.text("PORTAL_S3_REGION"),
            "file_overwrite": False,
            "default_acl": "private",
        },
    }
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.optional_folder("PORTAL_STATIC") or VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not HASHED_STATIC_FILES
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Words and time ----------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["portal.look.formats"]
TIME_ZONE = "Europe/London"
USE_TZ = True

# People ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.notices.backends.CountingBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hashing is not what tests wait for
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "where_to"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
    "reset_password": "portal.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.NewPasswordForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "add_email": "portal.accounts.forms.NewEmailForm",
    "request_login_code": "portal.accounts.forms.AskForCodeForm",
    "confirm_login_code": "portal.accounts.forms.EmailedCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "keep_text": "30/m/ip",
    "verify": "20/m/ip",
    "ask_correction": "5/m/ip",
    "page_answer": "10/m/ip",
}  # beside allauth's own
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PORTAL_BASE_URL).scheme
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "portal.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.CodeForm",
    "reauthenticate": "portal.accounts.forms.CodeAgainForm",
    "activate_totp": "portal.accounts.forms.SetUpAppForm",
    "add_webauthn": "portal.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "portal.accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # browsers trust localhost without TLS, and nothing else
SOCIALACCOUNT_ADAPTER = "portal.accounts.provider_sign_in.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = providers(ENVIRONMENT)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by an address that the provider says is verified, and by no other
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "mandatory"
MFA_TOTP_ISSUER = "Innovation fund"
CSRF_FAILURE_VIEW = "portal.accounts.signed_out.csrf_failure"

# Sessions, and what a browser may do --------------------------------------------------------------
SESSION_ENGINE = "portal.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
ALLOWED_HOSTS = ENVIRONMENT.listing("PORTAL_ALLOWED_HOSTS") + ([] if PRODUCTION else ["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL] if PRODUCTION else []
if ENVIRONMENT.number("PORTAL_PROXIES"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.number("PORTAL_PROXIES")
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
# The one inline script of GOV.UK's page template, by its hash, so that public pages need no nonce.
GOVUK_SCRIPT = "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, GOVUK_SCRIPT, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *origins(ENVIRONMENT)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# Email: rows of the outbox are sent through this --------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.text("PORTAL_EMAIL_FROM")
EMAIL_HOST = ENVIRONMENT.text("PORTAL_EMAIL_HOST")
EMAIL_PORT = ENVIRONMENT.number("PORTAL_EMAIL_PORT")
EMAIL_HOST_USER = ENVIRONMENT.text("PORTAL_EMAIL_USER")
EMAIL_HOST_PASSWORD = ENVIRONMENT.text("PORTAL_EMAIL_PASSWORD")
EMAIL_USE_TLS = ENVIRONMENT.flag("PORTAL_EMAIL_TLS")
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = PORTAL_MAIL_FOLDER
PORTAL_NOTIFY_API_KEY = ENVIRONMENT.text("PORTAL_NOTIFY_API_KEY")
PORTAL_NOTIFY_TEMPLATE = ENVIRONMENT.text("PORTAL_NOTIFY_TEMPLATE")
PORTAL_NOTIFY_URL = ENVIRONMENT.text("PORTAL_NOTIFY_URL")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "portal.mail.backends.FolderBackend"
if PORTAL_NOTIFY_API_KEY:
    EMAIL_BACKEND = "portal.mail.notify.NotifyBackend"

# Tasks: the database row is the truth, so no results are kept --------------------------------------
DOCUMENT_LEASE_SECONDS = 5 * 60  # longer than the longest render
CELERY_BROKER_URL = ENVIRONMENT.text("CELERY_BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": DOCUMENT_LEASE_SECONDS * 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = DOCUMENT_LEASE_SECONDS + 30
CELERY_TASK_SOFT_TIME_LIMIT = DOCUMENT_LEASE_SECONDS
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
CELERY_RESULT_BACKEND = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = TIME_ZONE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.text("PORTAL_LOG_LEVEL")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},  # says at each start that its own logger works
        "weasyprint": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
