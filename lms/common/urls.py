"""Addresses of the pages that belong to no app."""

from django.urls import path

from lms.common import views

urlpatterns = [path("appearance/", views.appearance, name="appearance")]
