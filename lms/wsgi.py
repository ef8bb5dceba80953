"""WSGI entry point: granian, gunicorn or any other server loads `lms.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from lms.common import rubbish

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")

application = get_wsgi_application()
rubbish.settle()
