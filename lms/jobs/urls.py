"""Addresses of long work."""

from django.urls import path

from lms.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.job_list, name="list"),
    path("jobs/<uuid:pk>/", views.job_detail, name="detail"),
    path("jobs/<uuid:pk>/card/", views.card, name="card"),
    path("jobs/<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("jobs/<uuid:pk>/retry/", views.retry, name="retry"),
    path("jobs/<uuid:pk>/file/", views.file, name="file"),
    path("jobs/<uuid:pk>/failures/", views.failures, name="failures"),
]
