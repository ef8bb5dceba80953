"""Nothing of ours is served before somebody has said who may call it."""

import sys
from types import ModuleType

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import path

from lms.common.checks import every_url_has_an_entry


def forgotten(request):
    """A view nobody gave an entry."""


@pytest.fixture
def careless(settings, monkeypatch):
    """A URLconf in which somebody forgot one."""
    urls = ModuleType("careless_urls")
    urls.urlpatterns = [path("forgotten/", forgotten)]
    monkeypatch.setitem(sys.modules, "careless_urls", urls)
    settings.ROOT_URLCONF = "careless_urls"


def test_every_url_of_the_site_says_who_may_enter():
    assert every_url_has_an_entry(None) == []


def test_a_url_without_an_entry_is_named(careless):
    found = every_url_has_an_entry(None)

    assert [(one.id, one.msg.split()[0]) for one in found] == [("lms.E001", "forgotten/")]


def test_start_up_fails_for_a_url_without_an_entry(careless):
    with pytest.raises(SystemCheckError, match=r"forgotten/ has no @entry"):
        call_command("check")
