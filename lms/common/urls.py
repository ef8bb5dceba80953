"""Addresses of the pages that belong to no app, and of the pictures of all."""

from django.urls import path

from lms.common import views

urlpatterns = [
    path("appearance/", views.appearance, name="appearance"),
    path("media/images/<path:path>", views.picture, name="picture"),
]
