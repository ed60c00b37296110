"""Settings of the portal, each by an environment variable with a default that serves one machine.

docs/operators.md lists the variables. DEBUG is off unless it is asked for.
"""

import os
import zoneinfo
from pathlib import Path
from typing import Any

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from portal.accounts.identity_providers import provider_apps, read_providers
from portal.hsts import DEFAULT as DEFAULT_HSTS
from portal.hsts import read_hsts

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environ.Env().str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

env = environ.Env()

# Before numpy is loaded: the matrices are small, and on shared processors threads of BLAS wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# DEBUG=1: a developer's machine or the demonstration, without the protections of an installation.
DEVELOPMENT = env.bool("DEBUG", default=False)
# Django's own DEBUG, whose error pages list addresses and settings: only there, and for who asks for them.
DEBUG = DEVELOPMENT and env.bool("DEBUG_PAGES", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="django-insecure-for-one-machine-and-no-visitors" if DEVELOPMENT else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
WAGTAILADMIN_BASE_URL = BASE_URL

INSTALLED_APPS = [
    "portal",
    "home",
    "practices",
    "organizations",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "organizations.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail_localize",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "portal.loaded.LoadedConfig",
]

MIDDLEWARE = [
    "portal.request_ids.RequestIdMiddleware",
    "portal.measuring.MeasuringMiddleware",
    "portal.replica.ReplicaMiddleware",
    "portal.page_cache.PageCacheMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "portal.headers.HeadersMiddleware",
    "portal.plain_http.PlainHttpMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.cors.CorsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PublicGZipMiddleware",
    "portal.middleware.PrivacyMiddleware",
    "portal.middleware.ChangesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.page_cache.WholePageMiddleware",
    "portal.public_sheet.PreloadMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.UploadLimitMiddleware",
    "portal.middleware.CostlyThrottleMiddleware",
    "portal.middleware.RateLimitMiddleware",
    "portal.row_level_security.RowLevelSecurityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.signed_out.SignedOutMiddleware",
    "portal.accounts.second_factor.SecondFactorMiddleware",
    "portal.admin_guard.AdminGuardMiddleware",
    "practices.admin.held_uploads.HeldUploadsMiddleware",
    "organizations.edit_conflicts.guard.EditConflictMiddleware",
    "portal.admin_scripts.AdminScriptsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.VisibleRedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.portal",
            ],
        },
    },
]

# Databases: SQLite on one machine, PostgreSQL when DATABASE_URL says so.
# Whether a pool stands before PostgreSQL that lends connections by transaction: nothing may outlive one.
PGBOUNCER = env.bool("PGBOUNCER", default=False)
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # opening the file, all tables and triggers are read: some milliseconds
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,  # seconds: who waits asks again and again, and may be unlucky among writers that never pause
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    INSTALLED_APPS.insert(-1, "django.contrib.postgres")  # Wagtail's index of texts asks for it there
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a database that was restarted costs nobody an answer
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = PGBOUNCER
# Seconds that a statement of a web request may take on PostgreSQL; 0: any time. Behind a pool the pool bounds them.
STATEMENT_SECONDS = env.float("STATEMENT_SECONDS", default=30.0)
# A standby of the same database, from which the public reads while it is no more than so many seconds behind.
REPLICA: dict[str, Any] = env.db("REPLICA_URL") if env.str("REPLICA_URL", default="") else {}
if REPLICA:
    REPLICA.setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
REPLICA_MAX_LAG = env.float("REPLICA_MAX_LAG", default=2.0)
# Seconds for which the public reads on from it while the primary does not answer; never less than the former.
REPLICA_ALONE = env.float("REPLICA_ALONE", default=0.0)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):  # while it is away the portal is slower, and answers
    CACHES["default"]["BACKEND"] = "portal.outage_cache.OutageRedisCache"

# A folder with another sentence encoder (docs/operators/encoder.md), and the threads that it runs on.
ENCODER = env.str("ENCODER", default="")
ENCODER_THREADS = env.int("ENCODER_THREADS", default=1)

