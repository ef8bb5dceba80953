"""Addresses of the government's space."""

from django.urls import path

from lms.supervision import views

app_name = "supervision"
urlpatterns = [
    path("gov/", views.overview, name="overview"),
    path("gov/gap/", views.gap, name="gap"),
    path("gov/clusters/", views.clusters, name="clusters"),
    path("gov/credit/", views.firms, name="credit"),
    path("gov/audit/", views.trail, name="trail"),
]
