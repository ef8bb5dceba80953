"""Addresses of notices."""

from django.urls import path

from lms.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="list"),
    path("notices/read/", views.read, name="read"),
    path("notices/preferences/", views.preferences, name="preferences"),
    path("notices/<int:pk>/open/", views.open_notice, name="open"),
]