# Whether the public's pages are kept until something on them was written, and the bytes that they may take in the
# database, where all processes share them.
PAGE_CACHE = env.bool("PAGE_CACHE", default=not DEVELOPMENT)
DOCUMENT_BYTES = env.int("DOCUMENT_BYTES", default=256 * 1024 * 1024)

AUTH_USER_MODEL = "organizations.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.passwords.FamiliarWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 8 * 60 * 60  # from signing in, however busy the session is (portal/accounts/adapters.py)

# Accounts (docs/accounts.md): signing in, second factors and sessions are allauth's, on addresses of our own.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Whether who may write has to sign in with a second factor. Without DEBUG=1 always.
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=False) if DEVELOPMENT else True
# Whether then everybody who has an account, and not only who may write.
MFA_FOR_EVERYBODY = env.bool("MFA_FOR_EVERYBODY", default=False)
# Days that the address of a sign-in is kept for.
SIGN_IN_ADDRESS_DAYS = env.int("SIGN_IN_ADDRESS_DAYS", default=90)
# Identity providers of organizations, as JSON (docs/operators.md).
IDENTITY_PROVIDERS = read_providers(env.str("IDENTITY_PROVIDERS", default=""))
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is verified by the invitation that was sent to it
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "reset_password": "portal.accounts.forms.ForgottenForm",
    "reset_password_from_key": "portal.accounts.forms.NewPasswordForm",
    "change_password": "portal.accounts.forms.ChangedPasswordForm",
    "set_password": "portal.accounts.forms.FirstPasswordForm",
    "reauthenticate": "portal.accounts.forms.ConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}  # an e-mail address is brought to it (portal/accounts/forms.py)
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,100/h/ip,5/5m/key,20/h/key",
    "reset_password": "20/m/ip,3/h/key",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "portal.accounts.adapters.display_name"
MFA_ADAPTER = "portal.accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.CodeForm",
    "reauthenticate": "portal.accounts.forms.ConfirmCodeForm",
    "activate_totp": "portal.accounts.forms.AppForm",
    "add_webauthn": "portal.accounts.forms.PasskeyForm",
    "edit_webauthn": "portal.accounts.forms.PasskeyNameForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no address waits to be verified: who came by the invitation has it
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT
USERSESSIONS_ADAPTER = "portal.accounts.adapters.SessionAdapter"
SOCIALACCOUNT_ADAPTER = "portal.accounts.provider_adapter.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the policy of pages lets no form lead to another site
SOCIALACCOUNT_PROVIDERS = provider_apps(IDENTITY_PROVIDERS)

# Languages: of the interface, and of editorial pages. English has no prefix.
FORMAT_MODULE_PATH = ["portal.formats"]
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("de", _("German")),
    ("it", _("Italian")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# Editorial pages are translated with wagtail-localize (home/translating.py): by people, and no machine is asked.
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = None
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation starts as a draft, in the words of its source
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.public_sheet.PublicSheetFinder",
]
JOINED_STATIC_DIR = VAR_DIR / "joined"  # what that finder writes
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = DEVELOPMENT
WHITENOISE_MAX_AGE = 0 if DEVELOPMENT else 60
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SEARCH_DIR = Path(env.str("SEARCH_DIR", default=str(VAR_DIR / "search")))  # the index that all processes here share
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Source files of editions: never under the media address, read through the visibility rule alone.
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "originals"},
    },
    # Files of contacts, letters and reports: the same, each read through the rule of its record.
    "records": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "records"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "portal.staticfiles.HashedStaticFilesStorage"
    },
}
# The files in a bucket of a store with the S3 protocol, each kind below a name of its own, in the place of VAR_DIR.
# Needs django-storages, which is not in the lock (docs/operators/scaling.md); keys: AWS_ACCESS_KEY_ID and the like.
if _bucket := env.str("S3_BUCKET", default=""):
    for _kind, _folder in {"default": "media", "originals": "originals", "records": "records"}.items():
        STORAGES[_kind] = {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "bucket_name": _bucket,
                "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
                "location": _folder,
                "default_acl": None,  # the bucket is private, and nothing in it is given out but by the portal
                "file_overwrite": False,
                "querystring_auth": True,
            },
        }

