"""Addresses of the taxonomy, once for all languages: other machines read them."""

from django.urls import path

from lms.skills import views

machine_patterns = [
    path("ims/case/v1p1/CFDocuments", views.documents, name="case-documents"),
    path("ims/case/v1p1/<slug:noun>/<uuid:identifier>", views.one, name="case-one"),
]
