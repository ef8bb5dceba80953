"""Addresses of the dashboards."""

from django.urls import path

from lms.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("learn/", views.learner, name="learner"),
    path("learn/skills/", views.skill_profile, name="skills"),
    path("learn/gap/<slug:code>/<int:level>/", views.gap, name="gap"),
    path("learn/calendar/", views.calendar_page, name="calendar"),
    path("learn/calendar/<uuid:key>.ics", views.calendar_feed, name="calendar_feed"),
    path("biz/<slug:org>/", views.enterprise, name="enterprise"),
    path("uni/<slug:org>/", views.university, name="university"),
    path("uni/<slug:org>/coverage/", views.coverage, name="coverage"),
]