# Wagtail
WAGTAIL_SITE_NAME = "Practice Exchange"
WAGTAILADMIN_LOGIN_URL = "sign_in"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # passwords and addresses: at /sign-in/ alone
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.workflows.publish_approved"
WAGTAIL_APPEND_SLASH = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.document_form.DocumentForm"
# The kinds of documents that may be put beside pages: none that a browser would run, and none with macros.
WAGTAILDOCS_EXTENSIONS = [
    "csv", "docx", "jpeg", "jpg", "odp", "ods", "odt", "pdf", "png", "pptx", "txt", "xlsx",
]  # fmt: skip
# Without the one that Debian adds: browsers do not know it, and the script of the account's page stops at it.
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"localtime"})
TAGGIT_CASE_INSENSITIVE = False
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
# Bytes of a request with all of its files: of who is signed in or comes with a token. The others send no files, and
# may send DATA_UPLOAD_MAX_MEMORY_SIZE.
REQUEST_MAX_SIZE = env.int("REQUEST_MAX_SIZE", default=100 * 1024 * 1024)
# The virus scanner that each file is shown to: "tcp://127.0.0.1:3310" or "unix:/run/clamav/clamd.ctl"; empty: none.
UPLOAD_SCANNER = env.str("UPLOAD_SCANNER", default="")
FILE_UPLOAD_HANDLERS = [
    "practices.views.scanned_uploads.ScannedInMemory",
    "practices.views.scanned_uploads.ScannedOnDisk",
]

# With what the reference numbers of letters begin: PX/2026/0007.
REFERENCE_PREFIX = env.str("REFERENCE_PREFIX", default="PX")

# The mailbox to which replies are forwarded: "imaps://user:password@host:993/INBOX"; empty: none is read.
REPLY_MAILBOX = env.str("REPLY_MAILBOX", default="")

# Who reads what a page shows: a page type, and the function of the views that gathers its context.
PAGE_READERS = {
    "home.HomePage": "home.views.home_context",
    "home.StandardPage": "home.views.standard_context",
    "organizations.OrganizationIndexPage": "practices.views.pages.organization_index_context",
    "organizations.OrganizationPage": "practices.views.pages.organization_context",
    "practices.InstrumentPage": "practices.views.pages.instrument_context",
    "practices.EditionPage": "practices.views.pages.edition_context",
    "practices.PracticePage": "practices.views.pages.practice_context",
}

# What the API gives of a thing: the change log compares it with what it told last.
CHANGE_READER = "practices.exchange.api.shown.read_things"
# What hands back to an organization what hung on somebody who no longer acts for it.
MEMBER_LEFT = "practices.member_departures.hand_back"
ROLE_CHANGED = "practices.actions.outside_acts.tell_of_role"
ADDRESS_CHANGED = "practices.mails.mail_address_change"
NOMINATION_ENTERED = "practices.actions.approvals.letters.keep_nomination"
# Whether each writing request brings the change log up to date at its end (else manage.py apply_due, each minute).
CHANGES_AT_ONCE = env.bool("CHANGES_AT_ONCE", default=True)

# How often one visitor's address, one account or token, may ask the API; and of these what costs much: comparisons,
# likeness, search. "1200/min", with s, min, hour or day; empty sets no limit.
API_RATE_ANONYMOUS = env.str("API_RATE_ANONYMOUS", default="1200/min")
API_RATE_TOKEN = env.str("API_RATE_TOKEN", default="2400/min")
API_RATE_COSTLY = env.str("API_RATE_COSTLY", default="120/min")
# The same of pages and files that cost much: comparisons, gaps, likeness, search, exports.
PAGE_RATE_COSTLY = env.str("PAGE_RATE_COSTLY", default="120/min")

