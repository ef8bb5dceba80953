"""Addresses of the dashboards."""

from django.urls import path

from lms.dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("learn/", views.learner, name="learner"),
    path("learn/skills/", views.skill_profile, name="skills"),
    path("biz/<slug:org>/", views.enterprise, name="enterprise"),
    path("uni/<slug:org>/", views.university, name="university"),
    path("uni/<slug:org>/coverage/", views.coverage, name="coverage"),
]
