"""The WSGI entry point, for gunicorn."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")

application = get_wsgi_application()

# Only now are the apps ready.
from mentoring.demo.people import log_ins_exist  # noqa: E402

if not settings.IS_LOCAL and log_ins_exist():
    raise ImproperlyConfigured(
        "The demonstration's accounts exist here, and their password is public. "
        "Start from an empty database, or erase them, before the site is open to others."
    )