# Whether the public reads PostgreSQL as a role of its own (manage.py row_level_security builds what that role may see).
# SECOND_WALL and SECOND_WALL_ROLE, their earlier names, are read until 0.4.
ROW_LEVEL_SECURITY = env.bool("ROW_LEVEL_SECURITY", default=env.bool("SECOND_WALL", default=False))
ROW_LEVEL_SECURITY_ROLE = env.str(
    "ROW_LEVEL_SECURITY_ROLE", default=env.str("SECOND_WALL_ROLE", default="exchange_public")
)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "practices.exchange.api.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "practices.api.openapi.ExchangeSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "practices.api.formats.ExchangeNegotiation",
    "DEFAULT_THROTTLE_CLASSES": ["practices.api.throttles.ExchangeThrottle"],
    "EXCEPTION_HANDLER": "practices.api.problems.problem_details",
    "URL_FORMAT_OVERRIDE": None,
    "UNICODE_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Practice Exchange",
    "DESCRIPTION": "Who has adopted instruments similar to which, with dates, stages and evidence.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVERS": [{"url": BASE_URL}],
    "CONTACT": {"name": WAGTAIL_SITE_NAME, "url": BASE_URL},
    "LICENSE": {"name": "Of each text: `reuse_terms` of its instrument", "url": f"{BASE_URL}/api/v1/dump/"},
    "SERVE_INCLUDE_SCHEMA": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # it would describe Wagtail's admin API; make check validates ours
    "SERVE_URLCONF": "practices.urls.mounted",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "practices.api.openapi.complete"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Whether the addresses of evidence are looked at in the background (by hand: manage.py check_evidence).
EVIDENCE_CHECKS = env.bool("EVIDENCE_CHECKS", default=False)

# Whether other portals are followed (manage.py harvest) and what they show is shown, with where it is from.
HARVEST = env.bool("HARVEST", default=False)
# Whether a portal on a private network, or on this machine, may be followed: for trying two of them.
HARVEST_PRIVATE = env.bool("HARVEST_PRIVATE", default=DEVELOPMENT)

# Measures for Prometheus at /metrics, for who comes with this token ("": none); where several processes keep their
# counts together: a folder that is empty when the portal starts.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_DIR = env.str("METRICS_DIR", default="")
if METRICS_DIR:
    Path(METRICS_DIR).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_DIR  # read when the library is loaded
# Milliseconds from which on a query, a request stands in the log; 0: never.
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=0)
SLOW_REQUEST_MS = env.int("SLOW_REQUEST_MS", default=0)

# What is kept of the upkeep beside the database: heads of ledgers that backups knew, when commands last ran.
UPKEEP_DIR = Path(env.str("UPKEEP_DIR", default=str(VAR_DIR / "upkeep")))
# Certificates whose end `check_health` watches: paths of files, or "host:443"; none: that of BASE_URL.
CERTIFICATES = env.list("CERTIFICATES", default=[])
# An empty database for `manage.py drill`, of the kind in use; SQLite needs none.
DRILL_DATABASE_URL = env.str("DRILL_DATABASE_URL", default="")
# What `manage.py check_health` looks at besides: dotted names of functions that give findings.
HEALTH_CHECKS: list[str] = []

TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


