"""A project with the foreign apps, middleware and addresses of the portal, and nothing of its own (BARE_APPS)."""

import os

SECRET_KEY = "for a project that serves nobody"
INSTALLED_APPS = os.environ["BARE_APPS"].split(",")
MIDDLEWARE = os.environ["BARE_MIDDLEWARE"].split(",")
ROOT_URLCONF = "tests.measurements.bench.bare_addresses"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_SITE_NAME = "bare"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
STATIC_URL = "/static/"
