"""Addresses of the public pages that are no Wagtail pages."""

from django.urls import path

from lms.pages import views

app_name = "pages"
# Once for all languages.
machine_patterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
urlpatterns = [
    path("clusters/", views.clusters, name="clusters"),
    path("clusters/<slug:slug>/", views.city, name="city"),
    path("news/feed/", views.feed, name="feed"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
]