def _mailers(mail: dict[str, Any], keeping: str, direct: str, kept: str) -> dict[str, dict[str, Any]]:
    """Return two mailers of one server: what it does not take is kept by the first, and raised by the second."""
    backend = mail["EMAIL_BACKEND"]
    if not backend.endswith("smtp.EmailBackend"):
        return {keeping: {"BACKEND": backend}, direct: {"BACKEND": backend}}
    options = {
        "host": mail["EMAIL_HOST"],
        "port": mail["EMAIL_PORT"] or 25,
        "username": mail["EMAIL_HOST_USER"] or "",
        "password": mail["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": bool(mail.get("EMAIL_USE_TLS")),
        "use_ssl": bool(mail.get("EMAIL_USE_SSL")),
        "timeout": 10,
    }
    kept = f"practices.operations.kept_mails.{kept}"
    return {keeping: {"BACKEND": kept, "OPTIONS": options}, direct: {"BACKEND": backend, "OPTIONS": options}}


# Mail: to the console on one machine; EMAIL_URL=smtp+tls://user:password@host:587 sends it. What a server that is
# away does not take is kept and sent later; "direct" is for what is tried again by itself. Mails to ERROR_MAILS may
# go by a server of their own, so that they arrive while the other is away.
_mail = env.email_url("EMAIL_URL", default="consolemail://")
_error_mail = env.email_url("ERROR_MAIL_URL") if env.str("ERROR_MAIL_URL", default="") else _mail
MAILERS = {
    **_mailers(_mail, "default", "direct", "KeepingBackend"),
    **_mailers(_error_mail, "errors", "errors_direct", "OperatorBackend"),
}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@localhost")
# Who is told of faults by mail (portal/error_mails.py, practices/operations/spells.py).
ADMINS = ERROR_MAILS = env.list("ERROR_MAILS", default=[])
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = f"[{WAGTAIL_SITE_NAME}] "

# Whether libraries can harvest what is public by OAI-PMH 2.0, at /oai/; and whom they write to about it.
OAI_PMH = env.bool("OAI_PMH", default=False)
OAI_ADMIN_EMAIL = env.str("OAI_ADMIN_EMAIL", default="")

# Public pages run no inline script or style and ask nobody else for anything.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
# The admin frames its own previews, and its editor sets styles; its widgets start without inline scripts
# (portal/admin_scripts.py, static/js/admin.js).
ADMIN_CSP = {
    **SECURE_CSP,
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "worker-src": [CSP.SELF, "blob:"],
}
# Files and data: whatever stands in them, a browser runs and loads nothing of it.
FILES_CSP = {
    "default-src": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "sandbox": True,
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True  # scripts find the token in the page
CSRF_FAILURE_VIEW = "portal.views.form_refused"
MESSAGE_STORAGE = "portal.messages.MessageStorage"
# Whom strangers tell of a weakness, at /.well-known/security.txt (RFC 9116): mailto: or https: addresses, the last day
# on which they hold (2027-01-31), and the address of a page on how reports are dealt with.
SECURITY_CONTACTS = env.list("SECURITY_CONTACTS", default=[])
SECURITY_CONTACTS_UNTIL = env.str("SECURITY_CONTACTS_UNTIL", default="")
SECURITY_POLICY_URL = env.str("SECURITY_POLICY_URL", default="")
X_FRAME_OPTIONS = "SAMEORIGIN"  # the editor previews pages in a frame of the same site
# W005 and W021 ask for HSTS of subdomains and in the list of browsers: the operator says that (HSTS).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021", "models.W040"]
# Strict-Transport-Security, word for word; nginx sends it with what it answers by itself (manage.py hsts_header).
HSTS = ""
if not DEVELOPMENT:
    HTTPS = env.bool("HTTPS", default=True)
    SECURE_SSL_REDIRECT = HTTPS
    SESSION_COOKIE_SECURE = HTTPS
    CSRF_COOKIE_SECURE = HTTPS
    if HTTPS:  # by this beginning of the name a browser takes them from this very host alone, and over HTTPS
        SESSION_COOKIE_NAME = "__Host-sessionid"
        CSRF_COOKIE_NAME = "__Host-csrftoken"
    HSTS = env.str("HSTS", default=DEFAULT_HSTS)
    _hsts = read_hsts(HSTS)
    SECURE_HSTS_SECONDS = _hsts.seconds  # sent by HTTPS alone
    SECURE_HSTS_INCLUDE_SUBDOMAINS = _hsts.includes_subdomains
    SECURE_HSTS_PRELOAD = _hsts.is_preloaded
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None

# "json": one object a line, for programs; "text": for people.
LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEVELOPMENT else "json")
LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING")
_handlers = ["console", "mails"] if ERROR_MAILS else ["console"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json_lines": {"()": "portal.log_lines.JsonLines"},
        "text_lines": {"()": "portal.log_lines.TextLines"},
    },
    "filters": {"outages": {"()": "portal.outage_lines.OutageFilter", "shows_all": LOG_LEVEL == "DEBUG"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["outages"],
            "formatter": "json_lines" if LOG_FORMAT == "json" else "text_lines",
        },
        **({"mails": {"class": "portal.error_mails.ErrorMails", "level": "ERROR"}} if ERROR_MAILS else {}),
    },
    "root": {"handlers": _handlers, "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": _handlers, "level": "WARNING", "propagate": False},
        "django.tasks": {"level": "WARNING"},
    },
}
