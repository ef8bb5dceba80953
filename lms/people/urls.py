"""Addresses about oneself."""

from django.urls import path

from lms.people.views import consents, me

app_name = "people"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/consents/", consents.consents, name="consents"),
    path("me/consents/guardian/", consents.guardian_ask, name="guardian_ask"),
    path("me/export/", me.export, name="export"),
    path("me/erase/", me.erase, name="erase"),
    path("me/inventory/", me.inventory_page, name="inventory"),
    path("me/sessions/end/", me.end_sessions, name="end_sessions"),
    path("guardian/<str:token>/", consents.guardian_page, name="guardian"),
]
