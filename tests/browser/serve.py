"""Run in a process of its own: fill a fresh data folder with the demo and print {person: session cookie} as JSON."""

import json
import sys

import django

django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from lms.demo import loader


def fill() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    loader.load(lambda words: None)


def sessions() -> dict[str, str]:
    found = {}
    for user in get_user_model().objects.filter(email__endswith="@demo.test"):
        client = Client()
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
        found[user.email.split("@")[0]] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


if __name__ == "__main__":
    fill()
    sys.stdout.write(json.dumps(sessions()))
