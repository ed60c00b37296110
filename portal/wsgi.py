"""The WSGI application of the portal."""

import os

from django.core.wsgi import get_wsgi_application

from portal.statement_bound import bound_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
bound_statements()
